import { readWebhookOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readWebhook } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `GET /api/webhooks/{id}`, for users: 200 with the webhook, or 404 if it is not one of theirs. */
export const handler = userEndpoint(readWebhookOperation, {
  run: async ({ context, caller, params }) => ({ status: 200, body: await readWebhook(context, caller, params.id) }),
});
