/**
 * Whether the events of a calendar have changed, in one read.
 *
 * | pk              | sk        | item                                                           |
 * |-----------------|-----------|----------------------------------------------------------------|
 * | `CALENDAR#<id>` | `CHANGES` | counts the published changes of events on a calendar           |
 *
 * The publisher counts, not the write: a counter in every transaction would make concurrent writes to one calendar
 * fail. The events on a primary calendar are those of its user, whose feed has a counter already.
 */
import { isCalendarId } from '../domain/calendar/calendar.js';
import { findLastSeq } from './feed-head.js';
import { isNumber, memberOf } from './guards.js';
import type { Key, Table } from './table.js';

const keyOf = (calendarId: string): Key => ({ pk: `CALENDAR#${calendarId}`, sk: 'CHANGES' });

/**
 * A number that increases after each change of an event of this participant. One consistent read.
 * @param participantId the id of a user or of a calendar that is shared as a whole
 */
export async function countOfChanges(table: Table, participantId: string): Promise<number> {
  if (!isCalendarId(participantId)) return findLastSeq(table, participantId);
  const item = await table.get(keyOf(participantId));
  return item ? memberOf(item, 'count', isNumber) : 0;
}

/** Counts a change of events on these calendars. A repetition counts again, which is harmless. */
export async function countChanges(table: Table, calendarIds: string[]): Promise<void> {
  await Promise.all(
    calendarIds.map((calendarId) =>
      table.update({
        Key: keyOf(calendarId),
        UpdateExpression: 'ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    ),
  );
}
