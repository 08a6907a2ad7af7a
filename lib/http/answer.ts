import type { APIGatewayProxyResult } from 'aws-lambda';

/** What an endpoint answers; the pipeline turns it into API Gateway's form. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

/** What is private stays out of caches, unless an answer says otherwise. */
const STANDARD_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

export const toGatewayResult = ({ status, headers, body }: Answer): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...STANDARD_HEADERS, ...headers },
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
