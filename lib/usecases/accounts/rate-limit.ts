import { ProblemError } from '../../domain/errors.js';
import type { BucketState } from '../../domain/token-bucket.js';

/** The fields of draft-ietf-httpapi-ratelimit-headers: what the bucket holds at most and refills in, and what is left. */
export function rateLimitHeaders({ policy, remaining, secondsUntilFull }: BucketState): Record<string, string> {
  const window = Math.ceil(policy.burst / policy.perSecond);
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.burst};w=${window}`,
    RateLimit: `"${policy.name}";r=${remaining};t=${secondsUntilFull}`,
  };
}

/**
 * @param reason what there was too much of, as a sentence without its end
 * @throws ProblemError `rate-limited` when the bucket has refused; waiting as long as it says succeeds
 */
export function requireToken(state: BucketState, reason = 'Too many requests'): void {
  if (state.isAllowed) return;
  throw new ProblemError('rate-limited', `${reason}; try again in ${state.retryAfterSeconds} s.`, {
    headers: { 'Retry-After': String(state.retryAfterSeconds), ...rateLimitHeaders(state) },
  });
}
