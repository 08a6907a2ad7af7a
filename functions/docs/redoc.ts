import { redocPage } from '../../lib/docs/redoc.js';

/** `GET /api/redoc`, public: 200 with ReDoc. */
export const handler = redocPage({ title: 'ReDoc', path: '/api/redoc', document: '/api/openapi.json' });
