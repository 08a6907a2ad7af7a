import type { DeliveryContext, WebhookClient } from '../usecases/webhooks/context.js';
import { HttpReceivers } from '../outbound/webhook-client.js';
import { loadConfig } from './config.js';
import { getContext } from './context.js';
import { getFeedContext } from './feed-context.js';

/**
 * The client for webhook receivers with the address policy of the stage. Only functions that post or check URLs bundle
 * it.
 */
export const getWebhookClient = (): WebhookClient =>
  new HttpReceivers({ allowLoopback: loadConfig().WEBHOOK_ALLOW_LOOPBACK });

/** The context of webhook deliveries, with the keys that decrypt the webhooks' secrets. */
export const getDeliveryContext = async (): Promise<DeliveryContext> => ({
  ...getFeedContext(),
  ...(await getContext()),
  receivers: getWebhookClient(),
  webhookPauses: loadConfig().WEBHOOK_PAUSES,
});
