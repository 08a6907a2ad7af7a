/** What operations answer, as OpenAPI's responses: successes from their schemas, refusals from the failures they name. */
import type { oas31, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { Problem } from '../api/problems.js';
import type { FailureCode } from '../domain/failure.js';
import type { Operation, Success } from '../http/operation.js';
import { PROBLEMS } from '../http/problems.js';
import { PROBLEM_EXAMPLES } from './problem-examples.js';

export const HEADERS = {
  ETag: {
    description: 'Names this state of what is answered; of an event, its version. For `If-Match` and `If-None-Match`.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  Location: {
    description: 'Where it is from now on.',
    schema: { type: 'string', format: 'uri-reference', examples: ['/api/events/evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M'] },
  },
  RateLimit: {
    description:
      'How the bucket stands that the request took from: what is left, and the seconds until it is full. ' +
      'On every answer of an operation that has got as far as its bucket.',
    schema: { type: 'string', examples: ['"user";r=99;t=1'] },
  },
  'RateLimit-Policy': {
    description: 'What that bucket holds, and the seconds in which it fills.',
    schema: { type: 'string', examples: ['"user";q=100;w=5'] },
  },
  'Retry-After': {
    description: 'Seconds after which the request may be sent again.',
    schema: { type: 'integer', minimum: 0, examples: [2] },
  },
  'WWW-Authenticate': {
    description: 'What is asked for (RFC 6750). API Gateway renames it to `x-amzn-Remapped-WWW-Authenticate`.',
    schema: { type: 'string', examples: ['Bearer error="invalid_token"'] },
  },
} as const satisfies oas31.HeadersObject;

type HeaderName = keyof typeof HEADERS;

const BUCKET_HEADERS = ['RateLimit', 'RateLimit-Policy'] as const;

/** Headers of refusals, beside those of the bucket, which are taken from once the token is known. */
const PROBLEM_HEADERS: Partial<Record<FailureCode, readonly HeaderName[]>> = {
  unauthorized: ['WWW-Authenticate'],
  'rate-limited': ['Retry-After'],
  unavailable: ['Retry-After'],
};

const referencesTo = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));

/** Every way in which an operation can refuse, in the order of the statuses. */
function failuresOf({ access, body, failures }: Operation): FailureCode[] {
  const codes = new Set<FailureCode>([
    ...failures,
    ...(body ? (['malformed-body', 'payload-too-large', 'unsupported-media-type', 'invalid-request'] as const) : []),
    ...(access === 'user' ? (['unauthorized'] as const) : []),
    // Forbidden by API Gateway, without an API key. Pages may be asked with any parameter.
    ...(access === 'public' ? [] : (['forbidden', 'malformed-query'] as const)),
    'rate-limited',
    'internal-error',
    'unavailable',
  ]);
  return [...codes].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
}

const inPascalCase = (code: FailureCode): string =>
  code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

function refusal(codes: FailureCode[]): ZodOpenApiResponseObject {
  return {
    description: codes.map((code) => PROBLEM_EXAMPLES[code].when).join(' Or: '),
    headers: referencesTo([...new Set([...codes.flatMap((code) => PROBLEM_HEADERS[code] ?? []), ...BUCKET_HEADERS])]),
    content: {
      'application/problem+json': {
        schema: Problem,
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

const exampleOf = (code: FailureCode) => {
  const { detail, members } = PROBLEM_EXAMPLES[code];
  const instance = '5d7c9f1e-4b9c-4c55-9d0e-2a2b7a1d6c3f';
  return { type: `/problems/${code}`, ...PROBLEMS[code], detail, instance, ...members };
};

function success({ access }: Operation, answer: Success): ZodOpenApiResponseObject {
  const { description, schema, mediaTypes, headers = [] } = answer;
  const content = schema
    ? { 'application/json': { schema } }
    : mediaTypes && Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string' as const } }]));
  const names = [...headers, ...(access === 'public' ? [] : BUCKET_HEADERS)];
  return { description, ...(names.length > 0 && { headers: referencesTo(names) }), ...(content && { content }) };
}

/** Builds the responses of operations. Refusals that several operations share become components. */
export class Responses {
  readonly components: Record<string, ZodOpenApiResponseObject> = {};

  of(operation: Operation): ZodOpenApiResponsesObject {
    const { conditional, otherSuccess } = operation;
    const successes = [operation.success, ...(otherSuccess ? [otherSuccess] : [])];
    return {
      ...Object.fromEntries(successes.map((answer) => [answer.status, success(operation, answer)])),
      ...(conditional === 'If-None-Match' && {
        304: success(operation, { status: 304, description: 'The client has this state already.', headers: ['ETag'] }),
      }),
      ...this.#refusals(operation),
    };
  }

  #refusals(operation: Operation): ZodOpenApiResponsesObject {
    const failures = failuresOf(operation);
    const ofStatus = (status: number) => failures.filter((code) => PROBLEMS[code].status === status);
    const statuses = new Set(failures.map((code) => PROBLEMS[code].status));
    return Object.fromEntries([...statuses].map((status) => [status, this.#refusal(ofStatus(status))]));
  }

  #refusal(codes: FailureCode[]): { $ref: `#/components/responses/${string}` } {
    const name = codes.map(inPascalCase).join('Or');
    this.components[name] ??= refusal(codes);
    return { $ref: `#/components/responses/${name}` };
  }
}
