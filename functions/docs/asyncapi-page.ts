import { redocPage } from '../../lib/docs/redoc.js';

/** `GET /api/asyncapi`, public: 200 with the AsyncAPI document in ReDoc. */
export const handler = redocPage({ title: 'WebSocket', path: '/api/asyncapi', document: '/api/asyncapi.json' });
