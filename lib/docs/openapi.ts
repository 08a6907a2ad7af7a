import { createDocument, type oas31, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { OPERATIONS } from '../api/operations.js';
import { answersHead, takesIdempotencyKey, type Operation } from '../api/operation.js';
import { EventContent } from '../api/schemas.js';
import { examplesOf } from './examples/index.js';
import { HEADERS } from './headers.js';
import { DESCRIPTION, TAGS } from './introduction.js';
import { ANY_PROBLEM, PROBLEM_SCHEMAS } from './problem-schemas.js';
import { Responses, type Deployment, type Served } from './responses.js';
import { completed, simplify, type Schemas } from './schemas.js';
import { securityOf, securitySchemes } from './security.js';
import { WEBHOOK_MESSAGES } from './webhook-messages.js';

const PARAMETERS = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description:
      'Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation ' +
      'marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored.',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of your copy. The response is 304 if it is still current.',
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed ' +
      'again and returns the original response. Errors are not stored.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
} as const satisfies Record<string, oas31.ParameterObject>;

const JSON_TYPE = 'application/json';

const headersOf = (operation: Operation): (keyof typeof PARAMETERS)[] => [
  ...(operation.conditional ? [operation.conditional] : []),
  ...(takesIdempotencyKey(operation) ? (['Idempotency-Key'] as const) : []),
];

const parameterReference = (name: keyof typeof PARAMETERS) => ({
  $ref: `#/components/parameters/${name}` as const,
});

/** Describes operations for one kind of deployment. */
class Operations {
  readonly responses: Responses;

  constructor(private readonly deployment: Deployment) {
    this.responses = new Responses(deployment);
  }

  describe(operation: Operation): ZodOpenApiOperationObject {
    const { params, query, body, bodyTypes: [bodyType = JSON_TYPE] = [] } = operation;
    return {
      ...this.#common(operation),
      requestParams: {
        ...(params && { path: params as never }),
        ...(query && { query: query as never }),
      },
      // Only the first type: forms, which login accepts too, are for Swagger UI's dialog.
      ...(body && {
        requestBody: { required: true, content: { [bodyType]: { schema: body, ...examplesOf([body]) } } },
      }),
      responses: this.responses.of(operation),
    };
  }

  describeHead(operation: Operation): ZodOpenApiOperationObject {
    const { id, summary, params } = operation;
    const head = { ...operation, id: `${id}AsHead`, summary: `${summary} (headers only)` };
    return {
      ...this.#common(head),
      ...(params && { requestParams: { path: params as never } }),
      responses: this.responses.ofHead(operation),
    };
  }

  #common(operation: Operation) {
    const { id, tag, summary, description } = operation;
    const headers = headersOf(operation);
    return {
      operationId: id,
      tags: [tag],
      summary,
      description,
      security: securityOf(operation, this.deployment),
      ...(headers.length > 0 && { parameters: headers.map(parameterReference) }),
    };
  }
}

function pathsOf(operations: Operations): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of OPERATIONS) {
    const { id, method, alias, path, summary } = operation;
    const path_ = (paths[path] ??= {});
    path_[method.toLowerCase()] = operations.describe(operation);
    if (answersHead(operation)) path_['head'] = operations.describeHead(operation);
    if (alias === undefined) continue;
    const aliasId = `${id}As${alias.charAt(0)}${alias.slice(1).toLowerCase()}`;
    const twin = { ...operation, id: aliasId, summary: `${summary} (the same as ${method})` };
    path_[alias.toLowerCase()] = operations.describe(twin);
  }
  return paths;
}

function build(deployment: Deployment): oas31.OpenAPIObject {
  const operations = new Operations(deployment);
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Event Scheduling API',
        version: packageJson.version,
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: TAGS,
      paths: pathsOf(operations),
      webhooks: WEBHOOK_MESSAGES,
      components: {
        headers: HEADERS,
        parameters: PARAMETERS,
        responses: operations.responses.components,
        schemas: { ...PROBLEM_SCHEMAS, EventContent },
      },
    },
    { override: simplify },
  );
  const schemas = { ...document.components?.schemas, Problem: ANY_PROBLEM } as Schemas;
  return { ...document, components: { ...document.components, schemas: completed(schemas) } };
}

/** Documents by whether an API key is required. They take a moment to build. */
const documents = new Map<boolean, oas31.OpenAPIObject>();

/** The API as an OpenAPI 3.1 document, built from the schemas that validate requests. */
export function openApiDocument({ url, isApiKeyRequired }: Served): oas31.OpenAPIObject {
  const document = documents.get(isApiKeyRequired) ?? build({ isApiKeyRequired });
  documents.set(isApiKeyRequired, document);
  return {
    ...document,
    info: { ...document.info, contact: { name: document.info.title, url: `${url}/` } },
    servers: [{ url }],
    components: { ...document.components, securitySchemes: securitySchemes(url, { isApiKeyRequired }) },
  };
}
