/**
 * Which event of a calendar has a UID of RFC 5545. Written and removed in the transactions of the event, so that two imports
 * of one file do not create it twice, and no item names an event that is deleted or lives on another calendar.
 *
 * | pk                      | sk    | item           |
 * |-------------------------|-------|----------------|
 * | `UID#<calendar>#<hash>` | `UID` | the event's id |
 */
import { createHash } from 'node:crypto';
import { uidsMovedBy, type Change, type UidPlace } from '../domain/change/change.js';
import { isString, memberOf } from './guards.js';
import type { Key, Table, TransactionItem } from './table.js';

/** A UID can be longer than a key. */
const hashOf = (uid: string): string => createHash('sha256').update(uid).digest('base64url');
const keyOf = ({ calendarId, uid }: UidPlace): Key => ({ pk: `UID#${calendarId}#${hashOf(uid)}`, sk: 'UID' });

/** The actions for the UID that a change takes, which no other event of the calendar may have, and for the one it gives up. */
export function uidActions(table: Table, change: Change): TransactionItem[] {
  const { from, to } = uidsMovedBy(change);
  const put = (place: UidPlace): TransactionItem => ({
    Put: {
      TableName: table.name,
      Item: { ...keyOf(place), eventId: change.version.event.id },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const remove = (place: UidPlace): TransactionItem => ({ Delete: { TableName: table.name, Key: keyOf(place) } });
  return [...(from ? [remove(from)] : []), ...(to ? [put(to)] : [])];
}

/** The ids of the events that have these UIDs on a calendar, by UID. Consistent. */
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
