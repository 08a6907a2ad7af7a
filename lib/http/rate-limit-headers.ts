import type { BucketState } from '../domain/token-bucket.js';

/**
 * The state of a bucket in the fields of draft-ietf-httpapi-ratelimit-headers: quota, window in seconds, remaining
 * tokens and seconds until the bucket is full.
 */
export function rateLimitHeaders({ policy, remaining, secondsUntilFull }: BucketState): Record<string, string> {
  const windowSeconds = Math.ceil(policy.burst / policy.perSecond);
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.burst};w=${windowSeconds}`,
    RateLimit: `"${policy.name}";r=${remaining};t=${secondsUntilFull}`,
  };
}
