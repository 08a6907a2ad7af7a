import { createWebhookOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { basePathOf } from '../../lib/http/base-path.js';
import { getWebhookClient } from '../../lib/runtime/webhook-context.js';
import { createWebhook } from '../../lib/usecases/webhooks/manage-webhooks.js';
import type { CreatedWebhookView } from '../../lib/views/webhook.js';

/** `POST /api/webhooks`, for users: 201 with the webhook and its secret, or 409 at the maximum of webhooks. */
export const handler = userEndpoint(createWebhookOperation, {
  run: async ({ context, event, caller, body, recorder }) => {
    const answerOf = (webhook: CreatedWebhookView) => ({
      status: 201,
      headers: { Location: `${basePathOf(event)}/api/webhooks/${webhook.id}` },
      body: webhook,
    });
    return answerOf(
      await createWebhook({ ...context, receivers: getWebhookClient() }, caller, body, recorder.save(answerOf)),
    );
  },
});
