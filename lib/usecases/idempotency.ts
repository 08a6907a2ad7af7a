import { gunzipSync, gzipSync } from 'node:zlib';
import { hashOf } from '../auth/tokens.js';
import { KEPT_SECONDS, keyInUse, keyReused, LEASE_SECONDS, type Claim } from '../domain/idempotency.js';
import {
  endLease,
  listSteps,
  putAnswer,
  putClaim,
  putStep,
  readAnswer,
  releaseClaim,
  takeOverClaim,
  type PresentClaim,
} from '../store/idempotency.js';
import { ConcurrentWriteError, type Actions } from '../store/table.js';
import type { Context } from './context.js';

/** A call with a key, by whom, and what it asks for. */
export interface IdempotentRequest {
  userId: string;
  key: string;
  fingerprint: string;
}

/** What somebody was answered, as JSON, compressed, and encrypted for its place: tickets are in answers. */
const purposeOf = ({ userId, keyHash, fingerprint }: Claim, place: string | number): string =>
  JSON.stringify(['answer', userId, keyHash, fingerprint, place]);
const seal = (context: Context, claim: Claim, place: string | number, value: unknown): Buffer =>
  context.cipher.encrypt(purposeOf(claim, place), gzipSync(JSON.stringify(value)));
const unseal = (context: Context, claim: Claim, place: string | number, bytes: Uint8Array): unknown =>
  JSON.parse(gunzipSync(context.cipher.decrypt(purposeOf(claim, place), bytes)).toString());

/**
 * Claims the key of a call, which may then be worked for; or answers what it was answered before.
 * @throws ProblemError `idempotency-key-reused`, or `idempotency-key-in-use` while another sending of it is worked for
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
  const present = await putClaim(context.table, claim, { now, leaseEndsAtMilliseconds });
  // The client library may have sent the claim twice, and then meets its own.
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

/** What keeps the answer of a call, for the transaction that does its work. */
export const rememberAnswer = (context: Context, claim: Claim, answer: unknown): Actions =>
  putAnswer(context.table, claim, seal(context, claim, 'whole', answer));

/** Keeps the answer of a call whose work is done. @throws ProblemError `idempotency-key-in-use` when somebody else has the key */
export async function keepAnswer(context: Context, claim: Claim, answer: unknown): Promise<void> {
  try {
    await context.table.transact(rememberAnswer(context, claim, answer));
  } catch (error) {
    throw error instanceof ConcurrentWriteError ? keyInUse() : error;
  }
}

/**
 * Lets somebody else have the key: with `isRefused` for anything, since refusals are not remembered; else only for the
 * same call, to do what may not be done yet. When that fails, the lease ends by itself.
 */
export async function letGo(context: Context, claim: Claim, { isRefused }: { isRefused: boolean }): Promise<void> {
  await (isRefused ? releaseClaim : endLease)(context.table, claim).catch(() => false);
}

/** What of a batch is done already when it is sent again, by place, and what keeps what is done now. */
export interface Progress<Result> {
  done: ReadonlyMap<number, Result>;
  remember: ((index: number, result: Result) => Actions) | undefined;
}

export async function readProgress<Result>(context: Context, claim: Claim): Promise<Progress<Result>> {
  const steps = await listSteps(context.table, claim, context.now());
  return {
    done: new Map([...steps].map(([index, bytes]) => [index, unseal(context, claim, index, bytes) as Result])),
    remember: (index, result) => putStep(context.table, claim, index, seal(context, claim, index, result)),
  };
}
