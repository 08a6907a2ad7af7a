/**
 * The last delivery attempts of each webhook, in a ring of 100 items.
 *
 * | pk             | sk           | item                                             |
 * |----------------|--------------|--------------------------------------------------|
 * | `WEBHOOK#<id>` | `ATTEMPT#42` | the newest attempt with a number ending in 42    |
 *
 * The items expire.
 */
import { ATTEMPT_SECONDS, MAX_ATTEMPTS_KEPT, type Attempt } from '../domain/feed/webhook.js';
import { isLive } from './expiry.js';
import { isNumber, memberOf } from './guards.js';
import { isAttempt } from './records.js';
import type { Item, Table, TransactionItem } from './table.js';
import type { WebhookSender } from './webhooks.js';

const pkOf = (webhookId: string): string => `WEBHOOK#${webhookId}`;

const numberOf = (item: Item): number => memberOf(item, 'number', isNumber);

/** Stores the last attempt of a sender. */
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
