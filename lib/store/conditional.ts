import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Table } from './table.js';

type ConditionalUpdate = Parameters<Table['update']>[0] & { ConditionExpression: string };

interface FailedCondition extends Error {
  /** In the format of the low-level client. */
  Item?: Record<string, AttributeValue>;
}
const isFailedCondition = (error: unknown): error is FailedCondition =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** One update: the new item, or the current item if the condition does not hold (empty if there is none). */
export async function updateOrRead(
  table: Table,
  update: ConditionalUpdate,
): Promise<{ updated: Item } | { current: Item }> {
  try {
    return { updated: await table.update(update) };
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return { current: unmarshall(error.Item ?? {}) };
  }
}

/** One update: the new item, or `undefined` if the condition does not hold. */
export async function updateIf(table: Table, update: ConditionalUpdate): Promise<Item | undefined> {
  const result = await updateOrRead(table, update);
  return 'updated' in result ? result.updated : undefined;
}
