/** Parses and validates API Gateway's event with the schemas of an operation. */
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { ProblemError, invalid, type Fault } from '../domain/errors.js';
import { validateBody, validateParameters, type Validation } from '../faults.js';
import type { BodyType, Operation } from '../api/operation.js';

const MAX_BODY_BYTES = 1024 * 1024;

/** A header by its name, in any case. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const entry = Object.entries(event.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1];
}

/** API Gateway sends null for an empty set of parameters, although the type excludes it. */
export const parametersOf = (set: Record<string, string | undefined> | null): Record<string, string | undefined> =>
  set ?? {};

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/**
 * The validated parts of the request.
 * @throws ProblemError 413, 415 or 400 for a body that cannot be read, then 400 for the query, then 422 for invalid
 *   values
 */
export async function readInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  operation: Operation<P, Q, B>,
  event: APIGatewayProxyEvent,
): Promise<Input<z.infer<P>, z.infer<Q>, z.infer<B>>> {
  const rawBody = operation.body && (await readBody(event, operation.bodyTypes ?? ['application/json']));
  const query = readQuery(querySchema(operation), event) as z.infer<Q>;
  const body = dataOf(operation.body && validateBody(operation.body, rawBody), invalid);
  const params = dataOf(
    operation.params && validateParameters(operation.params, parametersOf(event.pathParameters)),
    malformedQuery,
  );
  return { params, query, body };
}

/** Rejects unknown query parameters: a mistyped `dry_run` must not write. Pages accept any parameter. */
const querySchema = ({ query, access }: Operation): z.ZodType | undefined =>
  query ?? (access === 'public' ? undefined : z.strictObject({}));

function readQuery(schema: z.ZodType | undefined, event: APIGatewayProxyEvent): unknown {
  if (!schema) return undefined;
  const repeated = Object.entries(event.multiValueQueryStringParameters ?? {})
    .filter(([, values = []]) => values.length > 1)
    .map(([parameter]): Fault => ({ parameter, detail: 'must be given only once' }));
  if (repeated.length > 0) throw malformedQuery(repeated);
  return dataOf(validateParameters(schema, parametersOf(event.queryStringParameters)), malformedQuery);
}

const malformedQuery = (errors: Fault[]): ProblemError =>
  new ProblemError('malformed-query', 'A query parameter is malformed; `errors` names each one.', {
    members: { errors },
  });

function dataOf<S extends z.ZodType>(
  validation: Validation<S> | undefined,
  fail: (faults: Fault[]) => ProblemError,
): z.infer<S> {
  if (!validation) return undefined as z.infer<S>;
  if ('faults' in validation) throw fail(validation.faults);
  return validation.data;
}

export const bodyBytes = ({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

function readBody(event: APIGatewayProxyEvent, accepted: readonly BodyType[]): unknown {
  const bytes = bodyBytes(event);
  if (bytes.length > MAX_BODY_BYTES)
    throw new ProblemError('payload-too-large', 'The request body must not exceed 1 MB.');
  const bodyType = bodyTypeOf(event, accepted);
  // Calendar programs fold lines inside characters, so that only single lines are UTF-8.
  if (bodyType === 'text/calendar') return bytes;
  const text = utf8(bytes);
  return bodyType === 'application/json' ? parseJson(text) : parseForm(text);
}

/** @throws ProblemError `unsupported-media-type` */
function bodyTypeOf(event: APIGatewayProxyEvent, accepted: readonly BodyType[]): BodyType {
  const [mediaType = '', ...parameters] = (header(event, 'Content-Type') ?? '').split(';').map(normalized);
  const bodyType = accepted.find((type) => type === mediaType);
  if (!bodyType) throw unsupported(`Content-Type must be ${accepted.join(' or ')}.`);
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset='));
  if (!charsets.every((charset) => UTF8_CHARSET.test(charset))) throw unsupported('The charset must be UTF-8.');
  const encoding = normalized(header(event, 'Content-Encoding') ?? '');
  if (encoding !== '' && encoding !== 'identity') {
    throw unsupported('The request body must be sent without Content-Encoding.', { acceptedEncoding: 'identity' });
  }
  return bodyType;
}

const UTF8_CHARSET = /^charset=("?)utf-?8\1$/;
const normalized = (text: string): string => text.trim().toLowerCase();
const unsupported = (detail: string, facts: { acceptedEncoding?: string } = {}): ProblemError =>
  new ProblemError('unsupported-media-type', detail, facts);
const malformedBody = (detail: string): ProblemError => new ProblemError('malformed-body', detail);

/** @throws ProblemError `malformed-body` for bytes that are not UTF-8, which could not be stored unchanged */
function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformedBody('The request body is not valid UTF-8.');
  }
}

const jsonParser = httpJsonBodyParser<APIGatewayProxyEvent>();

/**
 * Gives the middleware its own request to parse: it changes the event, and an `Idempotency-Key` compares the original
 * body.
 */
async function parseJson(text: string): Promise<unknown> {
  const event = { headers: { 'Content-Type': 'application/json' }, body: text, isBase64Encoded: false };
  try {
    await jsonParser.before?.({ event } as never);
  } catch {
    throw malformedBody('The request body is not valid JSON.');
  }
  return event.body;
}

/** @throws ProblemError `malformed-body` for a repeated member (RFC 6749 §3.2) */
function parseForm(text: string): unknown {
  const members = [...new URLSearchParams(text)];
  const form = Object.fromEntries(members);
  if (Object.keys(form).length < members.length) throw malformedBody('A member of the form is given more than once.');
  return form;
}
