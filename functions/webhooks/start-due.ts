import { scheduledTask } from '../../lib/triggers/tasks.js';
import { startDueWebhooks } from '../../lib/usecases/webhooks/start-due-webhooks.js';

/** Runs every minute: starts a sender for each due webhook. */
export const handler = scheduledTask(startDueWebhooks);
