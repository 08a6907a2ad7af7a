import { readHealthOperation } from '../../lib/api/health.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { checkHealth } from '../../lib/usecases/check-health.js';

/** `GET /api/health`, public: 200 if the database responds, otherwise 503. */
export const handler = publicEndpoint(readHealthOperation, async ({ context }) => ({
  status: 200,
  body: await checkHealth(context),
}));
