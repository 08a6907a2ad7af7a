import { hashOf, type Caller } from '../../auth/tokens.js';
import { MAX_CONNECTIONS, type ClosingReason, type Connection } from '../../domain/feed/connection.js';
import { ProblemError } from '../../domain/errors.js';
import { closingMessage, textOf } from '../../views/websocket.js';
import { findConnection, putConnection, removeConnection } from '../../store/connections.js';
import { findFeedHead } from '../../store/feed-head.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findTicket, spendTicket } from '../../store/tickets.js';
import { admit, hasSession } from '../accounts/admit.js';
import type { Context } from '../context.js';
import type { FeedContext } from './context.js';

/** The credentials of a client that connects. A ticket takes precedence over a token. */
export interface Credentials {
  ticket?: string | undefined;
  accessToken?: string | undefined;
}

const refused = (): ProblemError =>
  new ProblemError(
    'unauthorized',
    'Authentication required: connect with an unused ticket or an access token of an active session.',
  );

/**
 * Opens a connection. The ticket is spent in the transaction that writes the connection: of two clients with the same
 * ticket, exactly one connects, and a retry by the SDK does not count as a second use.
 * @throws ProblemError `unauthorized`
 */
export async function openConnection(
  context: Context & FeedContext,
  connectionId: string,
  { ticket, accessToken }: Credentials,
): Promise<void> {
  const now = context.now();
  const ticketHash = ticket === undefined ? undefined : hashOf(ticket);
  const caller = await identify(context, ticketHash, accessToken);
  if (!(await hasSession(context, caller))) throw refused();
  const { userId, sessionId } = caller;
  const connection: Connection = { id: connectionId, userId, sessionId, connectedAt: now.toISOString() };
  try {
    await context.table.transact({
      ticket: ticketHash === undefined ? undefined : spendTicket(context.table, ticketHash),
      connection: putConnection(context.table, connection),
    });
  } catch (error) {
    if (error instanceof ConcurrentWriteError) throw refused();
    throw error;
  }
  await closeSurplus(context, userId);
}

async function identify(
  context: Context,
  ticketHash: string | undefined,
  accessToken: string | undefined,
): Promise<Caller> {
  if (ticketHash === undefined) {
    if (accessToken === undefined) throw refused();
    return context.tokens.verify('access', accessToken);
  }
  const ticket = await findTicket(context.table, ticketHash, context.now());
  if (!ticket) throw refused();
  return ticket;
}

/**
 * Counts after the new connection is written: of several clients that connect at once, the last one sees them all.
 * Connections that ended without notice are the oldest, so they are removed first.
 */
async function closeSurplus(context: FeedContext, userId: string): Promise<void> {
  const { connections } = await findFeedHead(context.table, userId);
  const oldestFirst = connections.sort((a, b) => (a.connectedAt < b.connectedAt ? -1 : 1));
  const surplus = oldestFirst.slice(0, Math.max(0, connections.length - MAX_CONNECTIONS));
  await Promise.all(surplus.map((connection) => disconnect(context, connection, 'too-many-connections')));
}

/** Deletes and closes a connection, after telling the client why. */
export async function disconnect(context: FeedContext, connection: Connection, reason: ClosingReason): Promise<void> {
  await removeConnection(context.table, connection);
  await close(context, connection.id, reason);
}

/** API Gateway closes connections without a reason, so a message states it first. */
async function close({ gateway }: FeedContext, connectionId: string, reason: ClosingReason): Promise<void> {
  await gateway.post(connectionId, textOf(closingMessage(reason)));
  await gateway.close(connectionId);
}

/** Deletes and closes a connection that cannot be sent to. Its client reconnects and resumes. */
export async function giveUp(context: FeedContext, connection: Connection): Promise<void> {
  await removeConnection(context.table, connection);
  await context.gateway.close(connection.id);
}

type SessionOfUser = Pick<Connection, 'userId' | 'sessionId'>;

/** Closes the connections of sessions that have ended. Returns the outcome of each. */
export const closeSessions = (context: FeedContext, sessions: SessionOfUser[]): Promise<PromiseSettledResult<void>[]> =>
  Promise.allSettled(sessions.map((session) => closeSession(context, session)));

async function closeSession(context: FeedContext, { userId, sessionId }: SessionOfUser): Promise<void> {
  const { connections } = await findFeedHead(context.table, userId);
  const own = connections.filter((connection) => connection.sessionId === sessionId);
  await Promise.all(own.map((connection) => disconnect(context, connection, 'session-ended')));
}

/**
 * Admits a message. Each message takes a token from its user's bucket, as each HTTP request does.
 * @returns the connection; `undefined` after closing one that is unknown (expired or surplus) or whose session has ended
 * @throws ProblemError `rate-limited`
 */
export async function admitMessage(context: FeedContext, connectionId: string): Promise<Connection | undefined> {
  const connection = await findConnection(context.table, connectionId, context.now());
  if (!connection) {
    await close(context, connectionId, 'unknown-connection');
    return undefined;
  }
  try {
    await admit(context, connection, 'Too many messages');
    return connection;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'unauthorized') throw error;
    await disconnect(context, connection, 'session-ended');
    return undefined;
  }
}

/** Deletes a connection that the client or the gateway has closed. */
export async function forgetConnection(context: FeedContext, connectionId: string): Promise<void> {
  const connection = await findConnection(context.table, connectionId, context.now());
  if (connection) await removeConnection(context.table, connection);
}
