import { webhookTask } from '../../lib/triggers/tasks.js';
import { deliverWebhook } from '../../lib/usecases/webhooks/deliver-webhook.js';

/** Called for one webhook that is due, without waiting: sends it what is left of its owner's feed. */
export const handler = webhookTask(deliverWebhook);
