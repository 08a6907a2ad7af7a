import { scheduledTask } from '../../lib/webhooks/handlers.js';
import { startDueWebhooks } from '../../lib/usecases/start-webhooks.js';

/** Every minute: starts a sender for each webhook that is due. */
export const handler = scheduledTask(startDueWebhooks);
