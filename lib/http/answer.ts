import type { APIGatewayProxyResult } from 'aws-lambda';

/** What an endpoint answers; the pipeline turns it into API Gateway's form. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
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
