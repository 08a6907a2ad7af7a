/** A user's open WebSocket. */
export interface Connection {
  /** API Gateway's. */
  id: string;
  userId: string;
  /** The session it was opened in; when that ends, nothing more is sent. */
  sessionId: string;
  connectedAt: string;
}

/** Why the service closes a connection, and what its client is told of it. */
const CLOSING_REASONS = {
  'session-ended': 'The session of this connection has ended. Log in again.',
  'too-many-connections': 'You have reached the maximum number of connections; the oldest one was closed.',
  'not-keeping-up': 'The client reads messages too slowly. Connect again and resume after the last `seq` received.',
  'unknown-connection': 'This connection has expired. Connect again and resume after the last `seq` received.',
} as const;
export type ClosingReason = keyof typeof CLOSING_REASONS;

/** The last message of a connection. */
export const closingMessage = (reason: ClosingReason): string =>
  JSON.stringify({ type: 'closing', reason, detail: CLOSING_REASONS[reason] });

/** The most connections that one user has; the oldest goes. */
export const MAX_CONNECTIONS = 20;

/** What API Gateway lets a connection last, and some minutes. */
export const CONNECTION_SECONDS = 130 * 60;

/** Lets somebody open one connection, once. */
export interface Ticket {
  /** SHA-256 of the ticket as its owner has it. */
  hash: string;
  userId: string;
  sessionId: string;
  expiresAtEpochSeconds: number;
}

export const TICKET_SECONDS = 60;
