import { basePathOf } from '../../lib/http/base-path.js';
import { openApiDocument } from '../../lib/docs/openapi.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `GET /api/openapi.json`, public: 200 with the API as OpenAPI 3.1. */
export const handler = pipeline((event) =>
  Promise.resolve({ status: 200, headers: { 'Cache-Control': 'no-cache' }, body: openApiDocument(basePathOf(event)) }),
);
