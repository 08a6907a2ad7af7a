import { primaryCalendarId, seesEvents, type Membership, type OwnCalendar } from '../../domain/calendar/calendar.js';
import { findCalendars } from '../../store/calendars.js';
import type { Table } from '../../store/table.js';

/**
 * The calendars whose events a person sees without being on them, by id; without their own primary calendar. One batch of
 * consistent reads; none for a person with only their primary calendar.
 * @param memberships all of the person
 */
export async function readableCalendars(
  table: Table,
  userId: string,
  memberships: Membership[],
): Promise<OwnCalendar[]> {
  const own = primaryCalendarId(userId);
  const readable = memberships.filter(({ calendarId, role }) => calendarId !== own && seesEvents(role));
  const calendars = await findCalendars(
    table,
    readable.map(({ calendarId }) => calendarId),
  );
  return readable.flatMap((membership) => {
    const calendar = calendars.get(membership.calendarId);
    return calendar?.deletedAt === null ? [{ calendar, membership }] : [];
  });
}
