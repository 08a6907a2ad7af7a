/** A user's open WebSocket. */
export interface Connection {
  /** Assigned by API Gateway. */
  id: string;
  userId: string;
  /** The session that opened the connection. Nothing is sent after it ends. */
  sessionId: string;
  connectedAt: string;
}

/** Why the service closes a connection, and the text for its client. */
export const CLOSING_REASONS = {
  'session-ended': 'The session of this connection has ended. Log in again.',
  'too-many-connections': 'You have reached the maximum number of connections; the oldest one was closed.',
  'not-keeping-up': 'The client reads messages too slowly. Connect again and resume after the last `seq` received.',
  'unknown-connection': 'This connection has expired. Connect again and resume after the last `seq` received.',
} as const;
export type ClosingReason = keyof typeof CLOSING_REASONS;

/** The maximum of connections per user. A new one closes the oldest. */
export const MAX_CONNECTIONS = 20;

/** The maximum duration of a connection of API Gateway (two hours), with some reserve. */
export const CONNECTION_SECONDS = 130 * 60;

/** A ticket opens one connection, once. */
export interface Ticket {
  /** SHA-256 of the ticket that the client has. */
  hash: string;
  userId: string;
  sessionId: string;
  expiresAtEpochSeconds: number;
}

export const TICKET_SECONDS = 60;
