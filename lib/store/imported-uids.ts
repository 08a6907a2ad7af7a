/**
 * Index of imported events by calendar and `UID` (RFC 5545). Its items are written and removed in the transactions of
 * their events. So two imports of one file do not create an event twice, and no item names an event that is deleted or
 * that lives on another calendar.
 *
 * | pk                      | sk    | item           |
 * |-------------------------|-------|----------------|
 * | `UID#<calendar>#<hash>` | `UID` | the event's id |
 */
import { createHash } from 'node:crypto';
import { uidsMovedBy, type Change, type CalendarUid } from '../domain/change/change.js';
import { isString, memberOf } from './guards.js';
import type { Key, Table, TransactionItem } from './table.js';

/** A `UID` can be longer than a DynamoDB key. */
const hashOf = (uid: string): string => createHash('sha256').update(uid).digest('base64url');
const keyOf = ({ calendarId, uid }: CalendarUid): Key => ({ pk: `UID#${calendarId}#${hashOf(uid)}`, sk: 'UID' });

/**
 * The actions that move the `UID` of an event with a change. The `Put` fails if another event of the calendar has the
 * `UID`.
 */
export function uidActions(table: Table, change: Change): TransactionItem[] {
  const { from, to } = uidsMovedBy(change);
  const put = (calendarUid: CalendarUid): TransactionItem => ({
    Put: {
      TableName: table.name,
      Item: { ...keyOf(calendarUid), eventId: change.version.event.id },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const remove = (calendarUid: CalendarUid): TransactionItem => ({
    Delete: { TableName: table.name, Key: keyOf(calendarUid) },
  });
  return [...(from ? [remove(from)] : []), ...(to ? [put(to)] : [])];
}

/** Finds the ids of events by their `UID` on a calendar. Consistent. */
export async function findUids(table: Table, calendarId: string, uids: string[]): Promise<Map<string, string>> {
  const items = await table.getAll(uids.map((uid) => keyOf({ calendarId, uid })));
  const byKey = new Map(items.map((item) => [item['pk'], memberOf(item, 'eventId', isString)]));
  return new Map(
    uids.flatMap((uid): [string, string][] => {
      const eventId = byKey.get(keyOf({ calendarId, uid }).pk);
      return eventId === undefined ? [] : [[uid, eventId]];
    }),
  );
}
