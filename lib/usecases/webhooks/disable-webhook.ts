import type { FeedNotice } from '../../domain/feed/feed.js';
import { noticeMessage } from '../../views/feed.js';
import type { Attempt, DisabledReason } from '../../domain/feed/webhook.js';
import { appendNotice } from '../../store/feed.js';
import { findFeedHead, findLastSeq } from '../../store/feed-head.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { putAttempt } from '../../store/webhook-attempts.js';
import { disableWebhook, type WebhookSender } from '../../store/webhooks.js';
import type { FeedContext } from '../feed/context.js';
import { notifySubscribers } from '../feed/notify-subscribers.js';
import { traced } from '../feed/read-feed.js';
import { messageOf } from '../feed/send-feed.js';

/**
 * Disables a webhook and appends a notice to its owner's feed, in one transaction; then notifies the subscribers of the
 * feed.
 */
export async function disable(
  context: FeedContext,
  sender: WebhookSender,
  reason: DisabledReason,
  attempt: Attempt,
): Promise<void> {
  const { table, now } = context;
  const { webhook } = sender;
  const disabled = { at: now().toISOString(), reason };
  const notice: FeedNotice = { type: 'webhook.disabled', webhookId: webhook.id, reason, disabledAt: disabled.at };
  let seq: number | undefined;
  while (seq === undefined) {
    const lastSeq = await findLastSeq(table, webhook.userId);
    try {
      await table.transact(
        { webhook: disableWebhook(table, sender, disabled), attempt: putAttempt(table, sender, attempt) },
        appendNotice(table, webhook.userId, notice, { lastSeq, now: now() }),
      );
      seq = lastSeq + 1;
    } catch (error) {
      // The lease was lost or the webhook deleted. Any other failed condition is a concurrent append to the feed.
      if (!(error instanceof ConcurrentWriteError)) throw error;
      if (error.failed.has('webhook')) return;
    }
  }
  const item = { ...notice, seq };
  const head = await findFeedHead(table, webhook.userId);
  await notifySubscribers(context, { ...head, userId: webhook.userId }, () => [
    messageOf(traced(item, noticeMessage(item))),
  ]);
}
