/** Token buckets, in a table of their own: written on every request, wanted by no stream. */
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
 * Takes `count` tokens, or none of them. A bucket that is new or full (an idle caller's) costs one conditional update,
 * another one two; the condition is the decision, so parallel callers never get more than there is.
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

/** As {@link takeToken}; `undefined` when the table does not answer, for what must go on without a limit (decision 13). */
async function takeTokenIfCounted(...args: Parameters<typeof takeToken>): Promise<BucketState | undefined> {
  try {
    return await takeToken(...args);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

/**
 * Takes a token for what a user does, over HTTP or over WebSocket. Nobody is kept from their calendar because limits cannot
 * be counted: then there is no bucket to tell of (decision 13).
 */
export const takeUserToken = (
  table: Table,
  userId: string,
  policy: BucketPolicy,
  now: Date,
): Promise<BucketState | undefined> => takeTokenIfCounted(table, `user#${userId}`, policy, now);

/** Takes a token for an unanswered event that one user puts on another's calendar; goes on without a limit, too. */
export const takeInvitationToken = (
  table: Table,
  { from, to }: { from: string; to: string },
  policy: BucketPolicy,
  now: Date,
): Promise<BucketState | undefined> => takeTokenIfCounted(table, `invitations#${from}#${to}`, policy, now);

/** Gives back tokens that turned out not to be owed; or not, when the table does not answer: what was done is done. */
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
