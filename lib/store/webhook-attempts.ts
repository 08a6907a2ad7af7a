/**
 * What came of posting to webhooks: the last attempts of each, in a ring.
 *
 * | pk             | sk           | item                                             |
 * |----------------|--------------|--------------------------------------------------|
 * | `WEBHOOK#<id>` | `ATTEMPT#42` | the newest attempt whose number ends so; expires |
 *
 * Numbers repeat after 100 attempts, so a webhook has at most 100 items.
 */
import { ATTEMPT_SECONDS, MAX_ATTEMPTS_KEPT, type Attempt } from '../domain/feed/webhook.js';
import { isLive } from './expiry.js';
import { isNumber, memberOf } from './guards.js';
import { isAttempt } from './records.js';
import type { Item, Table, TransactionItem } from './table.js';
import type { WebhookSender } from './webhooks.js';

const pkOf = (webhookId: string): string => `WEBHOOK#${webhookId}`;

const numberOf = (item: Item): number => memberOf(item, 'number', isNumber);

/** Keeps the attempt that a sender has made last. */
export const putAttempt = (
  table: Table,
  { webhook, attempts }: Pick<WebhookSender, 'webhook' | 'attempts'>,
  attempt: Attempt,
): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: {
      pk: pkOf(webhook.id),
      sk: `ATTEMPT#${attempts % MAX_ATTEMPTS_KEPT}`,
      number: attempts,
      attempt,
      expiresAtEpochSeconds: Math.floor(Date.parse(attempt.attemptedAt) / 1000) + ATTEMPT_SECONDS,
    },
  },
});

/** A webhook's last attempts, newest first. One consistent query. */
export async function listAttempts(table: Table, webhookId: string, now: Date): Promise<Attempt[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pkOf(webhookId), ':prefix': 'ATTEMPT#' },
  });
  return items
    .filter((item) => isLive(item, now))
    .sort((a, b) => numberOf(b) - numberOf(a))
    .map((item) => memberOf(item, 'attempt', isAttempt));
}
