/**
 * Webhooks: one item each. All webhooks are in 16 partitions, those of one user in the same, so that the local index
 * `byTime` finds the due ones with strongly consistent reads. A user has at most five webhooks, so partitions grow only
 * with the number of users (decision 27). The head of the feed has the number of the user's webhooks (`feed-head.ts`).
 *
 * | pk             | sk             | item                                             |
 * |----------------|----------------|--------------------------------------------------|
 * | `WEBHOOKS#<n>` | `<user>#<id>`  | a webhook, the lease of its sender, its progress |
 *
 * `byTime` is when the webhook is due; it is absent while there is nothing to send. A sender moves it to the end of its
 * lease, so that no other sender starts before. A pause after a failure moves it too, without a lease. `wakes` counts
 * how often the webhook was woken. A sender releases the lease only if `wakes` has not changed since it last read the
 * feed.
 */
import { createHash } from 'node:crypto';
import {
  DISABLED_REASONS,
  MAX_WEBHOOKS,
  type DisabledReason,
  type Webhook,
  type WebhookRef,
  type WebhookState,
} from '../domain/feed/webhook.js';
import { updateIf } from './conditional.js';
import { countWebhook, uncountWebhook, uncountWebhooks } from './feed-head.js';
import { isBytes, isNumber, isString, memberOf, nullable, oneOf, optional, shapeOf } from './guards.js';
import { isWebhook } from './records.js';
import type { Actions, Item, Key, Table, TransactionItem } from './table.js';

/**
 * Enough that each partition stays below 1,000 writes a second and, with millions of users, below 10 GB. Stored keys
 * depend on this number: changing it requires a migration.
 */
const PARTITIONS = 16;

export const WEBHOOK_PARTITIONS: readonly string[] = Array.from({ length: PARTITIONS }, (_, n) => `WEBHOOKS#${n}`);

const pkOf = (userId: string): string => {
  const [byte = 0] = createHash('sha256').update(userId).digest();
  return `WEBHOOKS#${byte % PARTITIONS}`;
};
const webhookKey = ({ userId, id }: WebhookRef): Key => ({ pk: pkOf(userId), sk: `${userId}#${id}` });
/** The lease id of a webhook without a sender. */
const NO_LEASE = '';
const IS_HOLDER = 'leaseId = :holder';

const dueTime = (at: Date): string => at.toISOString();

/** A stored webhook. */
export interface KeptWebhook extends WebhookState {
  webhook: Webhook;
  /** The signing key, encrypted. */
  sealedKey: Uint8Array;
  /** When the next sender can start; `undefined` while there is nothing to send. */
  dueAt: string | undefined;
}

/** A sender that holds the lease of a webhook. */
export interface WebhookSender extends KeptWebhook {
  leaseId: string;
  /** How often the webhook was woken before the sender last read the feed. */
  wakes: number;
  /** The number of attempts since the webhook was created. */
  attempts: number;
}

const isDisabled = shapeOf<NonNullable<WebhookState['disabled']>>({ at: isString, reason: oneOf(DISABLED_REASONS) });

const keptFrom = (item: Item): KeptWebhook => ({
  webhook: memberOf(item, 'webhook', isWebhook),
  sealedKey: memberOf(item, 'sealedKey', isBytes),
  sent: memberOf(item, 'sent', isNumber),
  failures: memberOf(item, 'failures', isNumber),
  failingSince: memberOf(item, 'failingSince', optional(nullable(isString))) ?? undefined,
  disabled: memberOf(item, 'disabled', optional(isDisabled)),
  dueAt: memberOf(item, 'byTime', optional(isString)),
});

/** Reads the key only: a damaged webhook fails when its lease is acquired, and does not stop others. */
const refFrom = (item: Item): WebhookRef => {
  const [userId = '', id = ''] = memberOf(item, 'sk', isString).split('#');
  return { userId, id };
};

const senderFrom = (item: Item): WebhookSender => ({
  ...keptFrom(item),
  leaseId: memberOf(item, 'leaseId', isString),
  wakes: memberOf(item, 'wakes', isNumber),
  attempts: memberOf(item, 'attempts', isNumber),
});

/**
 * Stores a new webhook. It is due at once, because feed entries that were written meanwhile did not wake it. The
 * condition of `count` fails if the user has the maximum number of webhooks.
 */
export const putWebhook = (
  table: Table,
  webhook: Webhook,
  { sealedKey, sent, now }: { sealedKey: Uint8Array; sent: number; now: Date },
): Actions => ({
  count: countWebhook(table, webhook.userId, MAX_WEBHOOKS),
  webhook: {
    Put: {
      TableName: table.name,
      Item: {
        ...webhookKey(webhook),
        webhook,
        sealedKey,
        sent,
        wakes: 0,
        failures: 0,
        attempts: 0,
        byTime: dueTime(now),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
});

/** Deletes a webhook. Requires that it exists. */
export const removeWebhook = (table: Table, ref: WebhookRef): Actions => ({
  webhook: {
    Delete: { TableName: table.name, Key: webhookKey(ref), ConditionExpression: 'attribute_exists(pk)' },
  },
  count: uncountWebhook(table, ref.userId),
});

/** Deletes all webhooks of a user. Requires that `webhooks` is complete. */
export const removeWebhooks = (table: Table, userId: string, webhooks: KeptWebhook[]): Actions => ({
  webhookCount: uncountWebhooks(table, userId, webhooks.length),
  webhooks: webhooks.map(({ webhook }) => ({ Delete: { TableName: table.name, Key: webhookKey(webhook) } })),
});

/** One consistent read. */
export async function findWebhook(table: Table, ref: WebhookRef): Promise<KeptWebhook | undefined> {
  const item = await table.get(webhookKey(ref));
  return item && keptFrom(item);
}

/** A user's webhooks, oldest first: ids sort by time. One consistent query. */
export async function listWebhooks(table: Table, userId: string): Promise<KeptWebhook[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pkOf(userId), ':prefix': `${userId}#` },
  });
  return items.map(keptFrom);
}

/** A webhook that has something to send, since `dueAt`. */
type DueWebhook = WebhookRef & { dueAt: Date };

/** At most `limit` due webhooks of one of {@link WEBHOOK_PARTITIONS}, longest due first. One consistent query. */
export async function listDueWebhooks(
  table: Table,
  partition: string,
  { now, limit }: { now: Date; limit: number },
): Promise<DueWebhook[]> {
  const { items } = await table.queryPage({
    IndexName: 'byTime',
    KeyConditionExpression: 'pk = :pk AND byTime <= :now',
    ExpressionAttributeValues: { ':pk': partition, ':now': dueTime(now) },
    Limit: limit,
  });
  return items.map((item) => ({ ...refFrom(item), dueAt: new Date(memberOf(item, 'byTime', isString)) }));
}

/** An update that requires the caller to hold the lease. */
const ifHolder = ({ webhook, leaseId }: WebhookSender, values: Record<string, unknown> = {}) => ({
  Key: webhookKey(webhook),
  ConditionExpression: IS_HOLDER,
  ExpressionAttributeValues: { ':holder': leaseId, ...values },
});

/**
 * Wakes a webhook because its feed has new entries. Returns whether a sender has to be started: no sender holds the
 * lease, and the webhook does not pause after a failure. One update.
 */
export async function wakeWebhook(table: Table, ref: WebhookRef, now: Date): Promise<boolean> {
  const item = await updateIf(table, {
    Key: webhookKey(ref),
    UpdateExpression: 'SET byTime = if_not_exists(byTime, :now) ADD wakes :one',
    ConditionExpression: 'attribute_exists(webhook) AND attribute_not_exists(disabled)',
    ExpressionAttributeValues: { ':now': dueTime(now), ':one': 1 },
  });
  return item !== undefined && memberOf(item, 'byTime', isString) <= dueTime(now);
}

/** Acquires the lease of a due webhook; `undefined` if it is not due or does not exist. One update. */
export async function acquireWebhook(
  table: Table,
  ref: WebhookRef,
  { leaseId, leaseEndsAt, now }: { leaseId: string; leaseEndsAt: Date; now: Date },
): Promise<WebhookSender | undefined> {
  const item = await updateIf(table, {
    Key: webhookKey(ref),
    UpdateExpression: 'SET leaseId = :lease, byTime = :leaseEnd',
    ConditionExpression: 'byTime <= :now',
    ExpressionAttributeValues: { ':lease': leaseId, ':leaseEnd': dueTime(leaseEndsAt), ':now': dueTime(now) },
  });
  return item && senderFrom(item);
}

/**
 * Releases the lease if the webhook was not woken since the sender last read the feed; returns whether it did. One
 * update.
 */
export const releaseWebhook = async (table: Table, sender: WebhookSender): Promise<boolean> =>
  (await updateIf(table, {
    ...ifHolder(sender, { ':none': NO_LEASE, ':wakes': sender.wakes }),
    UpdateExpression: 'SET leaseId = :none REMOVE byTime',
    ConditionExpression: `${IS_HOLDER} AND wakes = :wakes`,
  })) !== undefined;

/** Renews the lease and reads the current wakes; `undefined` if the lease was lost. One update. */
export async function renewWebhook(
  table: Table,
  sender: WebhookSender,
  leaseEndsAt: Date,
): Promise<WebhookSender | undefined> {
  const item = await updateIf(table, {
    UpdateExpression: 'SET byTime = :leaseEnd',
    ...ifHolder(sender, { ':leaseEnd': dueTime(leaseEndsAt) }),
  });
  return item && senderFrom(item);
}

/** Stores the signing key, encrypted anew. One update. */
export async function resealWebhook(table: Table, sender: WebhookSender, sealedKey: Uint8Array): Promise<void> {
  await updateIf(table, { UpdateExpression: 'SET sealedKey = :sealed', ...ifHolder(sender, { ':sealed': sealedKey }) });
}

/**
 * Saves the progress of the sender, which must hold the lease.
 * @param dueAt end of the lease, or with `releases` the time of the next attempt
 */
export const saveProgress = (
  table: Table,
  sender: WebhookSender,
  { dueAt, releases }: { dueAt: Date; releases: boolean },
): TransactionItem => ({
  Update: {
    TableName: table.name,
    UpdateExpression:
      'SET sent = :sent, failures = :failures, failingSince = :since, attempts = :attempts, byTime = :due, leaseId = :next',
    ...ifHolder(sender, {
      ...countsOf(sender),
      ':sent': sender.sent,
      ':due': dueTime(dueAt),
      ':next': releases ? NO_LEASE : sender.leaseId,
    }),
  },
});

/** Disables the webhook, whose lease the caller must hold. */
export const disableWebhook = (
  table: Table,
  sender: WebhookSender,
  disabled: { at: string; reason: DisabledReason },
): TransactionItem => ({
  Update: {
    TableName: table.name,
    UpdateExpression:
      'SET disabled = :disabled, failures = :failures, failingSince = :since, attempts = :attempts, leaseId = :none ' +
      'REMOVE byTime',
    ...ifHolder(sender, { ...countsOf(sender), ':disabled': disabled, ':none': NO_LEASE }),
  },
});

const countsOf = ({ failures, failingSince, attempts }: WebhookSender) => ({
  ':failures': failures,
  ':since': failingSince ?? null,
  ':attempts': attempts,
});
