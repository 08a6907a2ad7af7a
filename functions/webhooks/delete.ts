import { deleteWebhookOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { deleteWebhook } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `DELETE /api/webhooks/{id}`, for users: 204, or 404 if it is not one of theirs. */
export const handler = userEndpoint(deleteWebhookOperation, {
  run: async ({ context, caller, params }) => {
    await deleteWebhook(context, caller, params.id);
    return { status: 204 };
  },
});
