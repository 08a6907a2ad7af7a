import { listWebhooksOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readWebhooks } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `GET /api/webhooks`, for users: 200 with their webhooks on one page. */
export const handler = userEndpoint(listWebhooksOperation, {
  run: async ({ context, caller }) => ({
    status: 200,
    body: { items: await readWebhooks(context, caller), next_cursor: null },
  }),
});
