/**
 * Calls with an `Idempotency-Key`: one item collection for each key of a user. It is not the user's, which local indexes
 * keep from growing without bound.
 *
 * | sk                         | item                                                                     |
 * |----------------------------|--------------------------------------------------------------------------|
 * | `CLAIM`                    | who works for the call and until when, and at last its answer            |
 * | `ANSWER#2`                 | what follows of an answer that is too large for one item                 |
 * | `STEP#<fingerprint>#00042` | what came of one event of a partial batch, written together with it      |
 *
 * A key holds at most 100 steps, and the few items of an answer. Every item expires when the claim does. Answers are
 * stored encrypted.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Claim, IdempotencyRecord } from '../domain/idempotency.js';
import { isLive } from './expiry.js';
import type { Actions, Item, Key, Table, TransactionItem } from './table.js';

/** An item has at most 400 KB, with all its attributes. */
const BYTES_PER_ITEM = 300_000;

type KeyOfUser = Pick<Claim, 'userId' | 'keyHash'>;

const keyOf = ({ userId, keyHash }: KeyOfUser, sk: string): Key => ({ pk: `IDEMPOTENCY#${userId}#${keyHash}`, sk });
const claimKey = (claim: KeyOfUser): Key => keyOf(claim, 'CLAIM');
const stepPrefix = (fingerprint: string): string => `STEP#${fingerprint}#`;
const stepKey = (claim: Claim, index: number): Key =>
  keyOf(claim, stepPrefix(claim.fingerprint) + String(index).padStart(5, '0'));

/** A call that has the key already. */
export interface PresentClaim {
  owner: string;
  fingerprint: string;
  leaseEndsAtMilliseconds: number;
  expiresAtEpochSeconds: number;
  /** The beginning of its answer, once it has one, and in how many items it is. */
  answer?: Uint8Array;
  answerItems?: number;
}

const OWNER = { '#owner': 'owner' };
const IS_MINE = '#owner = :owner AND attribute_not_exists(answer)';

interface Refused extends Error {
  /** As the low-level client has it: attribute values. */
  Item?: Record<string, AttributeValue>;
}
const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Takes a key that is new, let go of or expired; else answers who has it. One conditional update. */
export async function putClaim(
  table: Table,
  claim: Claim,
  { now, leaseEndsAtMilliseconds }: { now: Date; leaseEndsAtMilliseconds: number },
): Promise<PresentClaim | undefined> {
  try {
    await table.update({
      Key: claimKey(claim),
      UpdateExpression:
        'SET #owner = :owner, fingerprint = :fingerprint, leaseEndsAtMilliseconds = :leaseEnd, ' +
        'expiresAtEpochSeconds = :expires REMOVE answer, answerItems',
      ConditionExpression: 'attribute_not_exists(#owner) OR expiresAtEpochSeconds <= :now',
      ExpressionAttributeNames: OWNER,
      ExpressionAttributeValues: {
        ':owner': claim.owner,
        ':fingerprint': claim.fingerprint,
        ':leaseEnd': leaseEndsAtMilliseconds,
        ':expires': claim.expiresAtEpochSeconds,
        ':now': Math.floor(now.getTime() / 1000),
      },
    });
    return undefined;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return unmarshall(error.Item ?? {}) as PresentClaim;
  }
}

/** Takes the key from who has had it for too long; answers whether that was done. */
export const takeOverClaim = (
  table: Table,
  claim: Claim,
  { from, leaseEndsAtMilliseconds }: { from: string; leaseEndsAtMilliseconds: number },
): Promise<boolean> =>
  isDone(table, {
    Key: claimKey(claim),
    UpdateExpression: 'SET #owner = :new, leaseEndsAtMilliseconds = :leaseEnd',
    ConditionExpression: IS_MINE,
    ExpressionAttributeNames: OWNER,
    ExpressionAttributeValues: { ':owner': from, ':new': claim.owner, ':leaseEnd': leaseEndsAtMilliseconds },
  });

/** Ends the lease, so that the same call may be sent again at once; does nothing to a claim that is another's or answered. */
export const endLease = (table: Table, claim: Claim): Promise<boolean> =>
  isDone(table, {
    Key: claimKey(claim),
    UpdateExpression: 'SET leaseEndsAtMilliseconds = :past',
    ConditionExpression: IS_MINE,
    ExpressionAttributeNames: OWNER,
    ExpressionAttributeValues: { ':owner': claim.owner, ':past': 0 },
  });

/** Lets go of the key, for whatever it is sent with next; does nothing to a claim that is another's or answered. */
export const releaseClaim = (table: Table, claim: Claim): Promise<boolean> =>
  isDone(table, {
    Key: claimKey(claim),
    UpdateExpression: 'REMOVE #owner',
    ConditionExpression: IS_MINE,
    ExpressionAttributeNames: OWNER,
    ExpressionAttributeValues: { ':owner': claim.owner },
  });

async function isDone(table: Table, update: Parameters<Table['update']>[0]): Promise<boolean> {
  try {
    await table.update(update);
    return true;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return false;
  }
}

/** Stores a record. The condition of the action `claim` fails if another request has taken the key over. */
export const putRecord = (table: Table, { claim, index, content }: IdempotencyRecord): Actions =>
  index === undefined ? putAnswer(table, claim, content) : putStep(table, claim, index, content);

function putAnswer(table: Table, claim: Claim, answer: Uint8Array): Actions {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < answer.length; at += BYTES_PER_ITEM) pieces.push(answer.subarray(at, at + BYTES_PER_ITEM));
  const [first, ...others] = pieces;
  return {
    claim: {
      Update: {
        TableName: table.name,
        Key: claimKey(claim),
        UpdateExpression: 'SET answer = :answer, answerItems = :items',
        ConditionExpression: IS_MINE,
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: { ':owner': claim.owner, ':answer': first, ':items': pieces.length },
      },
    },
    pieces: others.map((piece, index) => putPiece(table, claim, keyOf(claim, `ANSWER#${index + 2}`), piece)),
  };
}

/** An update, so that functions which write nothing else need no further permission. */
const putPiece = (table: Table, { expiresAtEpochSeconds }: Claim, Key: Key, piece: Uint8Array): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key,
    UpdateExpression: 'SET piece = :piece, expiresAtEpochSeconds = :expires',
    ExpressionAttributeValues: { ':piece': piece, ':expires': expiresAtEpochSeconds },
  },
});

const pieceOf = (item: Item | undefined): Uint8Array => (item?.['piece'] ?? new Uint8Array()) as Uint8Array;

/** The whole answer of a claim that has one. One consistent read for each further item of it, at the same time. */
export async function readAnswer(table: Table, key: KeyOfUser, present: PresentClaim): Promise<Buffer | undefined> {
  if (!present.answer) return undefined;
  const others = Array.from({ length: (present.answerItems ?? 1) - 1 }, (_, index) => `ANSWER#${index + 2}`);
  const items = await Promise.all(others.map((sk) => table.get(keyOf(key, sk))));
  return Buffer.concat([present.answer, ...items.map(pieceOf)]);
}

const putStep = (table: Table, claim: Claim, index: number, result: Uint8Array): Actions => ({
  claim: {
    ConditionCheck: {
      TableName: table.name,
      Key: claimKey(claim),
      ConditionExpression: IS_MINE,
      ExpressionAttributeNames: OWNER,
      ExpressionAttributeValues: { ':owner': claim.owner },
    },
  },
  step: putPiece(table, claim, stepKey(claim, index), result),
});

/** What came of the events of a batch that is sent again, by their places. One consistent query. */
export async function listSteps(table: Table, claim: Claim, now: Date): Promise<Map<number, Uint8Array>> {
  const prefix = stepPrefix(claim.fingerprint);
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': claimKey(claim).pk, ':prefix': prefix },
  });
  return new Map(
    items
      .filter((item) => isLive(item, now))
      .map((item) => [Number((item['sk'] as string).slice(prefix.length)), pieceOf(item)]),
  );
}
