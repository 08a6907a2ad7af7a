import type { WebhookRef } from '../../domain/feed/webhook.js';
import type { Context } from '../context.js';

/** Sends to clients' open connections. */
export interface Gateway {
  /** Sends a text. Returns `failed` if it is unknown whether the client got it; the cause is logged. */
  post: (connectionId: string, text: string) => Promise<'sent' | 'gone' | 'failed'>;
  /** Closes a connection. Never throws; a connection that is already gone is not an error. */
  close: (connectionId: string) => Promise<void>;
}

/** The dependencies of notifications. They contain no signing keys. */
export type FeedContext = Pick<Context, 'table' | 'rateLimitTable' | 'now' | 'newSecret'> & {
  limits: Pick<Context['limits'], 'user'>;
  gateway: Gateway;
  /**
   * Starts a webhook sender in another function without waiting for it. Never throws: the schedule starts due webhooks.
   */
  startDelivery: (ref: WebhookRef) => Promise<void>;
};
