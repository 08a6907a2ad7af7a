import type { BucketState } from '../domain/token-bucket.js';

/** The state of a bucket as draft-ietf-httpapi-ratelimit-headers fields: quota and window in seconds, tokens left and seconds until full. */
export function rateLimitHeaders({ policy, remaining, secondsUntilFull }: BucketState): Record<string, string> {
  const windowSeconds = Math.ceil(policy.burst / policy.perSecond);
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.burst};w=${windowSeconds}`,
    RateLimit: `"${policy.name}";r=${remaining};t=${secondsUntilFull}`,
  };
}
