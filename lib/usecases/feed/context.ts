import type { WebhookRef } from '../../domain/feed/webhook.js';
import type { Context } from '../context.js';

/** The way to clients' open connections. */
export interface Gateway {
  /** Sends a text. `failed` when it cannot be said whether the client has got it; why is for the log. */
  post: (connectionId: string, text: string) => Promise<'sent' | 'gone' | 'failed'>;
  /** Closes a connection, as well as it can; one that is gone already is fine. */
  close: (connectionId: string) => Promise<void>;
}

/** All that delivery needs of the world outside. It signs nothing and knows no keys. */
export type FeedContext = Pick<Context, 'table' | 'rateLimitTable' | 'now' | 'newSecret'> & {
  limits: Pick<Context['limits'], 'user'>;
  gateway: Gateway;
  /** Starts what sends to a webhook, elsewhere, and waits for nothing. Never throws: what is due is started again. */
  startDelivery: (ref: WebhookRef) => Promise<void>;
};
