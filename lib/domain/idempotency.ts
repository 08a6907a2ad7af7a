/** Requests with an `Idempotency-Key` are executed once. */
import { ProblemError } from './errors.js';

/** How long a response is stored, from the start of the first request. */
export const KEPT_SECONDS = 24 * 60 * 60;

/** How long a request has the key to itself: longer than the timeout of its function. */
export const LEASE_SECONDS = 35;

/** A request that holds the key. */
export interface Claim {
  userId: string;
  keyHash: string;
  /** Hash of method, path, query and body. */
  fingerprint: string;
  /** Random id of this attempt. */
  owner: string;
  /** When the key can be used for another request. Set by the first attempt. */
  expiresAtEpochSeconds: number;
}

/** A response to store under the key of its request, encrypted. */
export interface IdempotencyRecord {
  claim: Claim;
  /** The index of an event in a partial batch, for the result of this event; `undefined` for the whole response. */
  index: number | undefined;
  content: Uint8Array;
}

/** @param seconds until the lease of the other attempt ends */
export const keyInUse = (seconds = LEASE_SECONDS): ProblemError =>
  new ProblemError('idempotency-key-in-use', 'A request with this Idempotency-Key is still in progress.', {
    retryAfterSeconds: seconds,
  });

export const keyReused = (): ProblemError =>
  new ProblemError(
    'idempotency-key-reused',
    'This Idempotency-Key was used with a different path, query or body. Use a new key for a different request.',
  );
