/** Calls with an `Idempotency-Key`: done once, however often they are sent. */
import { ProblemError } from './errors.js';

/** How long the answer of a call is kept, from its beginning. */
export const KEPT_SECONDS = 24 * 60 * 60;

/** How long a call has its key to itself: longer than the time limit of the function that works for it. */
export const LEASE_SECONDS = 25;

/** A call that has its key. */
export interface Claim {
  userId: string;
  keyHash: string;
  /** Of all that the call asks for. */
  fingerprint: string;
  /** Who works for the call; each sending of it is another one. */
  owner: string;
  /** When the key is free for something else; as it was at the first sending. */
  expiresAtEpochSeconds: number;
}

/** A response to store under the key of its request, encrypted. */
export interface IdempotencyRecord {
  claim: Claim;
  /** The index of an event in a partial batch, for the result of this event; `undefined` for the whole response. */
  index: number | undefined;
  content: Uint8Array;
}

/** @param seconds after which the key is answered or free, whatever becomes of the call that has it */
export const keyInUse = (seconds = LEASE_SECONDS): ProblemError =>
  new ProblemError('idempotency-key-in-use', 'A request with this Idempotency-Key is still in progress.', {
    headers: { 'Retry-After': String(seconds) },
  });

export const keyReused = (): ProblemError =>
  new ProblemError(
    'idempotency-key-reused',
    'This Idempotency-Key was used with a different path, query or body. Use a new key for a different request.',
  );
