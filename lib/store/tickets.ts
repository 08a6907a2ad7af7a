/** Tickets: one item each, `TICKET#<hash>`. Spending a ticket deletes the item. */
import type { Ticket } from '../domain/feed/connection.js';
import { isLive } from './expiry.js';
import { memberOf } from './guards.js';
import { isTicket } from './records.js';
import type { Key, Table, TransactionItem } from './table.js';

const ticketKey = (hash: string): Key => ({ pk: `TICKET#${hash}`, sk: 'TICKET' });

export const putTicket = (table: Table, ticket: Ticket): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: { ...ticketKey(ticket.hash), ticket, expiresAtEpochSeconds: ticket.expiresAtEpochSeconds },
  },
});

/** A ticket that is neither spent nor expired. One consistent read. */
export async function findTicket(table: Table, hash: string, now: Date): Promise<Ticket | undefined> {
  const item = await table.get(ticketKey(hash));
  const ticket = item && memberOf(item, 'ticket', isTicket);
  return ticket && isLive(ticket, now) ? ticket : undefined;
}

/** Spends a ticket. Requires that it was not spent before. */
export const spendTicket = (table: Table, hash: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: ticketKey(hash), ConditionExpression: 'attribute_exists(pk)' },
});
