import { describe, expect, it } from 'vitest';
import { ConcurrentWriteError, connect, Table, type TransactionItem } from '../../../lib/store/table.js';
import { createContext } from '../../support/context.js';

describe('the table', () => {
  it.each([
    ['pk', { pk: `EVENT#${'x'.repeat(2_043)}`, sk: 'EVENT' }],
    ['sk', { pk: 'USER#usr_1', sk: `SESSION#${'x'.repeat(1_017)}` }],
    ['pk in bytes', { pk: `EVENT#${'é'.repeat(1_022)}`, sk: 'EVENT' }],
  ])('never queries with a %s longer than DynamoDB allows', async (_, key) => {
    // DynamoDB Local would accept the query. Nothing listens at this endpoint, so a query fails.
    const table = new Table(connect('http://localhost:1'), 'table');
    await expect(table.get(key)).resolves.toBeUndefined();
  });

  it('queries with the longest keys that DynamoDB allows', async () => {
    const table = new Table(connect('http://localhost:1'), 'table');
    const longest = { pk: 'x'.repeat(2_048), sk: 'x'.repeat(1_024) };
    await expect(table.get(longest)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('names the conditions of a transaction that failed, wherever they are in it', async () => {
    const { table } = await createContext();
    const requireItem = (sk: string): TransactionItem => ({
      ConditionCheck: { TableName: table.name, Key: { pk: 'A', sk }, ConditionExpression: 'attribute_exists(pk)' },
    });
    const put = (sk: string): TransactionItem => ({ Put: { TableName: table.name, Item: { pk: 'A', sk } } });
    await table.transact({ items: [put('1'), put('2')] });
    const failedOf = (...actions: Parameters<Table['transact']>) =>
      table.transact(...actions).then(
        () => [],
        (error: unknown) => (error instanceof ConcurrentWriteError ? [...error.failed] : [error]),
      );
    const known = [requireItem('1'), requireItem('2')];
    expect(await failedOf({ unknown: requireItem('3'), known })).toEqual(['unknown']);
    expect(await failedOf({ known, absent: undefined }, { other: put('4'), unknown: requireItem('3') })).toEqual([
      'unknown',
    ]);
    expect(await failedOf({ some: [requireItem('1'), requireItem('3')] }, { all: requireItem('4') })).toEqual([
      'some',
      'all',
    ]);
    expect(await failedOf({ known }, { item: put('3') })).toEqual([]);
  });
});
