import { listDeliveriesOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readAttempts } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `GET /api/webhooks/{id}/deliveries`, for users: 200 with the last attempts of one of theirs on one page, or 404. */
export const handler = userEndpoint(listDeliveriesOperation, {
  run: async ({ context, caller, params }) => ({
    status: 200,
    body: { items: await readAttempts(context, caller, params.id), next_cursor: null },
  }),
});
