import type { Caller } from '../../auth/tokens.js';
import { ProblemError, invalid, notFound } from '../../domain/errors.js';
import { keyInUse, type IdempotencyRecord } from '../../domain/idempotency.js';
import { keyOf, MAX_WEBHOOKS, secretOf, type Webhook } from '../../domain/feed/webhook.js';
import { findLastSeq } from '../../store/feed-head.js';
import { putRecord } from '../../store/idempotency.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { listAttempts } from '../../store/webhook-attempts.js';
import { findWebhook, listWebhooks, putWebhook, removeWebhook, type KeptWebhook } from '../../store/webhooks.js';
import {
  attemptView,
  webhookView,
  type AttemptView,
  type CreatedWebhookView,
  type WebhookView,
} from '../../views/webhook.js';
import type { Context } from '../context.js';
import type { WebhookContext } from './context.js';

/** The purpose that binds an encrypted key to its webhook. */
export const sealPurpose = ({ userId, id }: Webhook): string => JSON.stringify(['webhook', userId, id]);

/**
 * Creates a webhook for the caller's feed from now on. Only this response contains the secret.
 * @throws ProblemError `invalid-request` if the URL cannot be used, `webhook-limit`, `idempotency-key-in-use`
 */
export async function createWebhook(
  context: WebhookContext,
  { userId }: Caller,
  { url, secret }: { url: string; secret?: string | undefined },
  save: ((view: CreatedWebhookView) => IdempotencyRecord) | undefined,
): Promise<CreatedWebhookView> {
  const { table, cipher } = context;
  const fault = await context.receivers.faultOf(url);
  if (fault !== undefined) throw invalid([{ pointer: '/url', detail: fault }]);
  const now = context.now();
  const webhook: Webhook = { id: context.newId('whk'), userId, url: new URL(url).href, createdAt: now.toISOString() };
  const key = (secret === undefined ? undefined : keyOf(secret)) ?? Buffer.from(context.newSecret(), 'base64url');
  const sealedKey = cipher.encrypt(sealPurpose(webhook), key);
  const sent = await findLastSeq(table, userId);
  const kept: KeptWebhook = {
    webhook,
    sealedKey,
    sent,
    failures: 0,
    failingSince: undefined,
    disabled: undefined,
    dueAt: undefined,
  };
  const view = { ...webhookView(kept), secret: secretOf(key) };
  const record = save?.(view);
  try {
    await table.transact(putWebhook(table, webhook, { sealedKey, sent, now }), record ? putRecord(table, record) : {});
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
    throw error.failed.has('count') ? tooMany(error) : keyInUse();
  }
  return view;
}

const tooMany = (cause: unknown): ProblemError =>
  new ProblemError('webhook-limit', `You have ${MAX_WEBHOOKS} webhooks, the maximum. Delete one first.`, {
    cause,
  });

/** The caller's webhooks, oldest first. */
export const readWebhooks = async ({ table }: Context, { userId }: Caller): Promise<WebhookView[]> =>
  (await listWebhooks(table, userId)).map(webhookView);

async function getWebhook({ table }: Context, { userId }: Caller, id: string): Promise<KeptWebhook> {
  const kept = await findWebhook(table, { userId, id });
  if (!kept) throw notFound();
  return kept;
}

/** @throws ProblemError `not-found` */
export const readWebhook = async (context: Context, caller: Caller, id: string): Promise<WebhookView> =>
  webhookView(await getWebhook(context, caller, id));

/** Deletes a webhook. Only a delivery under way still finishes. @throws ProblemError `not-found` */
export async function deleteWebhook({ table }: Context, { userId }: Caller, id: string): Promise<void> {
  try {
    await table.transact(removeWebhook(table, { userId, id }));
  } catch (error) {
    throw error instanceof ConcurrentWriteError ? notFound() : error;
  }
}

/** The last delivery attempts, newest first. @throws ProblemError `not-found` */
export async function readAttempts(context: Context, caller: Caller, id: string): Promise<AttemptView[]> {
  await getWebhook(context, caller, id);
  return (await listAttempts(context.table, id, context.now())).map(attemptView);
}
