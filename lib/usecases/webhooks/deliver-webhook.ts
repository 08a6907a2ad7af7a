import { logInfo } from '../../log.js';
import { count } from '../../metrics.js';
import {
  countAttempt,
  decideNextStep,
  messageIdOf,
  signedHeaders,
  type Attempt,
  type PostOutcome,
  type WebhookRef,
} from '../../domain/feed/webhook.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { putAttempt } from '../../store/webhook-attempts.js';
import {
  releaseWebhook,
  renewWebhook,
  resealWebhook,
  saveProgress,
  acquireWebhook,
  type WebhookSender,
} from '../../store/webhooks.js';
import { disable } from './disable-webhook.js';
import { READ_AT_ONCE, readMessages, type TracedMessage } from '../feed/read-feed.js';
import type { DeliveryContext } from './context.js';
import { sealPurpose } from './manage-webhooks.js';

/** Much longer than an attempt and its transaction. A sender that takes over sends the last message again. */
const LEASE_MILLISECONDS = 30_000;

/** How long one sender works. The webhook is then due, and the schedule starts the next sender. */
const WORK_MILLISECONDS = 4 * 60_000;

/** Counts as a failed attempt, because this container may get a rotated key only after minutes. */
const UNSIGNED: PostOutcome = { error: 'the secret cannot be read' };

const STANDARD_HEADERS = { 'content-type': 'application/json', 'user-agent': 'event-scheduling-api' };

/**
 * Sends the feed of a user to a webhook, message by message, until nothing is left or the receiver fails. Has no effect
 * while another sender holds the lease or the webhook pauses.
 */
export async function deliverWebhook(context: DeliveryContext, ref: WebhookRef): Promise<void> {
  const now = context.now();
  const leaseEndsAt = new Date(now.getTime() + LEASE_MILLISECONDS);
  const sender = await acquireWebhook(context.table, ref, { leaseId: context.newSecret(), leaseEndsAt, now });
  if (!sender) return;
  await new Delivery(context, sender, await openKey(context, sender)).run();
}

/**
 * The signing key; `undefined` if the encryption key is gone or has not reached this container. Encrypts it again after
 * a rotation of the encryption keys.
 */
async function openKey({ cipher, table }: DeliveryContext, sender: WebhookSender): Promise<Buffer | undefined> {
  const purpose = sealPurpose(sender.webhook);
  if (!cipher.canDecrypt(sender.sealedKey)) return undefined;
  const key = cipher.decrypt(purpose, sender.sealedKey);
  if (!cipher.isCurrent(sender.sealedKey)) await resealWebhook(table, sender, cipher.encrypt(purpose, key));
  return key;
}

/** The work of one sender, while it holds the lease. */
class Delivery {
  private readonly endsAtMilliseconds: number;

  constructor(
    private readonly context: DeliveryContext,
    private sender: WebhookSender,
    private readonly key: Buffer | undefined,
  ) {
    this.endsAtMilliseconds = context.now().getTime() + WORK_MILLISECONDS;
  }

  async run(): Promise<void> {
    do {
      if (!(await this.sendAll())) return;
    } while (!(await releaseWebhook(this.context.table, this.sender)) && (await this.renew()));
  }

  /** Sends what is in the feed. Returns whether it reached the end. */
  private async sendAll(): Promise<boolean> {
    let messages: TracedMessage[];
    do {
      const after = this.sender.sent;
      messages = await readMessages(this.context, this.sender.webhook.userId, { after, limit: READ_AT_ONCE });
      for (const message of messages) if (!(await this.send(message))) return false;
    } while (messages.length === READ_AT_ONCE);
    return true;
  }

  /** Sends one message. Returns whether to continue. */
  private async send({ message, trace }: TracedMessage): Promise<boolean> {
    const attempt = await this.attempt(message);
    const { id: webhookId, userId } = this.sender.webhook;
    logInfo('webhook attempted', { ...trace, webhookId, userId, outcome: attempt.outcome });
    const step = decideNextStep(attempt, this.sender, this.context.webhookPauses, Math.random());
    this.sender = { ...this.sender, ...countAttempt(this.sender, attempt), attempts: this.sender.attempts + 1 };
    if (step.next === 'disable') {
      await disable(this.context, this.sender, step.reason, attempt);
      return false;
    }
    if (step.next === 'pause') {
      await this.save(attempt, { milliseconds: step.milliseconds, releases: true });
      return false;
    }
    const isOver = this.context.now().getTime() > this.endsAtMilliseconds;
    const isSaved = await this.save(attempt, { milliseconds: isOver ? 0 : LEASE_MILLISECONDS, releases: isOver });
    return isSaved && !isOver;
  }

  private async attempt(message: TracedMessage['message']): Promise<Attempt> {
    count('WebhookAttempts');
    const attemptedAt = this.context.now();
    const messageId = messageIdOf(this.sender.webhook, message.seq);
    const begin = performance.now();
    const outcome = await this.post(messageId, JSON.stringify(message), attemptedAt);
    const durationMilliseconds = Math.round(performance.now() - begin);
    return { seq: message.seq, messageId, attemptedAt: attemptedAt.toISOString(), durationMilliseconds, outcome };
  }

  private post(messageId: string, body: string, now: Date): PostOutcome | Promise<PostOutcome> {
    if (!this.key) return UNSIGNED;
    const headers = { ...STANDARD_HEADERS, ...signedHeaders(this.key, messageId, body, now) };
    return this.context.receivers.post(new URL(this.sender.webhook.url), headers, body);
  }

  /** Saves the progress. Returns whether the lease was still held. @param milliseconds until the webhook is due */
  private async save(
    attempt: Attempt,
    { milliseconds, releases }: { milliseconds: number; releases: boolean },
  ): Promise<boolean> {
    const { table, now } = this.context;
    const dueAt = new Date(now().getTime() + milliseconds);
    try {
      await table.transact({
        webhook: saveProgress(table, this.sender, { dueAt, releases }),
        attempt: putAttempt(table, this.sender, attempt),
      });
      return true;
    } catch (error) {
      if (error instanceof ConcurrentWriteError) return false;
      throw error;
    }
  }

  private async renew(): Promise<boolean> {
    const { table, now } = this.context;
    const renewed = await renewWebhook(table, this.sender, new Date(now().getTime() + LEASE_MILLISECONDS));
    if (renewed) this.sender = renewed;
    return renewed !== undefined;
  }
}
