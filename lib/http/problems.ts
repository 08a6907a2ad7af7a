import { Failure, type FailureCode } from '../domain/errors.js';
import { describeError, log } from '../log.js';

/** The one place where a failure becomes a status. */
export const PROBLEMS: Record<FailureCode, { status: number; title: string }> = {
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
  'account-closing': { status: 409, title: 'Account closing' },
  'webhook-limit': { status: 409, title: 'Too many webhooks' },
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

/** RFC 9457. */
export interface ProblemDetails {
  [member: string]: unknown;
  type: `/problems/${FailureCode}`;
  title: string;
  status: number;
  detail: string;
  instance: string;
}

export function problemOf(failure: Failure, requestId: string): ProblemDetails {
  const { status, title } = PROBLEMS[failure.code];
  const standard = {
    type: `/problems/${failure.code}`,
    title,
    status,
    detail: failure.detail,
    instance: requestId,
  } as const;
  // The standard members come first for the reader, and again last, so that no failure can overwrite them.
  return { ...standard, ...failure.members, ...standard };
}

/** A header that cannot be read. @param detail how it is written */
export const malformedHeader = (header: string, detail: string): Failure =>
  new Failure('malformed-header', 'A header is malformed; `errors` names it.', {
    members: { errors: [{ header, detail }] },
  });

/** What is no failure of ours becomes one that says nothing of it. */
export const failureOf = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure('internal-error', 'Something went wrong on our side; `instance` names this request.', {
        cause: error,
      });

/** What a client is told of an error. What is no failure of ours is logged whole and shown as nothing but its request id. */
export function problemAnswer(error: unknown, requestId: string) {
  const failure = failureOf(error);
  const problem = problemOf(failure, requestId);
  if (problem.status >= 500) log('error', failure.message, { requestId, cause: describeError(failure.cause) });
  return {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', ...failure.headers },
    body: problem,
  };
}
