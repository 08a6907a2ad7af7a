/** The OpenAPI responses of operations: successes from their schemas, errors from their `failures`. */
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { ProblemCode } from '../domain/errors.js';
import { takesApiKey, takesIdempotencyKey, type Operation } from '../api/operation.js';
import { PROBLEMS } from '../http/problems.js';
import { PROBLEM_EXAMPLES, type Refusal } from './problem-examples.js';
import { inPascalCase, problemSchema } from './problem-schemas.js';
import { BUCKET_HEADERS, hasBucket, referencesTo, type HeaderName } from './headers.js';
import { successResponses } from './successes.js';

const REFUSAL_HEADERS: Partial<Record<Refusal, readonly HeaderName[]>> = {
  'idempotency-key-in-use': ['Retry-After'],
  unauthorized: ['WWW-Authenticate'],
  'rate-limited': ['Retry-After'],
  'unsupported-media-type': ['Accept-Encoding'],
  unavailable: ['Retry-After'],
};

/** The problem type of an error, without the common prefix. */
export const codeOf = (refusal: Refusal): ProblemCode => (refusal === 'missing-api-key' ? 'forbidden' : refusal);
const statusOf = (refusal: Refusal): number => PROBLEMS[codeOf(refusal)].status;

const KEY_REFUSALS = ['malformed-header', 'idempotency-key-in-use', 'idempotency-key-reused'] as const;

/** The settings of a deployment that its document depends on. */
export interface Deployment {
  /** Whether requests need the API key of a client application. */
  isApiKeyRequired: boolean;
}

/** A deployment at its address. */
export interface Served extends Deployment {
  /** The address before `/api`, such as `http://localhost:3000` or `https://…/<stage>`. */
  url: string;
}

/** Every error of an operation, in the order of their statuses. */
function refusalsOf(operation: Operation, { isApiKeyRequired }: Deployment): Refusal[] {
  const { access, body, conditional, failures } = operation;
  const refusals = new Set<Refusal>([
    ...failures,
    ...(body ? (['malformed-body', 'payload-too-large', 'unsupported-media-type', 'invalid-request'] as const) : []),
    ...(access === 'user' ? (['unauthorized'] as const) : []),
    ...(conditional === 'If-Match' ? (['malformed-header'] as const) : []),
    ...(takesIdempotencyKey(operation) ? KEY_REFUSALS : []),
    // Pages accept any parameter.
    ...(isApiKeyRequired && takesApiKey(operation) ? (['missing-api-key'] as const) : []),
    ...(access === 'public' ? [] : (['malformed-query'] as const)),
    'rate-limited',
    'internal-error',
    'unavailable',
  ]);
  return [...refusals].sort((a, b) => statusOf(a) - statusOf(b));
}

/** An error as a client reads it. */
export const exampleOf = (refusal: Refusal) => {
  const { detail, members } = PROBLEM_EXAMPLES[refusal];
  const code = codeOf(refusal);
  const instance = '5d7c9f1e-4b9c-4c55-9d0e-2a2b7a1d6c3f';
  return { type: `/problems/${code}`, ...PROBLEMS[code], detail, instance, ...members };
};

/** The errors of one status. @param hasLimit whether they show the state of a bucket */
function problem(refusals: Refusal[], hasLimit: boolean): ZodOpenApiResponseObject {
  const headers = refusals.flatMap((refusal) => REFUSAL_HEADERS[refusal] ?? []);
  const names = [...headers, ...(hasLimit ? BUCKET_HEADERS : [])];
  return {
    description: refusals.map((refusal) => PROBLEM_EXAMPLES[refusal].when).join(' Or: '),
    ...(names.length > 0 && { headers: referencesTo(names) }),
    content: {
      'application/problem+json': {
        schema: problemSchema(refusals.map(codeOf)),
        examples: Object.fromEntries(refusals.map((refusal) => [refusal, { value: exampleOf(refusal) }])),
      },
    },
  };
}

/** Builds the responses of operations. Errors that several operations share become components. */
export class Responses {
  readonly components: Record<string, ZodOpenApiResponseObject> = {};

  constructor(private readonly deployment: Deployment) {}

  of(operation: Operation): ZodOpenApiResponsesObject {
    const problems = this.#refusalsByStatus(operation).map(([status, refusals]) => [
      status,
      this.#problem(refusals, hasBucket(operation)),
    ]);
    return {
      ...Object.fromEntries(successResponses(operation)),
      ...(Object.fromEntries(problems) as ZodOpenApiResponsesObject),
    };
  }

  /** The responses to HEAD: the same headers without a body. */
  ofHead(operation: Operation): ZodOpenApiResponsesObject {
    const problems = this.#refusalsByStatus(operation).map(
      ([status, refusals]) => [status, problem(refusals, hasBucket(operation))] as const,
    );
    return Object.fromEntries(
      [...successResponses(operation), ...problems].map(([status, { description, headers }]) => [
        status,
        { description, ...(headers && { headers }) },
      ]),
    );
  }

  #refusalsByStatus(operation: Operation): [status: number, refusals: Refusal[]][] {
    const refusals = refusalsOf(operation, this.deployment);
    const statuses = new Set(refusals.map(statusOf));
    return [...statuses].map((status) => [status, refusals.filter((refusal) => statusOf(refusal) === status)]);
  }

  #problem(refusals: Refusal[], hasLimit: boolean): { $ref: `#/components/responses/${string}` } {
    const name = `${refusals.map(inPascalCase).join('Or')}${hasLimit ? '' : 'Unlimited'}`;
    this.components[name] ??= problem(refusals, hasLimit);
    return { $ref: `#/components/responses/${name}` };
  }
}
