import { scheduledTask } from '../../lib/triggers/tasks.js';
import { startDueWebhooks } from '../../lib/usecases/webhooks/start-due-webhooks.js';

/** Every minute: starts a sender for each webhook that is due. */
export const handler = scheduledTask(startDueWebhooks);
