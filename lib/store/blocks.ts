/**
 * The people that a user has blocked: one item each, `USER#<id>` / `BLOCKED#<user>`, for lists. The calendar item of
 * the user has the same ids as a set (`calendar-revision.ts`); a write that invites the user requires its author to be
 * absent from it. Both change in one transaction.
 */
import type { BlockedUser } from '../domain/account.js';
import { addBlocked, removeBlocked } from './calendar-revision.js';
import { DamagedItemError } from './guards.js';
import { isBlockedUser } from './records.js';
import type { Actions, Item, Table } from './table.js';

const AFTER_EVERYTHING = '~';
const pkOf = (userId: string): string => `USER#${userId}`;
const keyOf = (userId: string, blockedId: string) => ({ pk: pkOf(userId), sk: `BLOCKED#${blockedId}` });

function blockedFrom(item: Item): BlockedUser {
  if (!isBlockedUser(item)) throw new DamagedItemError(item, 'blocked user');
  const { userId, username, blockedAt } = item;
  return { userId, username, blockedAt };
}

/**
 * Blocks a person. Blocking again keeps the first time. The condition of `calendar` fails if the account is not open or
 * has the maximum number of blocks.
 */
export const putBlock = (
  table: Table,
  userId: string,
  { userId: blockedId, username, blockedAt }: BlockedUser,
): Actions => ({
  block: {
    Update: {
      TableName: table.name,
      Key: keyOf(userId, blockedId),
      UpdateExpression: 'SET userId = :id, username = :name, blockedAt = if_not_exists(blockedAt, :at)',
      ExpressionAttributeValues: { ':id': blockedId, ':name': username, ':at': blockedAt },
    },
  },
  calendar: addBlocked(table, userId, blockedId),
});

/** Unblocks people, at least one. The condition of `calendar` fails if the account is gone. */
export const removeBlocks = (table: Table, userId: string, blockedIds: string[]): Actions => ({
  blocks: blockedIds.map((blockedId) => ({ Delete: { TableName: table.name, Key: keyOf(userId, blockedId) } })),
  calendar: removeBlocked(table, userId, blockedIds),
});

/** Whether the user has blocked a person. One consistent read. */
export const isBlocked = async (table: Table, userId: string, blockedId: string): Promise<boolean> =>
  (await table.get(keyOf(userId, blockedId))) !== undefined;

/** At most `limit` people that the user has blocked, by id, after the id `after`. One consistent query. */
export async function listBlocked(
  table: Table,
  userId: string,
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<BlockedUser[]> {
  const { items } = await table.queryPage({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': pkOf(userId),
      ':from': keyOf(userId, after).sk,
      ':to': keyOf(userId, AFTER_EVERYTHING).sk,
    },
    // One more, because BETWEEN includes `after` itself.
    Limit: limit + 1,
  });
  return items
    .map(blockedFrom)
    .filter((blocked) => blocked.userId !== after)
    .slice(0, limit);
}
