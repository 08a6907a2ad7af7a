/** Token buckets, in a table of their own: written on every request, wanted by no stream. */
import {
  bucketState,
  latestFullAtThatAllows,
  millisecondsPerToken,
  type BucketPolicy,
  type BucketState,
} from '../domain/token-bucket.js';
import { Failure } from '../domain/errors.js';
import type { Item, Table } from './table.js';

interface Refused extends Error {
  name: 'ConditionalCheckFailedException';
  /** As the low-level client has it: attribute values. */
  Item?: { fullAtMilliseconds?: { N?: string } };
}
const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

const isAway = (error: unknown): boolean => error instanceof Failure && error.code === 'unavailable';

const expiry = (fullAtMilliseconds: number): number => Math.ceil(fullAtMilliseconds / 1000) + 60;

/**
 * Takes one token. A bucket that is new or full (an idle caller's) costs one conditional update, another one two; the
 * condition is the decision, so parallel callers never get more than there is.
 */
export async function takeToken(table: Table, key: string, policy: BucketPolicy, now: Date): Promise<BucketState> {
  const nowMilliseconds = now.getTime();
  const perToken = millisecondsPerToken(policy);
  try {
    await setWhenFull(table, key, nowMilliseconds, nowMilliseconds + perToken);
    return bucketState(policy, { fullAtMilliseconds: nowMilliseconds + perToken, nowMilliseconds, isAllowed: true });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return takeFromPartlyEmpty(table, key, policy, nowMilliseconds, fullAtOf(error));
  }
}

const fullAtOf = (error: Refused): number => Number(error.Item?.fullAtMilliseconds?.N);

const setWhenFull = (table: Table, key: string, nowMilliseconds: number, fullAtMilliseconds: number): Promise<Item> =>
  table.update({
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
  nowMilliseconds: number,
  lastFullAt: number,
): Promise<BucketState> {
  const latest = latestFullAtThatAllows(policy, nowMilliseconds);
  const refused = (fullAtMilliseconds: number): BucketState =>
    bucketState(policy, { fullAtMilliseconds, nowMilliseconds, isAllowed: false });
  if (lastFullAt > latest) return refused(lastFullAt);
  try {
    const item = await table.update({
      Key: { pk: key },
      UpdateExpression: 'SET fullAtMilliseconds = fullAtMilliseconds + :token, expiresAtEpochSeconds = :expires',
      ConditionExpression: 'fullAtMilliseconds <= :latest',
      ExpressionAttributeValues: {
        ':token': millisecondsPerToken(policy),
        ':latest': latest,
        ':expires': expiry(latest + millisecondsPerToken(policy)),
      },
    });
    return bucketState(policy, {
      fullAtMilliseconds: item['fullAtMilliseconds'] as number,
      nowMilliseconds,
      isAllowed: true,
    });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return refused(fullAtOf(error));
  }
}

/**
 * Takes a token for what a user does, over HTTP or over WebSocket. Nobody is kept from their calendar because limits cannot
 * be counted: then there is no bucket to tell of (decision 13).
 */
export async function takeUserToken(
  table: Table,
  userId: string,
  policy: BucketPolicy,
  now: Date,
): Promise<BucketState | undefined> {
  try {
    return await takeToken(table, `user#${userId}`, policy, now);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

/** Gives a token back that turned out not to be owed; or not, when the table does not answer: what was done is done. */
export async function returnToken(table: Table, key: string, policy: BucketPolicy): Promise<void> {
  try {
    await table.update({
      Key: { pk: key },
      UpdateExpression: 'SET fullAtMilliseconds = fullAtMilliseconds - :token',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':token': millisecondsPerToken(policy) },
    });
  } catch (error) {
    if (!isAway(error) && !isRefused(error)) throw error;
  }
}
