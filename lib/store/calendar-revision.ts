/**
 * The fence: a counter for each calendar that moves whenever busy time is added to it or moved on it.
 *
 * A writer that must not double-book reads the fence, then the calendar, and commits on the condition that the fence
 * has not moved. Whatever was added in between has moved it, so two racing writers can never both win.
 */
import type { Table, TransactionItem } from './table.js';

const keyOf = (userId: string) => ({ pk: `USER#${userId}`, sk: 'FENCE' });

/** How often busy time was added or moved; 0 for a new calendar. One consistent read. */
export async function readFence(table: Table, userId: string): Promise<number> {
  const item = await table.get(keyOf(userId));
  return (item?.['count'] as number | undefined) ?? 0;
}

/** Moves a fence; when `seen` is given, only if it still stands where it was seen. */
export const moveFence = (table: Table, userId: string, seen: number | undefined): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'ADD #count :one',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':one': 1, ...(seen ? { ':seen': seen } : {}) },
    ...(seen === undefined
      ? {}
      : { ConditionExpression: seen === 0 ? 'attribute_not_exists(#count)' : '#count = :seen' }),
  },
});
