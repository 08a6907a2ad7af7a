/** Admission of a caller, over HTTP and over WebSocket: their session must be live, and their bucket must have a token. */
import type { Caller } from '../../auth/tokens.js';
import { ProblemError } from '../../domain/errors.js';
import type { BucketState } from '../../domain/token-bucket.js';
import { takeToken, takeUserToken } from '../../store/rate-limits.js';
import { findSession } from '../../store/sessions.js';
import { logError } from '../../log.js';
import type { Context } from '../context.js';
import { requireToken } from './rate-limit.js';

type SessionContext = Pick<Context, 'table' | 'now'>;
type AdmissionContext = SessionContext & Pick<Context, 'rateLimitTable'> & { limits: Pick<Context['limits'], 'user'> };

/**
 * An admitted caller's rate limit; `undefined` if the table of rate limits is unavailable, which does not block users
 * (decision 13).
 */
export interface Admission {
  bucket: BucketState | undefined;
}

/**
 * Admits a caller: checks the session and takes a token in parallel, in one round trip.
 * @param reason what exceeded the limit, as a sentence without its end
 * @throws ProblemError `unauthorized` if the session has ended, also with an empty bucket; otherwise `rate-limited`
 */
export async function admit(context: AdmissionContext, caller: Caller, reason?: string): Promise<Admission> {
  const [isLive, bucket] = await Promise.all([
    hasSession(context, caller),
    takeUserToken(context.rateLimitTable, caller.userId, context.limits.user, context.now()),
  ]);
  if (!isLive) {
    throw new ProblemError('unauthorized', 'This session has ended. Log in again.', { isTokenInvalid: true, bucket });
  }
  if (bucket) requireToken(bucket, reason);
  else logError('UnlimitedRequests', 'admitted without a rate limit: the bucket of the user is unavailable', {});
  return { bucket };
}

/** Whether the caller's session is live. One consistent read. */
export const hasSession = async ({ table, now }: SessionContext, { userId, sessionId }: Caller): Promise<boolean> =>
  (await findSession(table, userId, sessionId, now())) !== undefined;

/**
 * Admits a client address to sign-in or to secret links, with or without an account.
 * @throws ProblemError `rate-limited`, or `unavailable` if the table of rate limits is unavailable
 */
export async function admitAddress(
  context: Context,
  clientAddress: string,
  limit: 'auth' | 'feeds' = 'auth',
): Promise<Admission> {
  const key = `${limit}#${clientAddress}`;
  const bucket = await takeToken(context.rateLimitTable, key, context.limits[limit], context.now());
  requireToken(bucket);
  return { bucket };
}
