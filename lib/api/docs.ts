import * as z from 'zod';
import { operation } from './operation.js';

const Index = z
  .object({
    name: z.string(),
    version: z.string(),
    links: z.record(z.string(), z.string().meta({ format: 'uri-reference' })),
  })
  .meta({ id: 'ServiceIndex' });

export const indexOperation = operation({
  id: 'docsIndex',
  method: 'GET',
  path: '/api',
  tag: 'Documents',
  summary: 'List the documents and the health check',
  description: 'Returns JSON, or an HTML page if `Accept` prefers `text/html`.',
  access: 'public',
  success: { status: 200, description: 'The links.', schema: Index, mediaTypes: ['text/html'] },
  failures: [],
});

export const rootOperation = operation({
  ...indexOperation,
  id: 'docsIndexAtRoot',
  path: '/',
  summary: `${indexOperation.summary} (the same as /api)`,
});

export const listProblemsOperation = operation({
  id: 'docsListProblems',
  method: 'GET',
  path: '/problems',
  tag: 'Documents',
  summary: 'List the problem types',
  description: 'Each `type` that an error can have, with a link to its page.',
  access: 'public',
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const readProblemOperation = operation({
  id: 'docsReadProblem',
  method: 'GET',
  path: '/problems/{type}',
  tag: 'Documents',
  summary: 'Explain a problem type',
  description: 'The `type` of a problem is the path of its page.',
  access: 'public',
  params: z.object({ type: z.string().meta({ description: 'The last segment of the `type` of a problem.' }) }),
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: ['not-found'],
});

export const openapiOperation = operation({
  id: 'docsOpenapi',
  method: 'GET',
  path: '/api/openapi.json',
  tag: 'Documents',
  summary: 'Get this OpenAPI document',
  description: 'Has the address of this deployment, and the API key only if the deployment requires one.',
  access: 'public',
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: 'OpenAPI 3.1.',
    schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }),
    headers: ['ETag'],
  },
  failures: [],
});

export const asyncapiOperation = operation({
  id: 'docsAsyncapi',
  method: 'GET',
  path: '/api/asyncapi.json',
  tag: 'Documents',
  summary: 'Get the AsyncAPI document of the WebSocket',
  description: 'The handshake, the messages of both sides with examples, and the reasons for closing a connection.',
  access: 'public',
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: 'AsyncAPI 3.0.',
    schema: z.looseObject({ asyncapi: z.string() }).meta({ id: 'AsyncApiDocument' }),
    headers: ['ETag'],
  },
  failures: [],
});

export const swaggerUiOperation = operation({
  id: 'docsSwaggerUi',
  method: 'GET',
  path: '/api/docs',
  tag: 'Documents',
  summary: 'Open Swagger UI',
  description: 'An interactive page where you can try the operations.',
  access: 'public',
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const redocOperation = operation({
  id: 'docsRedoc',
  method: 'GET',
  path: '/api/redoc',
  tag: 'Documents',
  summary: 'Open ReDoc',
  description: 'A reference page.',
  access: 'public',
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const asyncapiPageOperation = operation({
  id: 'docsAsyncapiPage',
  method: 'GET',
  path: '/api/asyncapi',
  tag: 'Documents',
  summary: 'Open the reference of the WebSocket',
  description: 'A reference page of the AsyncAPI document.',
  access: 'public',
  success: { status: 200, description: 'An HTML page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const assetOperation = operation({
  id: 'docsAsset',
  method: 'GET',
  path: '/api/docs/assets/{file}',
  tag: 'Documents',
  summary: 'Get a script or style sheet of the documentation',
  description: 'The file name changes with the content, so clients can cache it indefinitely.',
  access: 'public',
  params: z.object({ file: z.string().meta({ description: 'The file name that the page links to.' }) }),
  conditional: 'If-None-Match',
  success: { status: 200, description: 'The file.', mediaTypes: ['text/javascript', 'text/css'], headers: ['ETag'] },
  failures: ['not-found'],
});
