import type { APIGatewayProxyResult } from 'aws-lambda';
import { accessOf, type EventRecord } from '../domain/event/event.js';

/** What an endpoint returns; the pipeline renders it for API Gateway. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is; the headers name its type. */
  text?: string;
  /** Partial result: not stored under the Idempotency-Key, so that a retry continues. */
  isPartial?: boolean;
}

/** An answer with the body that its operation's schemas describe; `never` is an empty body. */
export type AnswerOf<Body> =
  | (Omit<Answer, 'body'> & ([Body] extends [never] ? { body?: never } : { body: Body }))
  | (Answer & { status: 304; headers: { ETag: string }; body?: never });

/** Responses are private by default: caches do not keep them. */
const STANDARD_HEADERS = { 'Cache-Control': 'no-store' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

export const toGatewayResult = ({ status, headers, body, text = '' }: Answer): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...STANDARD_HEADERS, ...(body === undefined ? {} : JSON_TYPE), ...headers },
  body: body === undefined ? text : JSON.stringify(body),
});

/** A version, such as that of an event, as an entity tag (RFC 9110 §8.8.3). */
export const entityTag = (version: number | string): string => `"${version}"`;

/**
 * The tag of an event that was read: its version, and the reader's role if a calendar gives it to them, because that role
 * changes without a new version. An event as of an earlier time has no role.
 */
export const tagOfRead = (
  { version, role }: { version: number; role?: string },
  event: EventRecord | undefined,
  userId: string,
): string => {
  const isOwn = role === undefined || (event && accessOf(event, userId)?.role === role);
  return isOwn ? String(version) : `${version}-${role}`;
};

/** 200 with one event. */
export const eventAnswer = <Body extends { version: number }>(event: Body) => ({
  status: 200,
  headers: { ETag: entityTag(event.version) },
  body: event,
});

/** 201 with a new event or calendar. @param collection the path that it was posted to, with what comes before `/api` */
export const createdAnswer = <Body extends { id: string; version: number }>(created: Body, collection: string) => ({
  status: 201,
  headers: { ETag: entityTag(created.version), Location: `${collection}/${created.id}` },
  body: created,
});

export const noContent = () => ({ status: 204 });
