/** Conditional requests (RFC 9110 §13): the versions that a client names. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Failure } from '../domain/errors.js';
import type { Precondition } from '../usecases/events/precondition.js';
import { header } from './request.js';

/** Weak tags count as strong ones: proxies weaken tags when they compress, and a version names one state only. */
const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;

const versionsIn = (text: string): Set<string> => new Set([...text.matchAll(ENTITY_TAG)].map(([, tag = '']) => tag));

/** The versions in `If-Match`; `*`, like its absence, is any. Text that is no tag names no version. */
export function ifMatch(event: APIGatewayProxyEvent): Precondition {
  const text = header(event, 'If-Match')?.trim();
  return text === undefined || text === '*' ? undefined : versionsIn(text);
}

/** The one version that an edit was made from, which it takes to merge it. @throws Failure `malformed-query` without */
export function mergeBase(event: APIGatewayProxyEvent): string {
  const [version, ...others] = ifMatch(event) ?? [];
  if (version !== undefined && others.length === 0) return version;
  throw new Failure('malformed-query', 'A merge takes the version that you have changed, in If-Match.', {
    members: { errors: [{ parameter: 'merge', detail: 'needs If-Match with the version that you have read' }] },
  });
}

/** Whether the client has said that it holds this version (of a file: its fingerprint) already. */
export function isNotModified(event: APIGatewayProxyEvent, version: number | string): boolean {
  const text = header(event, 'If-None-Match')?.trim();
  return text !== undefined && (text === '*' || versionsIn(text).has(String(version)));
}
