import type { BucketState } from './token-bucket.js';

/** Every kind of error. The HTTP layer turns each code into a problem type (RFC 9457). */
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
  | 'primary-calendar'
  | 'account-closing'
  | 'feed-expired'
  | 'webhook-limit'
  | 'link-limit'
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

/**
 * One fault of a request: its location (a JSON pointer into the body, RFC 6901, a query parameter or a header) and its
 * description.
 */
export type Fault = ({ pointer: string } | { parameter: string } | { header: string }) & { detail: string };

/**
 * Facts about an error. Each transport renders them in its own way: HTTP as headers, WebSocket as members of the
 * message.
 */
interface ProblemFacts {
  /** Further members of the problem, as the client sees them. */
  members?: Record<string, unknown>;
  /** The seconds after which a retry can succeed. */
  retryAfterSeconds?: number | undefined;
  /** The rate limit that applies to the caller. */
  bucket?: BucketState | undefined;
  /** For `unauthorized`: the request had a token, and it is not valid (RFC 6750 §3.1). */
  isTokenInvalid?: boolean;
  /** For `unsupported-media-type`: the content coding that the server accepts (RFC 9110 §12.5.3). */
  acceptedEncoding?: string;
}

/** The one error class: a stable code, a detail that the client may read, and an internal cause that it may not. */
export class ProblemError extends Error {
  readonly members: Record<string, unknown>;
  readonly facts: Omit<ProblemFacts, 'members'>;

  /** @param options `cause` is the internal error; it is logged and never shown to the client */
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { members = {}, cause, ...facts }: ProblemFacts & { cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'ProblemError';
    this.members = members;
    this.facts = facts;
  }
}

/** The same error for what does not exist and what the caller has no access to, so that they cannot be told apart. */
export const notFound = (): ProblemError =>
  new ProblemError('not-found', 'Not found, or you do not have access to it.');

/** The maximum of faults in one response. */
const MAX_FAULTS = 100;

/** The fault with its pointer below that of a part of the request, such as one event of a batch. */
export const faultWithin = (parent: string, fault: Fault): Fault =>
  'pointer' in fault ? { ...fault, pointer: `${parent}${fault.pointer}` } : fault;

/** The error of a well-formed request with invalid values. */
export const invalid = (errors: Fault[]): ProblemError =>
  new ProblemError('invalid-request', 'The request is well-formed but not valid; `errors` names each fault.', {
    members: { errors: errors.slice(0, MAX_FAULTS) },
  });
