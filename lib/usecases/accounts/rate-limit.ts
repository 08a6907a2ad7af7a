import { ProblemError } from '../../domain/errors.js';
import type { BucketState } from '../../domain/token-bucket.js';
import { count } from '../../metrics.js';

/**
 * Requires that a bucket has granted its tokens.
 * @param reason what exceeded the limit, as a sentence without its end
 * @throws ProblemError `rate-limited` with the seconds until a retry succeeds
 */
export function requireToken(bucket: BucketState, reason = 'Too many requests'): void {
  if (bucket.isAllowed) return;
  const { retryAfterSeconds } = bucket;
  count('RequestsLimited');
  throw new ProblemError('rate-limited', `${reason}; try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
    bucket,
  });
}
