/** Token buckets, in their own table: they are written on every request and must not reach the stream. */
import {
  bucketState,
  latestFullAtThatAllows,
  millisecondsPerToken,
  type BucketPolicy,
  type BucketState,
} from '../domain/token-bucket.js';
import { ProblemError } from '../domain/errors.js';
import { updateIf, updateOrRead } from './conditional.js';
import { isNumber, memberOf } from './guards.js';
import type { Item, Table } from './table.js';

const isAway = (error: unknown): boolean => error instanceof ProblemError && error.code === 'unavailable';

const expiry = (fullAtMilliseconds: number): number => Math.ceil(fullAtMilliseconds / 1000) + 60;

/**
 * Takes `count` tokens, or none. One conditional update if the bucket is new or full (an idle caller), otherwise two.
 * The condition decides, so parallel callers never get more tokens than the bucket has.
 */
export async function takeToken(
  table: Table,
  key: string,
  policy: BucketPolicy,
  now: Date,
  count = 1,
): Promise<BucketState> {
  const nowMilliseconds = now.getTime();
  const fullAtMilliseconds = nowMilliseconds + count * millisecondsPerToken(policy);
  const result = await setIfFull(table, key, nowMilliseconds, fullAtMilliseconds);
  if ('updated' in result) return bucketState(policy, { fullAtMilliseconds, nowMilliseconds, isAllowed: true });
  return takeFromPartlyEmpty(table, key, policy, { nowMilliseconds, lastFullAt: fullAtOf(result.current), count });
}

/** `NaN` if DynamoDB has just deleted the expired bucket. */
const fullAtOf = (item: Item): number => Number(item['fullAtMilliseconds']);

const setIfFull = (table: Table, key: string, nowMilliseconds: number, fullAtMilliseconds: number) =>
  updateOrRead(table, {
    Key: { pk: key },
    UpdateExpression: 'SET fullAtMilliseconds = :fullAt, expiresAtEpochSeconds = :expires',
    ConditionExpression: 'attribute_not_exists(pk) OR fullAtMilliseconds <= :now',
    ExpressionAttributeValues: {
      ':fullAt': fullAtMilliseconds,
      ':now': nowMilliseconds,
      ':expires': expiry(fullAtMilliseconds),
    },
  });

async function takeFromPartlyEmpty(
  table: Table,
  key: string,
  policy: BucketPolicy,
  { nowMilliseconds, lastFullAt, count }: Record<'nowMilliseconds' | 'lastFullAt' | 'count', number>,
): Promise<BucketState> {
  const latest = latestFullAtThatAllows(policy, nowMilliseconds, count);
  const taken = count * millisecondsPerToken(policy);
  const refused = (fullAtMilliseconds: number): BucketState =>
    bucketState(policy, { fullAtMilliseconds, nowMilliseconds, isAllowed: false, count });
  if (lastFullAt > latest) return refused(lastFullAt);
  const result = await updateOrRead(table, {
    Key: { pk: key },
    UpdateExpression: 'SET fullAtMilliseconds = fullAtMilliseconds + :taken, expiresAtEpochSeconds = :expires',
    ConditionExpression: 'fullAtMilliseconds <= :latest',
    ExpressionAttributeValues: { ':taken': taken, ':latest': latest, ':expires': expiry(latest + taken) },
  });
  if ('current' in result) return refused(fullAtOf(result.current));
  return bucketState(policy, {
    fullAtMilliseconds: memberOf(result.updated, 'fullAtMilliseconds', isNumber),
    nowMilliseconds,
    isAllowed: true,
  });
}

/**
 * As {@link takeToken}; `undefined` if the table is unavailable, for requests that then continue without a limit
 * (decision 13).
 */
async function takeTokenIfCounted(...args: Parameters<typeof takeToken>): Promise<BucketState | undefined> {
  try {
    return await takeToken(...args);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

/**
 * Takes tokens for a request of a user, over HTTP or WebSocket. `undefined` if the table is unavailable: users can
 * still reach their calendar (decision 13).
 */
export const takeUserToken = (
  table: Table,
  userId: string,
  policy: BucketPolicy,
  now: Date,
  count = 1,
): Promise<BucketState | undefined> => takeTokenIfCounted(table, `user#${userId}`, policy, now, count);

/**
 * Takes a token for an unanswered event that one user adds to another's calendar; `undefined` if the table is
 * unavailable.
 */
export const takeInvitationToken = (
  table: Table,
  { from, to }: { from: string; to: string },
  policy: BucketPolicy,
  now: Date,
): Promise<BucketState | undefined> => takeTokenIfCounted(table, `invitations#${from}#${to}`, policy, now);

/** Returns tokens after a request that turned out to cost none. Has no effect if the table is unavailable. */
export async function returnToken(table: Table, key: string, policy: BucketPolicy, count = 1): Promise<void> {
  try {
    await updateIf(table, {
      Key: { pk: key },
      UpdateExpression: 'SET fullAtMilliseconds = fullAtMilliseconds - :returned',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':returned': count * millisecondsPerToken(policy) },
    });
  } catch (error) {
    if (!isAway(error)) throw error;
  }
}
