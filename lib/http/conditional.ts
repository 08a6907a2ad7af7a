/** Conditional requests (RFC 9110 §13). */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../domain/errors.js';
import type { Precondition } from '../usecases/events/precondition.js';
import { malformedHeader } from './problems.js';
import { header } from './request.js';

/** Weak tags count as strong: proxies weaken tags when they compress, and a version identifies exactly one state. */
const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;
const VERSION_TAG = /^(?:W\/)?"(\d+)(?:-[a-z]+)?"$/;
const VERSION_TAG_SYNTAX =
  'must be the ETag of an event, such as "3" (with the quotation marks), a list of ETags, or *';

/**
 * The versions in `If-Match`; `undefined` for `*` or without the header, which both match any version.
 * @throws ProblemError `malformed-header` for text that can never match a version
 */
export function ifMatch(event: APIGatewayProxyEvent): Precondition {
  const text = header(event, 'If-Match')?.trim();
  if (text === undefined || text === '*') return undefined;
  // Recipients ignore empty elements of a list (RFC 9110 §5.6.1.2).
  const tags = text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const versions = tags.map((tag) => VERSION_TAG.exec(tag)?.[1]).filter((version) => version !== undefined);
  if (tags.length === 0 || versions.length < tags.length) throw malformedHeader('If-Match', VERSION_TAG_SYNTAX);
  return new Set(versions);
}

/** The version that an edit is based on, for a merge. @throws ProblemError `malformed-query` without exactly one */
export function mergeBase(event: APIGatewayProxyEvent): string {
  const [version, ...others] = ifMatch(event) ?? [];
  if (version !== undefined && others.length === 0) return version;
  throw new ProblemError('malformed-query', 'A merge requires If-Match with the version that you edited.', {
    members: { errors: [{ parameter: 'merge', detail: 'requires If-Match with the version that you read' }] },
  });
}

/**
 * Whether `If-None-Match` contains this version (for a file: its fingerprint). Text that is not an entity tag matches
 * nothing; the client then gets the whole response, which is always correct.
 */
export function isNotModified(event: APIGatewayProxyEvent, version: number | string): boolean {
  const text = header(event, 'If-None-Match')?.trim();
  return (
    text !== undefined && (text === '*' || [...text.matchAll(ENTITY_TAG)].some(([, tag]) => tag === String(version)))
  );
}
