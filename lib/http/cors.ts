/** Cross-origin requests (Fetch standard): what scripts of the configured origins can send and read. */
import type { Answer } from './answer.js';

/** Response headers that scripts can read. */
export const EXPOSED_HEADERS = 'ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed';

/**
 * The configured origin that equals the `Origin` of the request; `*` allows all. Credentials are never allowed, because
 * scripts send tokens themselves.
 */
export const allowedOrigin = (configured: string[], origin: string | undefined): string | null =>
  configured.find((each) => each === '*' || each === origin) ?? null;

/** Whether responses differ by origin. */
export const varyByOrigin = (configured: string[]): boolean => configured.length > 0 && !configured.includes('*');

const PREFLIGHT_SECONDS = 7_200;

/** The response to a preflight. The pipeline adds the allowed origin, as to every response. */
export const preflightAnswer: Answer = {
  status: 204,
  headers: {
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Api-Key',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  },
};
