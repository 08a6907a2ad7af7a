/** From API Gateway's event to values that an operation's schemas have accepted. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { Failure, invalid, type Fault } from '../domain/errors.js';
import type { BodyType, Operation } from '../api/operation.js';

const MAX_BODY_BYTES = 1024 * 1024;

/** A header by its name, whatever its case. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const entry = Object.entries(event.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1];
}

/** An absent set of parameters is null in API Gateway's event, whatever the type says. */
export const parametersOf = (set: Record<string, string | undefined> | null): Record<string, string | undefined> =>
  set ?? {};

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/**
 * The request's parts as the operation's schemas give them.
 * @throws Failure 413, 415 or 400 for a body that cannot be read, 400 for a query, then 422 for what is not valid
 */
export function readInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  operation: Operation<P, Q, B>,
  event: APIGatewayProxyEvent,
): Input<z.infer<P>, z.infer<Q>, z.infer<B>> {
  const rawBody = operation.body && readBody(event, operation.bodyTypes ?? ['application/json']);
  const query = parse(querySchema(operation), parametersOf(event.queryStringParameters), malformedQuery) as z.infer<Q>;
  const body = parse(operation.body, rawBody, ({ issues }) => invalid(issues.flatMap(bodyFaults)));
  return { params: parse(operation.params, parametersOf(event.pathParameters), malformedQuery), query, body };
}

/** Users get no parameter ignored that may have been meant to hold a write back; pages may be asked with any. */
const querySchema = ({ query, access }: Operation): z.ZodType | undefined =>
  query ?? (access === 'public' ? undefined : z.strictObject({}));

function parse<S extends z.ZodType>(
  schema: S | undefined,
  value: unknown,
  fail: (error: z.ZodError) => Failure,
): z.infer<S> {
  if (!schema) return undefined as z.infer<S>;
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw fail(parsed.error);
  return parsed.data;
}

/** Of the bodies `false` and `0`, serverless-offline gives the values, and API Gateway the text as of any other. */
const textOf = ({ body }: { body: unknown }): string =>
  body === null || body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);

export const bodyBytes = (event: APIGatewayProxyEvent): Buffer =>
  Buffer.from(textOf(event), event.isBase64Encoded ? 'base64' : 'utf8');

function readBody(event: APIGatewayProxyEvent, accepted: readonly BodyType[]): unknown {
  const bytes = bodyBytes(event);
  if (bytes.length > MAX_BODY_BYTES) throw new Failure('payload-too-large', 'A body has at most 1 MB.');
  const contentType = (header(event, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  const bodyType = accepted.find((type) => type === contentType);
  if (!bodyType) throw new Failure('unsupported-media-type', `Content-Type must be ${accepted.join(' or ')}.`);
  const text = utf8(bytes);
  if (bodyType === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed-body', 'The body is no JSON.');
  }
}

/** @throws Failure `malformed-body`: what is no UTF-8 could not be kept as it was sent */
function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('malformed-body', 'The body is no UTF-8.');
  }
}

const escapePointer = (segment: PropertyKey): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');
const pointerOf = (path: PropertyKey[]): string => path.map((segment) => `/${escapePointer(segment)}`).join('');

type Issue = z.core.$ZodIssue;

const detailOf = (issue: Issue): string =>
  issue.code === 'invalid_type' && issue.input === undefined ? 'is required' : issue.message;

/** What an issue of a body's schema is to the client. */
export function bodyFaults(issue: Issue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: 'is not a known member' }));
  }
  return [{ pointer: pointerOf(issue.path), detail: detailOf(issue) }];
}

function malformedQuery({ issues }: z.ZodError): Failure {
  const errors = issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((parameter) => ({ parameter, detail: 'is not a known parameter' }))
      : [{ parameter: issue.path.join('.'), detail: detailOf(issue) }],
  );
  return new Failure('malformed-query', 'A query parameter is malformed; `errors` names each one.', {
    members: { errors },
  });
}
