import type { BatchGetCommandInput, BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { ConcurrentWriteError, connect, Table, type TransactionItem } from '../../../lib/store/table.js';
import { createContext } from '../../support/context.js';
import { Meter } from '../../support/database/meter.js';

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

  it('reads the items that are requested in the same tick in one request', async () => {
    const { client, table } = await createContext();
    const meter = new Meter(client);
    const items = Array.from({ length: 120 }, (_, index) => ({ pk: 'A', sk: String(index), index }));
    await table.transact({ items: items.slice(0, 60).map((Item) => ({ Put: { TableName: table.name, Item } })) });
    await table.transact({ items: items.slice(60).map((Item) => ({ Put: { TableName: table.name, Item } })) });
    const read = async (keys: { pk: string; sk: string }[]) => {
      const { result, traffic } = await meter.measure(() =>
        Promise.all(keys.map(({ pk, sk }) => table.get({ pk, sk }))),
      );
      return { result, requests: traffic.requests, readUnits: traffic.readUnits };
    };
    const [one, two] = items as [(typeof items)[0], (typeof items)[0]];
    const missing = { pk: 'A', sk: 'x' };
    expect(await read([one])).toEqual({ result: [one], requests: 1, readUnits: 1 });
    expect(await read([two, missing, one])).toMatchObject({ result: [two, undefined, one], requests: 1 });
    expect(await read([two, one])).toEqual({ result: [two, one], requests: 1, readUnits: 2 });
    expect(await read([one, one])).toEqual({ result: [one, one], requests: 1, readUnits: 1 });
    const tooLong = { pk: 'A', sk: 'x'.repeat(1_025) };
    expect(await read([one, tooLong])).toEqual({ result: [one, undefined], requests: 1, readUnits: 1 });
    expect(await read(items)).toEqual({ result: items, requests: 2, readUnits: 120 });
    // A read that starts after a write sees it.
    const key = { pk: one.pk, sk: one.sk };
    const before = await table.get(key);
    await table.transact({ item: { Put: { TableName: table.name, Item: { ...one, index: 'new' } } } });
    expect([before?.['index'], (await table.get(key))?.['index']]).toEqual([0, 'new']);
  });

  it('sends fewer requests at once than the client has connections, and all of them succeed', async () => {
    const { client, table } = await createContext();
    let [underWay, most] = [0, 0];
    client.middlewareStack.add(
      (next) => async (args) => {
        most = Math.max(most, ++underWay);
        return next(args).finally(() => underWay--);
      },
      { step: 'deserialize', priority: 'low' },
    );
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'A' } };
    await Promise.all(Array.from({ length: 120 }, () => table.queryPage(query)));
    expect(most).toBeLessThan(50);
    expect(most).toBeGreaterThan(30);
  });

  it('reads keys again that a throttled batch left unprocessed, and gives up with 503', async () => {
    const { client, table } = await createContext();
    const items = ['1', '2', '3'].map((sk) => ({ pk: 'A', sk }));
    await table.transact({ items: items.map((Item) => ({ Put: { TableName: table.name, Item } })) });
    let requests = 0;
    let throttled = 5;
    client.middlewareStack.add(
      (next) => async (args) => {
        const input = args.input as BatchGetCommandInput;
        const Keys = input.RequestItems?.[table.name]?.Keys;
        if (!Keys || requests++ >= throttled) return next(args);
        // Processes the first key only.
        const processed = { RequestItems: { [table.name]: { Keys: Keys.slice(0, 1), ConsistentRead: true } } };
        const { response, output } = await next({ ...args, input: requests === 1 ? processed : input });
        const left = { [table.name]: { Keys: requests === 1 ? Keys.slice(1) : Keys } };
        const Responses = requests === 1 ? (output as BatchGetCommandOutput).Responses : {};
        return { response, output: { ...output, Responses, UnprocessedKeys: left } };
      },
      { step: 'initialize' },
    );
    expect(await Promise.all(items.map((item) => table.get(item)))).toEqual(items);
    expect(requests).toBe(throttled + 1);
    throttled = Infinity;
    const failed = { code: 'unavailable', facts: { retryAfterSeconds: 1 } };
    const outcomes = await Promise.allSettled(items.map((item) => table.get(item)));
    expect(outcomes).toMatchObject(items.map(() => ({ status: 'rejected', reason: failed })));
    await expect(table.get(items[0]!)).resolves.toEqual(items[0]);
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
