import { openApiDocument } from '../../lib/docs/openapi.js';
import { documentAnswer } from '../../lib/http/document-answer.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `GET /api/openapi.json`, public: 200 with the API as OpenAPI 3.1, or 304. */
export const handler = pipeline(documentAnswer(openApiDocument));
