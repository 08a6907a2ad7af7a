/**
 * Queues of writers that keep losing races for one item, such as an event that many people change at once.
 *
 * | pk                | sk      | item                                                 |
 * |-------------------|---------|------------------------------------------------------|
 * | `QUEUE#<pk>#<sk>` | `QUEUE` | the tickets of the writers that wait for that item; expires |
 *
 * A queue is in the order in which its writers joined, regardless of their clocks. It only decides who tries next: the
 * conditions of a write decide whether it succeeds.
 */
import { ulid } from 'ulid';
import { updateOrRead } from './conditional.js';
import { isString, listOf, memberOf, optional } from './guards.js';
import type { Item, Key, Table } from './table.js';

const keyOf = ({ pk, sk }: Key): Key => ({ pk: `QUEUE#${pk}#${sk}`, sk: 'QUEUE' });

/** How long a queue is kept after the last writer joined it. */
const KEPT_SECONDS = 3_600;

const areTickets = optional(listOf(isString));
const ticketsIn = (item: Item | undefined): string[] => (item && memberOf(item, 'tickets', areTickets)) ?? [];

/** Joins the queue for an item. One update. @returns the new ticket, and all tickets in their order */
export async function joinQueue(table: Table, key: Key, now: Date): Promise<{ ticket: string; tickets: string[] }> {
  const ticket = ulid();
  const item = await table.update({
    Key: keyOf(key),
    UpdateExpression:
      'SET tickets = list_append(if_not_exists(tickets, :none), :ticket), expiresAtEpochSeconds = :expires',
    ExpressionAttributeValues: {
      ':none': [],
      ':ticket': [ticket],
      ':expires': Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
    },
  });
  return { ticket, tickets: ticketsIn(item) };
}

/** The tickets of a queue, in their order. One consistent read. */
export const readQueue = async (table: Table, key: Key): Promise<string[]> => ticketsIn(await table.get(keyOf(key)));

/** Removes a ticket. One update if it is the first, else two or more. */
export async function leaveQueue(table: Table, key: Key, ticket: string): Promise<void> {
  for (let index = 0; index >= 0;) {
    const result = await updateOrRead(table, {
      Key: keyOf(key),
      UpdateExpression: `REMOVE tickets[${index}]`,
      ConditionExpression: `tickets[${index}] = :ticket`,
      ExpressionAttributeValues: { ':ticket': ticket },
    });
    // A retry by the SDK can have added a ticket twice.
    index = ticketsIn('updated' in result ? result.updated : result.current).indexOf(ticket);
  }
}
