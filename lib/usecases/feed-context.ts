import type { Context } from './context.js';

/** The way to clients' open connections. */
export interface Gateway {
  /** Sends a text. @throws when it cannot be said whether the client has got it */
  post: (connectionId: string, text: string) => Promise<'sent' | 'gone'>;
  /** Closes a connection; one that is gone already is fine. */
  close: (connectionId: string) => Promise<void>;
}

/** All that delivery needs of the world outside. It signs nothing and knows no keys. */
export type FeedContext = Pick<Context, 'table' | 'now' | 'newSecret'> & { gateway: Gateway };
