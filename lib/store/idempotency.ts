/**
 * Requests with an `Idempotency-Key`: one item collection per user and key. The items are not in the collection of the
 * user, which local indexes limit to 10 GB.
 *
 * | sk                         | item                                                                     |
 * |----------------------------|--------------------------------------------------------------------------|
 * | `CLAIM`                    | the request that has the lease, and finally the response                 |
 * | `ANSWER#2`                 | the second part of a response that is too large for one item             |
 * | `STEP#<fingerprint>#00042` | the result of one event of a partial batch, written together with it     |
 *
 * A key has at most 100 steps and a few parts of a response. Every item expires with the claim. Responses are stored
 * encrypted.
 */
import type { Claim, IdempotencyRecord } from '../domain/idempotency.js';
import { updateIf, updateOrRead } from './conditional.js';
import { isLive } from './expiry.js';
import type { Actions, Item, Key, Table, TransactionItem } from './table.js';

/** DynamoDB limits an item to 400 KB, including attribute names. */
const BYTES_PER_ITEM = 300_000;

type KeyOfUser = Pick<Claim, 'userId' | 'keyHash'>;

const keyOf = ({ userId, keyHash }: KeyOfUser, sk: string): Key => ({ pk: `IDEMPOTENCY#${userId}#${keyHash}`, sk });
const claimKey = (claim: KeyOfUser): Key => keyOf(claim, 'CLAIM');
const stepPrefix = (fingerprint: string): string => `STEP#${fingerprint}#`;
const stepKey = (claim: Claim, index: number): Key =>
  keyOf(claim, stepPrefix(claim.fingerprint) + String(index).padStart(5, '0'));

/** The current claim of a key. */
export interface PresentClaim {
  owner: string;
  fingerprint: string;
  leaseEndsAtMilliseconds: number;
  expiresAtEpochSeconds: number;
  /** The first part of the response, once there is one, and the number of parts. */
  answer?: Uint8Array;
  answerItems?: number;
}

const OWNER = { '#owner': 'owner' };

/** An action that requires the caller to hold the claim, and the claim to have no response. */
const ifHolder = (claim: KeyOfUser & Pick<Claim, 'owner'>, values: Record<string, unknown> = {}) => ({
  Key: claimKey(claim),
  ConditionExpression: '#owner = :holder AND attribute_not_exists(answer)',
  ExpressionAttributeNames: OWNER,
  ExpressionAttributeValues: { ':holder': claim.owner, ...values },
});

/** Acquires a key that is new, released or expired; otherwise returns the current claim. One conditional update. */
export async function acquireClaim(
  table: Table,
  claim: Claim,
  { now, leaseEndsAtMilliseconds }: { now: Date; leaseEndsAtMilliseconds: number },
): Promise<PresentClaim | undefined> {
  const result = await updateOrRead(table, {
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
  return 'current' in result ? (result.current as unknown as PresentClaim) : undefined;
}

/** Acquires the key in place of `from`, whose lease has ended; returns whether it did. One update. */
export const takeOverClaim = async (
  table: Table,
  claim: Claim,
  { from, leaseEndsAtMilliseconds }: { from: string; leaseEndsAtMilliseconds: number },
): Promise<boolean> =>
  (await updateIf(table, {
    UpdateExpression: 'SET #owner = :owner, leaseEndsAtMilliseconds = :leaseEnd',
    ...ifHolder({ ...claim, owner: from }, { ':owner': claim.owner, ':leaseEnd': leaseEndsAtMilliseconds }),
  })) !== undefined;

/**
 * Ends the lease, so that a retry of the same request can continue at once. Has no effect without the lease. One
 * update.
 */
export async function abandonClaim(table: Table, claim: Claim): Promise<void> {
  await updateIf(table, {
    UpdateExpression: 'SET leaseEndsAtMilliseconds = :past',
    ...ifHolder(claim, { ':past': 0 }),
  });
}

/** Releases the key for any request. Has no effect without the lease. One update. */
export async function releaseClaim(table: Table, claim: Claim): Promise<void> {
  await updateIf(table, { UpdateExpression: 'REMOVE #owner', ...ifHolder(claim) });
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
        UpdateExpression: 'SET answer = :answer, answerItems = :items',
        ...ifHolder(claim, { ':answer': first, ':items': pieces.length }),
      },
    },
    pieces: others.map((piece, index) => putPiece(table, claim, keyOf(claim, `ANSWER#${index + 2}`), piece)),
  };
}

/** An update instead of a put, so that functions need no other permission. */
const putPiece = (table: Table, { expiresAtEpochSeconds }: Claim, Key: Key, piece: Uint8Array): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key,
    UpdateExpression: 'SET piece = :piece, expiresAtEpochSeconds = :expires',
    ExpressionAttributeValues: { ':piece': piece, ':expires': expiresAtEpochSeconds },
  },
});

const pieceOf = (item: Item | undefined): Uint8Array => (item?.['piece'] ?? new Uint8Array()) as Uint8Array;

/** The response of a claim, if it has one. One consistent read for each part after the first, in parallel. */
export async function readAnswer(table: Table, key: KeyOfUser, present: PresentClaim): Promise<Buffer | undefined> {
  if (!present.answer) return undefined;
  const others = Array.from({ length: (present.answerItems ?? 1) - 1 }, (_, index) => `ANSWER#${index + 2}`);
  const items = await Promise.all(others.map((sk) => table.get(keyOf(key, sk))));
  return Buffer.concat([present.answer, ...items.map(pieceOf)]);
}

const putStep = (table: Table, claim: Claim, index: number, result: Uint8Array): Actions => ({
  claim: {
    ConditionCheck: { TableName: table.name, ...ifHolder(claim) },
  },
  step: putPiece(table, claim, stepKey(claim, index), result),
});

/** The results that earlier attempts of a partial batch stored, by index. One consistent query. */
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
