/** Every way in which a request can be refused. The HTTP layer turns each code into one problem (RFC 9457). */
export type ProblemCode =
  | 'malformed-body'
  | 'malformed-query'
  | 'malformed-header'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'schedule-conflict'
  | 'merge-conflict'
  | 'name-taken'
  | 'last-owner'
  | 'account-closing'
  | 'feed-expired'
  | 'webhook-limit'
  | 'block-limit'
  | 'precondition-failed'
  | 'idempotency-key-in-use'
  | 'idempotency-key-reused'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'invalid-request'
  | 'rate-limited'
  | 'unavailable'
  | 'internal-error';

/** One fault of a request: where it is (a JSON pointer into the body, RFC 6901, a query parameter or a header) and what is wrong. */
export type Fault = ({ pointer: string } | { parameter: string } | { header: string }) & { detail: string };

interface ProblemErrorOptions {
  /** Further members of the problem, as the client shall see them. */
  members?: Record<string, unknown>;
  /** Further headers of the answer. */
  headers?: Record<string, string>;
  /** What went wrong inside; for the log, never for the client. */
  cause?: unknown;
}

/** The one error class: a stable code, a detail that the client may read, and an internal cause that it may not. */
export class ProblemError extends Error {
  readonly members: Record<string, unknown>;
  headers: Record<string, string>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { members = {}, headers = {}, cause }: ProblemErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'ProblemError';
    this.members = members;
    this.headers = headers;
  }
}

/** What is missing and what the caller may not know of are told apart nowhere: this is the only such answer. */
export const notFound = (): ProblemError =>
  new ProblemError('not-found', 'Not found, or you do not have access to it.');

/** The most faults that one answer names. */
const MAX_FAULTS = 100;

/** A well-formed request with faults, each named by the member at fault. */
export const invalid = (errors: Fault[]): ProblemError =>
  new ProblemError('invalid-request', 'The request is well-formed but not valid; `errors` names each fault.', {
    members: { errors: errors.slice(0, MAX_FAULTS) },
  });
