import type { DeliveryContext, WebhookClient } from '../usecases/webhooks/context.js';
import { HttpReceivers } from '../outbound/webhook-client.js';
import { loadConfig } from './config.js';
import { getContext } from './context.js';
import { getFeedContext } from './feed-context.js';

/** The way to receivers as this stage lets it be: only functions that post, or ask where a URL leads, carry it. */
export const getWebhookClient = (): WebhookClient =>
  new HttpReceivers({ allowLoopback: loadConfig().WEBHOOK_ALLOW_LOOPBACK });

/** What sends to webhooks, with the keys that decrypt theirs. */
export const getDeliveryContext = async (): Promise<DeliveryContext> => ({
  ...getFeedContext(),
  ...(await getContext()),
  receivers: getWebhookClient(),
  webhookPauses: loadConfig().WEBHOOK_PAUSES,
});
