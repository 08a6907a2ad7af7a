/** Compares responses with the OpenAPI document: status, headers, media type and every member of the body. */
import { openApiDocument } from '../../../lib/docs/openapi.js';
import { ANY_PROBLEM } from '../../../lib/docs/problem-schemas.js';
import {
  operationsOf,
  responseOf,
  SchemaValidators,
  type DocumentedOperation,
  type OpenApi,
  type Schema,
} from './openapi.js';

/** A response with its {@link parsedBody}. */
export interface Received {
  status: number;
  headers: Headers;
  body: unknown;
}

/** The value of a JSON body, the text of another one, or `undefined` without a body. */
export function parsedBody(headers: Headers, text: string): unknown {
  if (text === '') return undefined;
  return mediaTypeOf(headers).endsWith('json') ? JSON.parse(text) : text;
}

const PROBLEM = 'application/problem+json';
const BUCKET_HEADERS = ['RateLimit', 'RateLimit-Policy'];
/** Headers that no response may have without being documented. */
const TRACKED = [
  ...['Accept-Encoding', 'ETag', 'Idempotency-Replayed', 'Link', 'Location', 'Retry-After', 'WWW-Authenticate'],
  ...BUCKET_HEADERS,
];
/** Headers of repeated responses, and of all parts but the last. */
const SOMETIMES = ['Idempotency-Replayed', 'Link'];
const HEADERS_OF_PROBLEMS: Record<string, string[]> = {
  '/problems/unauthorized': ['WWW-Authenticate'],
  '/problems/rate-limited': ['Retry-After'],
  '/problems/idempotency-key-in-use': ['Retry-After'],
};
/** Problems that can occur before a token is taken from the bucket, or without its state. `forbidden` is a missing API key. */
const WITHOUT_BUCKET = ['unauthorized', 'forbidden', 'payload-too-large', 'unavailable', 'internal-error'].map(
  (code) => `/problems/${code}`,
);
/** Problems that API Gateway can answer to any request. */
const BY_GATEWAY = ['/problems/not-found', '/problems/payload-too-large', '/problems/rate-limited'];

const mediaTypeOf = (headers: Headers): string => headers.get('Content-Type')?.split(';')[0] ?? '';

/** Matches paths of requests with those of the document. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
}

/** API Gateway refuses other paths. */
function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

export class DocumentedResponses {
  readonly #validators: SchemaValidators;
  readonly #operations: { method: string; pattern: RegExp; operation: DocumentedOperation }[];

  constructor(private readonly document: OpenApi) {
    this.#validators = new SchemaValidators(document);
    // A path without parameters matches before one with them: `/api/events/batch` is no event.
    this.#operations = operationsOf(document)
      .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)
      .map(({ method, path, operation }) => ({ method, pattern: patternOf(path), operation }));
  }

  /** The differences between a response and the document; empty without any. */
  differences(method: string, url: URL, received: Received): string[] {
    const operation = this.#operationAt(method, url.pathname);
    const documented = operation && responseOf(this.document, operation, received.status);
    if (!documented) return this.#undocumented(method, received);
    const names = Object.keys(documented.headers ?? {});
    return [
      ...missingHeaders(names, url, received),
      ...TRACKED.filter((name) => received.headers.has(name) && !names.includes(name)).map(
        (name) => `a header ${name}`,
      ),
      ...names.flatMap((name) => this.#headerFaults(name, received.headers)),
      ...this.#bodyFaults(documented.content, received, method),
    ];
  }

  #operationAt(method: string, path: string): DocumentedOperation | undefined {
    if (!isDecodable(path)) return undefined;
    return this.#operations.find((one) => one.method === method && one.pattern.test(path))?.operation;
  }

  #undocumented(method: string, { status, headers, body }: Received): string[] {
    if (method === 'HEAD' && status === 404) return [];
    const { type } = (body ?? {}) as { type?: string };
    const isByGateway = mediaTypeOf(headers) === PROBLEM && BY_GATEWAY.includes(type ?? '');
    return isByGateway ? this.#validators.faults(ANY_PROBLEM, body) : [`the status ${status}`];
  }

  #headerFaults(name: string, headers: Headers): string[] {
    const text = headers.get(name);
    const { schema } = this.document.components.headers[name]!;
    const faults =
      text === null ? [] : this.#validators.faults(schema, schema.type === 'integer' ? Number(text) : text);
    return faults.map((fault) => `the header ${name}: ${text}${fault}`);
  }

  #bodyFaults(content: Record<string, { schema: Schema }> | undefined, { headers, body }: Received, method: string) {
    if (!content || method === 'HEAD') return body === undefined ? [] : ['a body'];
    const mediaType = content[mediaTypeOf(headers)];
    return mediaType ? this.#validators.faults(mediaType.schema, body) : [`the type ${mediaTypeOf(headers)}`];
  }
}

function missingHeaders(documented: string[], url: URL, { headers, body }: Received): string[] {
  const isProblem = mediaTypeOf(headers) === PROBLEM;
  const isDryRun = url.searchParams.get('dry_run') === 'true';
  const always = documented.filter((name) => !SOMETIMES.includes(name) && !(isDryRun && name === 'ETag'));
  const expected = isProblem ? headersOfProblem(documented, body as { type: string } | undefined) : always;
  return expected.filter((name) => !headers.has(name)).map((name) => `no header ${name}`);
}

/** The headers that a problem always has; without its body, which HEAD does not return, they are not known. */
const headersOfProblem = (documented: string[], { type }: { type?: string } = {}): string[] => [
  ...(HEADERS_OF_PROBLEMS[type ?? ''] ?? []),
  ...(type === undefined || WITHOUT_BUCKET.includes(type)
    ? []
    : BUCKET_HEADERS.filter((name) => documented.includes(name))),
];

let documented: DocumentedResponses | undefined;

/**
 * Requires that a response is as the OpenAPI document says, which is built from the code.
 * @throws Error with every difference
 */
export function requireDocumented(method: string, url: URL, received: Received): void {
  documented ??= new DocumentedResponses(
    JSON.parse(JSON.stringify(openApiDocument({ url: url.origin, isApiKeyRequired: true }))) as OpenApi,
  );
  const differences = documented.differences(method, url, received);
  if (differences.length === 0) return;
  const { status, body } = received;
  throw new Error(
    `${method} ${url.pathname}${url.search} answered ${status} ${JSON.stringify(body)}, but the document differs:\n${differences.join('\n')}`,
  );
}

/** {@link requireDocumented} for a response whose body the caller reads. */
export async function requireDocumentedResponse(method: string, response: Response): Promise<void> {
  const { status, headers, url } = response;
  const body = parsedBody(headers, await response.clone().text());
  requireDocumented(method, new URL(url), { status, headers, body });
}
