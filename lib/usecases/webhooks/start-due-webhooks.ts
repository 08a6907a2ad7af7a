import type { WebhookRef } from '../../domain/feed/webhook.js';
import { listDueWebhooks, wakeWebhook, WEBHOOK_PARTITIONS } from '../../store/webhooks.js';
import { observe } from '../../metrics.js';
import type { FeedContext } from '../feed/context.js';

/** The maximum per partition and run. The next run starts with the remaining ones. */
const MAX_STARTED = 250;
const STARTED_AT_ONCE = 25;

/** Wakes a webhook, and starts a delivery unless a sender holds the lease or the webhook pauses. */
export async function startWebhook(context: FeedContext, { userId, id }: WebhookRef): Promise<void> {
  if (await wakeWebhook(context.table, { userId, id }, context.now())) await context.startDelivery({ userId, id });
}

/** Starts due webhooks: after a pause, after a sender that died or ran out of time, and after a failed start. */
export async function startDueWebhooks(context: FeedContext): Promise<void> {
  const now = context.now();
  const due = await Promise.all(
    WEBHOOK_PARTITIONS.map((partition) => listDueWebhooks(context.table, partition, { now, limit: MAX_STARTED })),
  );
  const refs = due.flat();
  observe('WebhookDelay', Math.max(0, ...refs.map(({ dueAt }) => now.getTime() - dueAt.getTime())));
  while (refs.length > 0) {
    await Promise.all(refs.splice(0, STARTED_AT_ONCE).map(({ userId, id }) => context.startDelivery({ userId, id })));
  }
}
