/** Cross-origin requests (the Fetch standard): what scripts of the configured origins may send and read. */
import type { Answer } from './answer.js';

/** Response headers that scripts may read. */
export const EXPOSED_HEADERS = 'ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed';

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
