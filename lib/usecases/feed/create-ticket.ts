import { hashOf, type Caller } from '../../auth/tokens.js';
import { TICKET_SECONDS } from '../../domain/feed/connection.js';
import { putTicket } from '../../store/tickets.js';
import type { TicketView } from '../../views/ticket.js';
import type { Context } from '../context.js';

/**
 * Creates a one-time ticket for clients that cannot send headers. A browser would otherwise have to put its token in a
 * URL.
 */
export async function createTicket(context: Context, { userId, sessionId }: Caller): Promise<TicketView> {
  const ticket = context.newSecret();
  const expiresAtEpochSeconds = Math.floor(context.now().getTime() / 1000) + TICKET_SECONDS;
  await context.table.transact({
    ticket: putTicket(context.table, { hash: hashOf(ticket), userId, sessionId, expiresAtEpochSeconds }),
  });
  return { ticket, url: `${context.websocketUrl}?ticket=${ticket}`, expires_in: TICKET_SECONDS };
}
