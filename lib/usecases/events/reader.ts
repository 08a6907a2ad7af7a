/** The person who reads or changes an event, with their roles on its calendars. */
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import {
  accessOf,
  allCalendarsOf,
  personOnly,
  readerWith,
  type EventRecord,
  type Reader,
} from '../../domain/event/event.js';
import { findOwnCalendars } from '../../store/calendars.js';
import type { Context } from '../context.js';

/** The calendars that can give a person a higher role on the event than their own. */
function calendarsThatMatter(event: EventRecord, userId: string): string[] {
  if (accessOf(event, userId)?.role === 'owner') return [];
  return allCalendarsOf(event).filter((id) => id !== primaryCalendarId(userId));
}

/** A reader of one event. One round of consistent batch reads, or none if the person's own role suffices. */
export const readerOf = (
  context: Pick<Context, 'table'>,
  userId: string,
  event: EventRecord | undefined,
): Promise<Reader> => readerOfAll(context, userId, event ? [event] : []);

/** Like {@link readerOf}, for several events. */
export async function readerOfAll(
  context: Pick<Context, 'table'>,
  userId: string,
  events: EventRecord[],
): Promise<Reader> {
  const calendarIds = [...new Set(events.flatMap((event) => calendarsThatMatter(event, userId)))];
  if (calendarIds.length === 0) return personOnly(userId);
  const own = [...(await findOwnCalendars(context.table, userId, calendarIds)).values()];
  return readerWith(
    userId,
    own.filter(({ calendar }) => calendar.deletedAt === null),
  );
}
