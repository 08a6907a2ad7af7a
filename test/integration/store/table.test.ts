import { describe, expect, it } from 'vitest';
import { connect, Table } from '../../../lib/store/table.js';

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
});
