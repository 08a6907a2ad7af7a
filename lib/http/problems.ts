import { ProblemError, type ProblemCode } from '../domain/errors.js';
import { describeError, logError } from '../log.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

/** The status and title of each problem type. */
export const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  'malformed-body': { status: 400, title: 'Malformed body' },
  'malformed-query': { status: 400, title: 'Malformed query parameter' },
  'malformed-header': { status: 400, title: 'Malformed header' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  'not-found': { status: 404, title: 'Not found' },
  'schedule-conflict': { status: 409, title: 'Schedule conflict' },
  'merge-conflict': { status: 409, title: 'Merge conflict' },
  'name-taken': { status: 409, title: 'Name taken' },
  'last-owner': { status: 409, title: 'Last owner' },
  'primary-calendar': { status: 409, title: 'Primary calendar' },
  'account-closing': { status: 409, title: 'Account closing' },
  'webhook-limit': { status: 409, title: 'Too many webhooks' },
  'link-limit': { status: 409, title: 'Too many links' },
  'block-limit': { status: 409, title: 'Too many blocked people' },
  'idempotency-key-in-use': { status: 409, title: 'Idempotency key in use' },
  'feed-expired': { status: 410, title: 'Feed expired' },
  'precondition-failed': { status: 412, title: 'Precondition failed' },
  'payload-too-large': { status: 413, title: 'Payload too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'invalid-request': { status: 422, title: 'Invalid request' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency key reused' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Service unavailable' },
  'internal-error': { status: 500, title: 'Internal error' },
};

/** A problem document (RFC 9457). */
export interface ProblemDetails {
  [member: string]: unknown;
  type: `/problems/${ProblemCode}`;
  title: string;
  status: number;
  detail: string;
  instance: string;
}

function problemOf(failure: ProblemError, requestId: string): ProblemDetails {
  const { status, title } = PROBLEMS[failure.code];
  const standard = {
    type: `/problems/${failure.code}`,
    title,
    status,
    detail: failure.detail,
    instance: requestId,
  } as const;
  // The standard members come first for readability, and again last so that no error can overwrite them.
  return { ...standard, ...failure.members, ...standard };
}

/** A header that cannot be parsed. @param detail the expected syntax */
export const malformedHeader = (header: string, detail: string): ProblemError =>
  new ProblemError('malformed-header', 'A header is malformed; `errors` names it.', {
    members: { errors: [{ header, detail }] },
  });

/** Turns an unexpected error into an `internal-error` that tells the client nothing about it. */
export const toProblemError = (error: unknown): ProblemError =>
  error instanceof ProblemError
    ? error
    : new ProblemError('internal-error', 'An internal error occurred; `instance` identifies this request.', {
        cause: error,
      });

/** The challenge of a 401 response (RFC 6750 §3): whether the token is missing or invalid. */
const challengeOf = (isTokenInvalid: boolean): string => (isTokenInvalid ? 'Bearer error="invalid_token"' : 'Bearer');

/** The headers of an error. */
function headersOf({ code, facts }: ProblemError): Record<string, string> {
  const { retryAfterSeconds, bucket, isTokenInvalid = false, acceptedEncoding } = facts;
  return {
    ...(code === 'unauthorized' && { 'WWW-Authenticate': challengeOf(isTokenInvalid) }),
    ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    ...(acceptedEncoding !== undefined && { 'Accept-Encoding': acceptedEncoding }),
    ...(bucket && rateLimitHeaders(bucket)),
  };
}

/** An error as a response. */
export function problemAnswer(failure: ProblemError, requestId: string) {
  const problem = problemOf(failure, requestId);
  return {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', ...headersOf(failure) },
    body: problem,
  };
}

/**
 * Logs the server errors (5xx) of one request. Errors with the same message and cause share one line, so that a batch
 * does not log a line per event.
 */
export function logProblems(failures: ProblemError[], requestId: string): void {
  const kinds = new Map<string, { first: ProblemError; times: number }>();
  for (const failure of failures.filter(({ code }) => PROBLEMS[code].status >= 500)) {
    const { message, cause } = failure;
    const kind = `${message} ${cause instanceof Error ? cause.message : ''}`;
    const { first, times } = kinds.get(kind) ?? { first: failure, times: 0 };
    kinds.set(kind, { first, times: times + 1 });
  }
  for (const { first, times } of kinds.values()) {
    logError('ServerErrors', first.message, {
      requestId,
      ...(times > 1 && { times }),
      cause: describeError(first.cause),
    });
  }
}

/** The response to a request that failed. Internal errors are logged. */
export function failureAnswer(error: unknown, requestId: string) {
  const failure = toProblemError(error);
  logProblems([failure], requestId);
  return problemAnswer(failure, requestId);
}
