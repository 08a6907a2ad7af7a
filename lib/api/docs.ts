import * as z from 'zod';
import { operation } from './operation.js';

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
