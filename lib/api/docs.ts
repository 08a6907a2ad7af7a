import * as z from 'zod';
import { operation } from './operation.js';

const Index = z
  .object({
    name: z.string(),
    version: z.string(),
    links: z.record(z.string(), z.string().meta({ format: 'uri-reference' })),
  })
  .meta({
    id: 'Index',
    examples: [{ name: 'Event Scheduling API', version: '1.0.0', links: { health: '/api/health' } }],
  });

export const indexOperation = operation({
  id: 'docsIndex',
  method: 'GET',
  path: '/api',
  tag: 'Documents',
  summary: 'Links to the documents and the health check',
  description: 'JSON, or a page when `Accept` prefers `text/html`, as browsers do.',
  access: 'public',
  success: { status: 200, description: 'The links.', schema: Index, mediaTypes: ['text/html'] },
  failures: [],
});

export const rootOperation = operation({
  ...indexOperation,
  id: 'docsIndexAtRoot',
  path: '/',
  summary: `${indexOperation.summary} (the same as \`/api\`)`,
});

export const listProblemsOperation = operation({
  id: 'docsListProblems',
  method: 'GET',
  path: '/problems',
  tag: 'Documents',
  summary: 'Every kind of problem',
  access: 'public',
  success: { status: 200, description: 'A page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const readProblemOperation = operation({
  id: 'docsReadProblem',
  method: 'GET',
  path: '/problems/{type}',
  tag: 'Documents',
  summary: 'What a kind of problem means',
  description: 'The `type` of a problem is the path of this page.',
  access: 'public',
  params: z.object({ type: z.string().meta({ description: 'The last part of the `type` of a problem.' }) }),
  success: { status: 200, description: 'A page.', mediaTypes: ['text/html'] },
  failures: ['not-found'],
});

export const openapiOperation = operation({
  id: 'docsOpenapi',
  method: 'GET',
  path: '/api/openapi.json',
  tag: 'Documents',
  summary: 'This document',
  access: 'public',
  success: { status: 200, description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) },
  failures: [],
});

export const swaggerUiOperation = operation({
  id: 'docsSwaggerUi',
  method: 'GET',
  path: '/api/docs',
  tag: 'Documents',
  summary: 'Swagger UI',
  description: 'This document as a page on which operations can be tried out.',
  access: 'public',
  success: { status: 200, description: 'A page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const redocOperation = operation({
  id: 'docsRedoc',
  method: 'GET',
  path: '/api/redoc',
  tag: 'Documents',
  summary: 'ReDoc',
  description: 'This document as a page to read.',
  access: 'public',
  success: { status: 200, description: 'A page.', mediaTypes: ['text/html'] },
  failures: [],
});

export const assetOperation = operation({
  id: 'docsAsset',
  method: 'GET',
  path: '/api/docs/assets/{file}',
  tag: 'Documents',
  summary: 'A script or style sheet of these pages',
  description: 'Its name changes with its content, so that it may be kept for ever.',
  access: 'public',
  params: z.object({ file: z.string().meta({ description: 'As the pages name it.' }) }),
  conditional: 'If-None-Match',
  success: { status: 200, description: 'The file.', mediaTypes: ['text/javascript', 'text/css'], headers: ['ETag'] },
  failures: ['not-found'],
});
