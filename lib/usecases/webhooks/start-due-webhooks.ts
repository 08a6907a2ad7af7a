import type { WebhookRef } from '../../domain/feed/webhook.js';
import { listDueWebhooks, wakeWebhook, WEBHOOK_PARTITIONS } from '../../store/webhooks.js';
import type { FeedContext } from '../feed/context.js';

/** Of one partition at a time; those that are left are the first of the next. */
const MAX_STARTED = 250;
const STARTED_AT_ONCE = 25;

/** Has a webhook's feed sent, unless somebody is at it already or it pauses; then it is sent with what was there before. */
export async function startWebhook(context: FeedContext, { userId, id }: WebhookRef): Promise<void> {
  if (await wakeWebhook(context.table, { userId, id }, context.now())) await context.startDelivery({ userId, id });
}

/** Starts what is due: pauses that are over, senders that have died or had their time, and those that nobody could start. */
export async function startDueWebhooks(context: FeedContext): Promise<void> {
  const now = context.now();
  const due = await Promise.all(
    WEBHOOK_PARTITIONS.map((partition) => listDueWebhooks(context.table, partition, { now, limit: MAX_STARTED })),
  );
  const refs = due.flat();
  while (refs.length > 0) {
    await Promise.all(refs.splice(0, STARTED_AT_ONCE).map(({ userId, id }) => context.startDelivery({ userId, id })));
  }
}
