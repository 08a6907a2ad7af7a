/** Handlers that no client waits for. Errors are logged, and the schedule runs again. */
import type { WebhookRef } from '../domain/feed/webhook.js';
import { getFeedContext } from '../runtime/feed-context.js';
import { describeError, logError } from '../log.js';
import { withMetrics } from '../metrics.js';
import { getDeliveryContext } from '../runtime/webhook-context.js';
import type { FeedContext } from '../usecases/feed/context.js';
import type { DeliveryContext } from '../usecases/webhooks/context.js';

/** A handler that works on one webhook. */
export const webhookTask = (run: (context: DeliveryContext, ref: WebhookRef) => Promise<void>) =>
  withMetrics(async (ref: WebhookRef): Promise<void> => {
    try {
      await run(await getDeliveryContext(), ref);
    } catch (error) {
      logError('FailedWebhookSenders', 'webhook not delivered', { webhookId: ref.id, cause: describeError(error) });
    }
  });

/** A handler that runs on a schedule. A failure counts as a function error, which raises the alarm. */
export const scheduledTask = (run: (context: FeedContext) => Promise<void>) => withMetrics(() => run(getFeedContext()));
