import { gunzipSync, gzipSync } from 'node:zlib';
import { hashOf } from '../auth/tokens.js';
import {
  KEPT_SECONDS,
  keyInUse,
  keyReused,
  LEASE_SECONDS,
  type Claim,
  type IdempotencyRecord,
} from '../domain/idempotency.js';
import {
  abandonClaim,
  acquireClaim,
  listSteps,
  putRecord,
  readAnswer,
  releaseClaim,
  takeOverClaim,
  type PresentClaim,
} from '../store/idempotency.js';
import { ConcurrentWriteError } from '../store/table.js';
import type { Context } from './context.js';

/** A request with an idempotency key. */
export interface IdempotentRequest {
  userId: string;
  key: string;
  fingerprint: string;
}

/**
 * Responses are compressed and encrypted, because some contain tickets. The purpose binds each to its request and part.
 */
const purposeOf = ({ userId, keyHash, fingerprint }: Claim, part: string | number): string =>
  JSON.stringify(['answer', userId, keyHash, fingerprint, part]);
const seal = (context: Context, claim: Claim, part: string | number, value: unknown): Buffer =>
  context.cipher.encrypt(purposeOf(claim, part), gzipSync(JSON.stringify(value)));
const unseal = (context: Context, claim: Claim, part: string | number, bytes: Uint8Array): unknown =>
  JSON.parse(gunzipSync(context.cipher.decrypt(purposeOf(claim, part), bytes)).toString());

/**
 * Claims the key for a request, which can then be executed, or returns the stored response.
 * @throws ProblemError `idempotency-key-reused`, or `idempotency-key-in-use` while the same request is executed
 */
export async function claimKey(
  context: Context,
  { userId, key, fingerprint }: IdempotentRequest,
): Promise<{ claim: Claim } | { answer: unknown }> {
  const now = context.now();
  const leaseEndsAtMilliseconds = now.getTime() + LEASE_SECONDS * 1000;
  const claim: Claim = {
    userId,
    keyHash: hashOf(key),
    fingerprint,
    owner: context.newSecret(),
    expiresAtEpochSeconds: Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
  };
  const present = await acquireClaim(context.table, claim, { now, leaseEndsAtMilliseconds });
  // The SDK may have retried the update, and then finds its own claim.
  if (!present || present.owner === claim.owner) return { claim };
  if (present.fingerprint !== fingerprint) throw keyReused();
  const answer = await readAnswer(context.table, claim, present);
  if (answer) return { answer: unseal(context, claim, 'whole', answer) };
  requireLeaseOver(present, now);
  const isMine = await takeOverClaim(context.table, claim, { from: present.owner, leaseEndsAtMilliseconds });
  if (!isMine) throw keyInUse();
  return { claim: { ...claim, expiresAtEpochSeconds: present.expiresAtEpochSeconds } };
}

function requireLeaseOver({ leaseEndsAtMilliseconds }: PresentClaim, now: Date): void {
  const seconds = Math.ceil((leaseEndsAtMilliseconds - now.getTime()) / 1000);
  if (seconds > 0) throw keyInUse(seconds);
}

/** The response to a request, to store in the transaction that executes the request. */
export const recordOf = (context: Context, claim: Claim, response: unknown): IdempotencyRecord => ({
  claim,
  index: undefined,
  content: seal(context, claim, 'whole', response),
});

/**
 * Stores the response to a request that was executed.
 * @throws ProblemError `idempotency-key-in-use` if the key was taken over
 */
export async function saveResponse(context: Context, claim: Claim, response: unknown): Promise<void> {
  try {
    await context.table.transact(putRecord(context.table, recordOf(context, claim, response)));
  } catch (error) {
    throw error instanceof ConcurrentWriteError ? keyInUse() : error;
  }
}

/**
 * Releases the key of a request that has no response to store: after a refusal for any request, otherwise only for a
 * retry of the same request. If this fails, the lease ends by itself.
 */
export async function release(context: Context, claim: Claim, { isRefused }: { isRefused: boolean }): Promise<void> {
  await (isRefused ? releaseClaim : abandonClaim)(context.table, claim).catch(() => undefined);
}

/** The progress of a partial batch. */
export interface Progress<Result> {
  /** The results of earlier attempts, by index. */
  done: ReadonlyMap<number, Result>;
  /** The record of a new result; `undefined` without an idempotency key. */
  save: ((index: number, result: Result) => IdempotencyRecord) | undefined;
}

export async function readProgress<Result>(context: Context, claim: Claim): Promise<Progress<Result>> {
  const steps = await listSteps(context.table, claim, context.now());
  return {
    done: new Map([...steps].map(([index, bytes]) => [index, unseal(context, claim, index, bytes) as Result])),
    save: (index, result) => ({ claim, index, content: seal(context, claim, index, result) }),
  };
}
