/**
 * Queues of writers that keep losing races for one item, such as an event that many people change at once.
 *
 * | pk                | sk      | item                                                 |
 * |-------------------|---------|------------------------------------------------------|
 * | `QUEUE#<pk>#<sk>` | `QUEUE` | the tickets of the writers that wait for that item; expires |
 *
 * A ticket is a ULID, which sorts by the time at which its writer joined. A queue only decides who tries next: the
 * conditions of a write decide whether it succeeds.
 */
import { ulid } from 'ulid';
import { isIdSet, memberOf, optional } from './guards.js';
import type { Item, Key, Table } from './table.js';

const keyOf = ({ pk, sk }: Key): Key => ({ pk: `QUEUE#${pk}#${sk}`, sk: 'QUEUE' });

/** How long a queue is kept after the last writer joined it. */
const KEPT_SECONDS = 3_600;

const ticketsIn = (item: Item | undefined): string[] =>
  [...((item && memberOf(item, 'tickets', optional(isIdSet))) ?? [])].sort();

/** Joins the queue for an item. One update. @returns the new ticket, and all tickets in their order */
export async function joinQueue(table: Table, key: Key, now: Date): Promise<{ ticket: string; tickets: string[] }> {
  const ticket = ulid(now.getTime());
  const item = await table.update({
    Key: keyOf(key),
    UpdateExpression: 'ADD tickets :ticket SET expiresAtEpochSeconds = :expires',
    ExpressionAttributeValues: {
      ':ticket': new Set([ticket]),
      ':expires': Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
    },
  });
  return { ticket, tickets: ticketsIn(item) };
}

/** The tickets of a queue, in their order. One consistent read. */
export const readQueue = async (table: Table, key: Key): Promise<string[]> => ticketsIn(await table.get(keyOf(key)));

/** Removes a ticket. One update. */
export async function leaveQueue(table: Table, key: Key, ticket: string): Promise<void> {
  await table.update({
    Key: keyOf(key),
    UpdateExpression: 'DELETE tickets :ticket',
    ExpressionAttributeValues: { ':ticket': new Set([ticket]) },
  });
}
