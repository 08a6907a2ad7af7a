/** A user's open WebSocket. */
export interface Connection {
  /** API Gateway's. */
  id: string;
  userId: string;
  /** The session it was opened in; when that ends, nothing more is sent. */
  sessionId: string;
  connectedAt: string;
}

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
