import type { APIGatewayProxyResult } from 'aws-lambda';

/** What an endpoint answers; the pipeline turns it into API Gateway's form. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** The request, sent again, may do more: this is not kept as what it was answered. */
  isUnfinished?: boolean;
}

/** What is private stays out of caches, unless an answer says otherwise. */
const STANDARD_HEADERS = { 'Cache-Control': 'no-store' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

export const toGatewayResult = ({ status, headers, body }: Answer): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...STANDARD_HEADERS, ...(body === undefined ? {} : JSON_TYPE), ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** A version, as of an event, as an entity tag (RFC 9110 §8.8.3). */
export const entityTag = (version: number | string): string => `"${version}"`;

/** An answer that shows one event. */
export const eventAnswer = (event: { version: number }): Answer => ({
  status: 200,
  headers: { ETag: entityTag(event.version) },
  body: event,
});

/** An answer that shows an event which is new. @param mount what paths begin with before `/api` */
export const createdAnswer = (event: { id: string; version: number }, mount: string): Answer => ({
  status: 201,
  headers: { ETag: entityTag(event.version), Location: `${mount}/api/events/${event.id}` },
  body: event,
});
