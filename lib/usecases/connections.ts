import { hashOf, type Caller } from '../auth/tokens.js';
import { MAX_CONNECTIONS, type Connection } from '../domain/connection.js';
import { Failure } from '../domain/failure.js';
import { findConnection, listConnections, putConnection, removeConnection } from '../store/connections.js';
import { findSession } from '../store/sessions.js';
import { LostRace } from '../store/table.js';
import { findTicket, spendTicket } from '../store/tickets.js';
import type { Context } from './context.js';
import type { FeedContext } from './feed-context.js';

/** What a client shows when it connects; a ticket counts before a token. */
export interface Credentials {
  ticket?: string | undefined;
  accessToken?: string | undefined;
}

const refused = (): Failure =>
  new Failure('unauthorized', 'This takes a ticket that is new and not spent, or an access token, of a live session.');

/**
 * Lets a client in. A ticket is spent in the transaction that writes the connection, so that of two clients with the
 * same one exactly one gets in, while the SDK's own retry of that transaction is no second use.
 * @throws Failure `unauthorized`
 */
export async function openConnection(
  context: Context & FeedContext,
  connectionId: string,
  { ticket, accessToken }: Credentials,
): Promise<void> {
  const now = context.now();
  const ticketHash = ticket === undefined ? undefined : hashOf(ticket);
  const caller = await identify(context, ticketHash, accessToken);
  if (!(await findSession(context.table, caller.userId, caller.sessionId, now))) throw refused();
  const { userId, sessionId } = caller;
  const connection: Connection = { id: connectionId, userId, sessionId, connectedAt: now.toISOString() };
  try {
    await context.table.transact([
      ...(ticketHash === undefined ? [] : [spendTicket(context.table, ticketHash)]),
      ...putConnection(context.table, connection),
    ]);
  } catch (error) {
    if (error instanceof LostRace) throw refused();
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

/** Counts after the new one is written: of many that connect at once, the last to count sees them all. */
async function closeSurplus(context: FeedContext, userId: string): Promise<void> {
  const connections = (await listConnections(context.table, userId, context.now())).map(({ connection }) => connection);
  const oldestFirst = connections.sort((a, b) => (a.connectedAt < b.connectedAt ? -1 : 1));
  const surplus = oldestFirst.slice(0, Math.max(0, connections.length - MAX_CONNECTIONS));
  await Promise.all(surplus.map((connection) => dismiss(context, connection)));
}

/** Forgets a connection and closes it. */
export async function dismiss(context: FeedContext, connection: Connection): Promise<void> {
  await removeConnection(context.table, connection);
  await context.gateway.close(connection.id);
}

/** The client has gone, or the gateway has closed its connection. */
export async function forgetConnection(context: FeedContext, connectionId: string): Promise<void> {
  const connection = await findConnection(context.table, connectionId, context.now());
  if (connection) await removeConnection(context.table, connection);
}
