import type { APIGatewayProxyResult } from 'aws-lambda';

/** What an endpoint returns; the pipeline renders it for API Gateway. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is; the headers name its type. */
  text?: string;
  /** Sent as it is, in place of `text`. */
  bytes?: Buffer;
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

export const toGatewayResult = ({ status, headers, body, text = '', bytes }: Answer): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...STANDARD_HEADERS, ...(body === undefined ? {} : JSON_TYPE), ...headers },
  ...(bytes
    ? { body: bytes.toString('base64'), isBase64Encoded: true }
    : { body: body === undefined ? text : JSON.stringify(body) }),
});

/** A version, such as that of an event, as an entity tag (RFC 9110 §8.8.3). */
export const entityTag = (version: number | string): string => `"${version}"`;

/** 200 with one event, as its writer sees it. */
export const eventAnswer = <Body>({ event, tag }: { event: Body; tag: string }) => ({
  status: 200,
  headers: { ETag: entityTag(tag) },
  body: event,
});

/** 200 with one calendar. */
export const calendarAnswer = <Body extends { version: number }>(calendar: Body) => ({
  status: 200,
  headers: { ETag: entityTag(calendar.version) },
  body: calendar,
});

/** 201 with a new event or calendar. @param collection the path that it was posted to, with what comes before `/api` */
export const createdAnswer = <Body extends { id: string; version: number }>(created: Body, collection: string) => ({
  status: 201,
  headers: { ETag: entityTag(created.version), Location: `${collection}/${created.id}` },
  body: created,
});

export const noContent = () => ({ status: 204 });
