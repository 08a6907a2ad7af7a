import type { Pauses, PostOutcome } from '../../domain/feed/webhook.js';
import type { Context } from '../context.js';
import type { FeedContext } from '../feed/context.js';

/** Posts to the receivers of webhooks on the internet. */
export interface WebhookClient {
  /** Why a URL cannot be used: its form or its current addresses; `undefined` if it can. */
  faultOf: (url: string) => Promise<string | undefined>;
  /** Posts with a timeout of seconds, and not to private addresses. Never throws. */
  post: (url: URL, headers: Record<string, string>, body: string) => Promise<PostOutcome>;
}

/** The context of requests that create webhooks. */
export type WebhookContext = Context & { receivers: WebhookClient };

/** The context of deliveries, which also notify the feed when they disable a webhook. */
export type DeliveryContext = WebhookContext & FeedContext & { webhookPauses: Pauses };
