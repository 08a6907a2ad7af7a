/** Cross-origin requests (the Fetch standard): what scripts of the configured origins may send and read. */
import type { Answer } from './answer.js';

/** Response headers that scripts may read. */
export const EXPOSED_HEADERS = 'ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed';

/**
 * The configured origin that a request's `Origin` is, to the letter; `*` stands for all. Credentials are never allowed: they
 * are tokens, which scripts send themselves.
 */
export const allowedOrigin = (configured: string[], origin: string | undefined): string | null =>
  configured.find((each) => each === '*' || each === origin) ?? null;

/** An answer is another one for another origin, unless it is the same for all. */
export const varyByOrigin = (configured: string[]): boolean => configured.length > 0 && !configured.includes('*');

const PREFLIGHT_SECONDS = 7_200;

/** The answer to a preflight; whether the origin is allowed is for the pipeline to say, as on every answer. */
export const preflightAnswer: Answer = {
  status: 204,
  headers: {
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Api-Key',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  },
};
