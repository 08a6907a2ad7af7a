import { webhookTask } from '../../lib/triggers/tasks.js';
import { deliverWebhook } from '../../lib/usecases/webhooks/deliver-webhook.js';

/** Invoked asynchronously for one due webhook: sends it the rest of its owner's feed. */
export const handler = webhookTask(deliverWebhook);
