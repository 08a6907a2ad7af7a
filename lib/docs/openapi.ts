import {
  createDocument,
  type CreateDocumentOptions,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { loginOperation } from '../api/auth.js';
import { OPERATIONS } from '../api/operations.js';
import { answersHead, takesIdempotencyKey, type Access, type Operation } from '../api/operation.js';
import { DESCRIPTION, TAGS } from './introduction.js';
import { headResponsesOf, HEADERS, Responses } from './responses.js';

/** The credentials of each kind of access. Where the deployment requires it, an API key is needed as well. */
const SECURITY: Record<Access, oas31.SecurityRequirementObject[]> = {
  user: [
    { password: [], apiKey: [] },
    { bearer: [], apiKey: [] },
  ],
  'sign-in': [{ apiKey: [] }],
  link: [],
  public: [],
};

/** Swagger UI's dialog opens at the last scheme: the login. */
const securitySchemes = (mount: string): Record<string, oas31.SecuritySchemeObject> => ({
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'The API key of the client application, if the deployment requires one. The local stack does not.',
  },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token from login.' },
  password: {
    type: 'oauth2',
    description: 'Logs in with user name and password. No client id or secret is required.',
    flows: { password: { tokenUrl: `${mount}${loginOperation.path}`, scopes: {} } },
  },
});

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

const headersOf = (operation: Operation): (keyof typeof PARAMETERS)[] => [
  ...(operation.conditional ? [operation.conditional] : []),
  ...(takesIdempotencyKey(operation) ? (['Idempotency-Key'] as const) : []),
];

const parameterReference = (name: keyof typeof PARAMETERS) => ({
  $ref: `#/components/parameters/${name}` as const,
});

function describe(operation: Operation, responses: Responses): ZodOpenApiOperationObject {
  const { id, tag, summary, description, access, params, query, body } = operation;
  const headers = headersOf(operation);
  const bodyTypes = operation.bodyTypes ?? ['application/json'];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: SECURITY[access],
    requestParams: {
      ...(params && { path: params as never }),
      ...(query && { query: query as never }),
    },
    ...(headers.length > 0 && {
      parameters: headers.map(parameterReference),
    }),
    ...(body && {
      requestBody: { required: true, content: Object.fromEntries(bodyTypes.map((type) => [type, { schema: body }])) },
    }),
    responses: responses.of(operation),
  };
}

function describeHead(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, access, params } = operation;
  const headers = headersOf(operation);
  return {
    operationId: `${id}AsHead`,
    tags: [tag],
    summary: `${summary} (headers only)`,
    security: SECURITY[access],
    ...(params && { requestParams: { path: params as never } }),
    ...(headers.length > 0 && { parameters: headers.map(parameterReference) }),
    responses: headResponsesOf(operation),
  };
}

function pathsOf(operations: readonly Operation[], responses: Responses): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const { id, method, alias, path, summary } = operation;
    const path_ = (paths[path] ??= {});
    path_[method.toLowerCase()] = describe(operation, responses);
    if (answersHead(operation)) path_['head'] = describeHead(operation);
    if (alias === undefined) continue;
    const aliasId = `${id}As${alias.charAt(0)}${alias.slice(1).toLowerCase()}`;
    const twin = { ...operation, id: aliasId, summary: `${summary} (the same as ${method})` };
    path_[alias.toLowerCase()] = describe(twin, responses);
  }
  return paths;
}

/** Removes what zod adds and this API does not promise. */
const simplify: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  // Responses can get more members later. Clients ignore unknown members.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

function build(): oas31.OpenAPIObject {
  const responses = new Responses();
  const paths = pathsOf(OPERATIONS, responses);
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Event Scheduling API',
        version: packageJson.version,
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: TAGS,
      paths,
      components: { headers: HEADERS, parameters: PARAMETERS, responses: responses.components },
    },
    { override: simplify },
  );
}

const DOCUMENT = build();

/**
 * The API as an OpenAPI 3.1 document, built from the schemas that validate requests.
 * @param mount the path before `/api`: empty locally, `/<stage>` on AWS
 */
export const openApiDocument = (mount: string): oas31.OpenAPIObject => ({
  ...DOCUMENT,
  servers: [{ url: mount === '' ? '/' : mount }],
  components: { ...DOCUMENT.components, securitySchemes: securitySchemes(mount) },
});
