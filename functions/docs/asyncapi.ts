import { asyncApiDocument } from '../../lib/docs/asyncapi.js';
import { documentAnswer } from '../../lib/http/document-answer.js';
import { pipeline } from '../../lib/http/pipeline.js';

/** `GET /api/asyncapi.json`, public: 200 with the WebSocket as AsyncAPI 3, or 304. */
export const handler = pipeline(documentAnswer(asyncApiDocument));
