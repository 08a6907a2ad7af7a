import type { Pauses, PostOutcome } from '../../domain/feed/webhook.js';
import type { Context } from '../context.js';
import type { FeedContext } from '../feed/context.js';

/** The way to the receivers of webhooks, which are anywhere on the internet. */
export interface WebhookClient {
  /** What is wrong with a URL as one to post to, or with where it leads at the moment; `undefined` when nothing is. */
  faultOf: (url: string) => Promise<string | undefined>;
  /** Posts within seconds, and not to where it may not. Never throws. */
  post: (url: URL, headers: Record<string, string>, body: string) => Promise<PostOutcome>;
}

/** What making a webhook needs beside what all requests need. */
export type WebhookContext = Context & { receivers: WebhookClient };

/** What sending to webhooks needs: it also tells a feed when it gives up. */
export type DeliveryContext = WebhookContext & FeedContext & { webhookPauses: Pauses };
