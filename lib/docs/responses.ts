/** The OpenAPI responses of operations: successes from their schemas, errors from their `failures`. */
import type { oas31, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import * as z from 'zod';
import { Problem } from '../api/problems.js';
import type { ProblemCode } from '../domain/errors.js';
import { takesApiKey, takesIdempotencyKey, type Operation, type Success } from '../api/operation.js';
import { PROBLEMS } from '../http/problems.js';
import { PROBLEM_EXAMPLES, type Refusal } from './problem-examples.js';

export const HEADERS = {
  ETag: {
    description:
      'Identifies the returned state; for an event, its version, and your role if you have it through a calendar (`"3-editor"`). Send it as `If-Match` or `If-None-Match`. Absent in dry runs.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  'Idempotency-Replayed': {
    description: '`true` if this is the stored response of an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
  Location: {
    description: 'URL of the new resource.',
    schema: { type: 'string', format: 'uri-reference', examples: ['/api/events/evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M'] },
  },
  RateLimit: {
    description: 'Requests remaining (`r`) in the bucket that applied, and seconds until it is full (`t`).',
    schema: { type: 'string', examples: ['"user";r=99;t=1'] },
  },
  'RateLimit-Policy': {
    description: 'Capacity (`q`) of that bucket, and the seconds in which it refills (`w`).',
    schema: { type: 'string', examples: ['"user";q=100;w=5'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before you retry.',
    schema: { type: 'integer', minimum: 0, examples: [2] },
  },
  'WWW-Authenticate': {
    description:
      'The authentication that is required (RFC 6750). API Gateway renames it to `x-amzn-Remapped-WWW-Authenticate`.',
    schema: { type: 'string', examples: ['Bearer error="invalid_token"'] },
  },
} as const satisfies oas31.HeadersObject;

type HeaderName = keyof typeof HEADERS;

/** Other errors have these headers too once the bucket was read. They are shown where they matter. */
const BUCKET_HEADERS = ['RateLimit', 'RateLimit-Policy'] as const;

const REFUSAL_HEADERS: Partial<Record<Refusal, readonly HeaderName[]>> = {
  'idempotency-key-in-use': ['Retry-After'],
  unauthorized: ['WWW-Authenticate'],
  'rate-limited': ['Retry-After', ...BUCKET_HEADERS],
  unavailable: ['Retry-After'],
};

const referencesTo = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));

/** The problem type of an error, without the common prefix. */
export const codeOf = (refusal: Refusal): ProblemCode => (refusal === 'missing-api-key' ? 'forbidden' : refusal);
const statusOf = (refusal: Refusal): number => PROBLEMS[codeOf(refusal)].status;

const KEY_REFUSALS = ['malformed-header', 'idempotency-key-in-use', 'idempotency-key-reused'] as const;

/** Every error of an operation, in the order of their statuses. */
function refusalsOf(operation: Operation): Refusal[] {
  const { access, body, conditional, failures } = operation;
  const refusals = new Set<Refusal>([
    ...failures,
    ...(body ? (['malformed-body', 'payload-too-large', 'unsupported-media-type', 'invalid-request'] as const) : []),
    ...(access === 'user' ? (['unauthorized'] as const) : []),
    ...(conditional === 'If-Match' ? (['malformed-header'] as const) : []),
    ...(takesIdempotencyKey(operation) ? KEY_REFUSALS : []),
    // Pages accept any parameter.
    ...(takesApiKey(operation) ? (['missing-api-key'] as const) : []),
    ...(access === 'public' ? [] : (['malformed-query'] as const)),
    'rate-limited',
    'internal-error',
    'unavailable',
  ]);
  return [...refusals].sort((a, b) => statusOf(a) - statusOf(b));
}

const inPascalCase = (refusal: Refusal): string =>
  refusal.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** An error as a client reads it. */
export const exampleOf = (refusal: Refusal) => {
  const { detail, members } = PROBLEM_EXAMPLES[refusal];
  const code = codeOf(refusal);
  const instance = '5d7c9f1e-4b9c-4c55-9d0e-2a2b7a1d6c3f';
  return { type: `/problems/${code}`, ...PROBLEMS[code], detail, instance, ...members };
};

function problem(refusals: Refusal[]): ZodOpenApiResponseObject {
  const headers = refusals.flatMap((refusal) => REFUSAL_HEADERS[refusal] ?? []);
  return {
    description: refusals.map((refusal) => PROBLEM_EXAMPLES[refusal].when).join(' Or: '),
    ...(headers.length > 0 && { headers: referencesTo(headers) }),
    content: {
      'application/problem+json': {
        schema: Problem,
        examples: Object.fromEntries(refusals.map((refusal) => [refusal, { value: exampleOf(refusal) }])),
      },
    },
  };
}

function success(operation: Operation, answer: Success): ZodOpenApiResponseObject {
  const { description, schema, mediaTypes, headers = [] } = answer;
  const content = {
    ...(schema && { 'application/json': { schema } }),
    ...Object.fromEntries((mediaTypes ?? []).map((type) => [type, { schema: { type: 'string' as const } }])),
  };
  const names = [
    ...headers,
    ...(takesIdempotencyKey(operation) ? (['Idempotency-Replayed'] as const) : []),
    ...(operation.access === 'public' ? [] : BUCKET_HEADERS),
  ];
  return {
    description,
    ...(names.length > 0 && { headers: referencesTo(names) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

/** Each successful response once by status: a dry run shares its 200 with many writes. */
function successesOf({ success, otherSuccess, dryRun }: Operation): Success[] {
  const successes = [success, ...(otherSuccess ? [otherSuccess] : [])];
  if (!dryRun) return successes;
  const description = 'With `dry_run=true`: a preview of the result.';
  if (success.status !== 200 || !success.schema) return [...successes, { status: 200, description, schema: dryRun }];
  const both = { description: `${success.description} ${description}`, schema: z.union([success.schema, dryRun]) };
  return [{ ...success, ...both }];
}

const NOT_MODIFIED: Success = {
  status: 304,
  description: 'Your copy is current.',
  headers: ['ETag'],
};

/** The successful responses of an operation, by status. */
const successResponses = (operation: Operation): [status: number, response: ZodOpenApiResponseObject][] =>
  [...successesOf(operation), ...(operation.conditional === 'If-None-Match' ? [NOT_MODIFIED] : [])].map((answer) => [
    answer.status,
    success(operation, answer),
  ]);

/** The errors of an operation, by status. */
function refusalsByStatus(operation: Operation): [status: number, refusals: Refusal[]][] {
  const refusals = refusalsOf(operation);
  const statuses = new Set(refusals.map(statusOf));
  return [...statuses].map((status) => [status, refusals.filter((refusal) => statusOf(refusal) === status)]);
}

/** The responses to HEAD: the same headers without a body. */
export function headResponsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const problems = refusalsByStatus(operation).map(([status, refusals]) => [status, problem(refusals)] as const);
  return Object.fromEntries(
    [...successResponses(operation), ...problems].map(([status, { description, headers }]) => [
      status,
      { description, ...(headers && { headers }) },
    ]),
  );
}

/** Builds the responses of operations. Errors that several operations share become components. */
export class Responses {
  readonly components: Record<string, ZodOpenApiResponseObject> = {};

  of(operation: Operation): ZodOpenApiResponsesObject {
    const problems = refusalsByStatus(operation).map(([status, refusals]) => [status, this.#problem(refusals)]);
    return {
      ...Object.fromEntries(successResponses(operation)),
      ...(Object.fromEntries(problems) as ZodOpenApiResponsesObject),
    };
  }

  #problem(refusals: Refusal[]): { $ref: `#/components/responses/${string}` } {
    const name = refusals.map(inPascalCase).join('Or');
    this.components[name] ??= problem(refusals);
    return { $ref: `#/components/responses/${name}` };
  }
}
