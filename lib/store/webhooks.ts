/**
 * Webhooks: one item each, beside a count for each user. A few partitions hold them all, each user's in one of them, so
 * that those that are due can be found in the local index `byTime`, strongly consistent. A user has at most five, so
 * partitions grow with the number of users only (decision 27).
 *
 * | pk             | sk             | item                                            |
 * |----------------|----------------|-------------------------------------------------|
 * | `WEBHOOKS#<n>` | `<user>`       | how many webhooks the user has                  |
 * | `WEBHOOKS#<n>` | `<user>#<id>`  | a webhook, and how far the feed is sent to it   |
 *
 * `byTime` is when somebody has to look after the webhook, and absent while there is nothing to do. Whoever does so moves
 * it to when that may have failed, and is its sender until then: nobody else starts before that time. A pause after a
 * failure is the same, without a sender. `wakes` counts the wakes: a sender ends only when none came since it last looked
 * at the feed.
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
const countKey = (userId: string): Key => ({ pk: pkOf(userId), sk: userId });
const webhookKey = ({ userId, id }: WebhookRef): Key => ({ pk: pkOf(userId), sk: `${userId}#${id}` });
/** The lease id of a webhook without a sender. */
const NO_LEASE = '';
const IS_HOLDER = 'leaseId = :holder';

const dueTime = (at: Date): string => at.toISOString();

/** A webhook as it is kept. */
export interface KeptWebhook extends WebhookState {
  webhook: Webhook;
  /** The key that signs, encrypted. */
  sealedKey: Uint8Array;
  /** When there is something to do, and nobody does it before. */
  dueAt: string | undefined;
}

/** A sender at work on a webhook. */
export interface WebhookSender extends KeptWebhook {
  leaseId: string;
  /** How often the webhook was woken, up to when its sender last looked at the feed. */
  wakes: number;
  /** Attempts so far, ever. */
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

/** Of the key alone: a damaged webhook fails when it is taken and stops no other. */
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
 * A new webhook, due at once: what came while it was written may have woken nobody. The condition of `count` fails
 * when the user has as many as one may have.
 */
export const putWebhook = (
  table: Table,
  webhook: Webhook,
  { sealedKey, sent, now }: { sealedKey: Uint8Array; sent: number; now: Date },
): Actions => ({
  count: {
    Update: {
      TableName: table.name,
      Key: countKey(webhook.userId),
      UpdateExpression: 'ADD #count :one',
      ConditionExpression: 'attribute_not_exists(#count) OR #count < :most',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': 1, ':most': MAX_WEBHOOKS },
    },
  },
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

/** Forgets a webhook, on the condition that it is there. */
export const removeWebhook = (table: Table, ref: WebhookRef): Actions => ({
  webhook: {
    Delete: { TableName: table.name, Key: webhookKey(ref), ConditionExpression: 'attribute_exists(pk)' },
  },
  count: {
    Update: {
      TableName: table.name,
      Key: countKey(ref.userId),
      UpdateExpression: 'ADD #count :less',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':less': -1 },
    },
  },
});

/** Forgets all of a user's webhooks, on the condition that these are all. */
export const removeWebhooks = (table: Table, userId: string, webhooks: KeptWebhook[]): Actions => ({
  webhookCount: {
    Delete: {
      TableName: table.name,
      Key: countKey(userId),
      ConditionExpression: webhooks.length === 0 ? 'attribute_not_exists(#count) OR #count = :all' : '#count = :all',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':all': webhooks.length },
    },
  },
  webhooks: webhooks.map(({ webhook }) => ({ Delete: { TableName: table.name, Key: webhookKey(webhook) } })),
});

/** One consistent read. */
export async function findWebhook(table: Table, ref: WebhookRef): Promise<KeptWebhook | undefined> {
  const item = await table.get(webhookKey(ref));
  return item && keptFrom(item);
}

/** A user's webhooks, oldest first: their ids are in the order of time. One consistent query. */
export async function listWebhooks(table: Table, userId: string): Promise<KeptWebhook[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pkOf(userId), ':prefix': `${userId}#` },
  });
  return items.map(keptFrom);
}

/** At most `limit` webhooks of one of {@link WEBHOOK_PARTITIONS} that somebody has to look after, longest due first. One consistent query. */
export async function listDueWebhooks(
  table: Table,
  partition: string,
  { now, limit }: { now: Date; limit: number },
): Promise<WebhookRef[]> {
  const { items } = await table.queryPage({
    IndexName: 'byTime',
    KeyConditionExpression: 'pk = :pk AND byTime <= :now',
    ExpressionAttributeValues: { ':pk': partition, ':now': dueTime(now) },
    Limit: limit,
  });
  return items.map(refFrom);
}

/** An update that requires the caller to hold the lease. */
const ifHolder = ({ webhook, leaseId }: WebhookSender, values: Record<string, unknown> = {}) => ({
  Key: webhookKey(webhook),
  ConditionExpression: IS_HOLDER,
  ExpressionAttributeValues: { ':holder': leaseId, ...values },
});

/**
 * Says that there is something to send; answers whether somebody has to start, since nobody is at it or pauses after a
 * failure. One update.
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

/** Makes the caller the sender of a webhook that is due; `undefined` when it is not, or gone. One update. */
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

/** Releases the lease if the webhook was not woken since the sender last read the feed; returns whether it did. One update. */
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
