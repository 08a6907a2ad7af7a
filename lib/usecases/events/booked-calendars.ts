/** The calendars that a write books, or on which it moves busy time: who may book them, and which reject overlaps. */
import {
  isBookable,
  primaryCalendarId,
  type CalendarRecord,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { faultWithin, invalid, type Fault } from '../../domain/errors.js';
import { bookingsMovedBy } from '../../domain/event/calendar-entry.js';
import { accessOf, calendarsOf, type EventContent, type EventRecord } from '../../domain/event/event.js';
import { newCalendarsOf, setsHome, type Change } from '../../domain/change/change.js';
import { readSharedRevisions, type SharedRevision } from '../../store/calendar-revision.js';
import { findCalendars, findMemberships, findOwnCalendars, joinOwn } from '../../store/calendars.js';
import type { Context } from '../context.js';

/** The calendars of a write, as they were when it was decided. */
export interface BookedCalendars {
  /** The ids of those on which nothing may overlap. */
  rejecting: string[];
  /** The revisions on which the write depends, by calendar id. */
  revisions: ReadonlyMap<string, SharedRevision>;
}

/**
 * Reads the calendars that the changes book or on which they move busy time. The revisions are read first, so that the
 * commit fails if something changes after them. None are read for events that live on primary calendars and book nothing.
 * @throws ProblemError `invalid-request` for each calendar that the user may not book
 */
export async function loadBookedCalendars(
  context: Context,
  userId: string,
  changes: Change[],
): Promise<BookedCalendars> {
  const booked = new Set(changes.flatMap(newCalendarsOf));
  const ids = [...new Set([...booked, ...changes.flatMap(bookingsMovedBy)])];
  const revisions = await readSharedRevisions(context.table, ids);
  const [calendars, memberships] = await Promise.all([
    findCalendars(context.table, ids),
    findMemberships(context.table, userId, [...booked]),
  ]);
  const own = joinOwn(calendars, memberships);
  const faults = changes.flatMap((change, index) =>
    faultsOf(change, userId, own).map((fault) => (isBatch(changes) ? faultWithin(`/events/${index}`, fault) : fault)),
  );
  if (faults.length > 0) throw invalid(faults);
  return { rejecting: ids.filter((id) => rejectsOverlaps(calendars.get(id))), revisions };
}

const rejectsOverlaps = (calendar: CalendarRecord | undefined): boolean =>
  calendar?.deletedAt === null && calendar.settings.overlaps === 'reject';

/** Whether the changes create several events. Of a split, one of the two events exists already. */
export const isBatch = (changes: Change[]): boolean => changes.length > 1 && changes.every(({ before }) => !before);

/** One detail for unknown calendars and for those that the user may not book, so that a caller cannot distinguish them. */
const NOT_BOOKABLE =
  'must be a calendar on which your role is booker or higher, and not the primary calendar of a person';

function faultsOf(change: Change, userId: string, own: ReadonlyMap<string, OwnCalendar>): Fault[] {
  const { content } = change.version.event;
  const booked = newCalendarsOf(change);
  const isRefused = (id: string): boolean => booked.includes(id) && !isBookable(own.get(id));
  const isForeign =
    setsHome(change) && !booked.includes(content.calendar_id) && content.calendar_id !== primaryCalendarId(userId);
  return [
    ...(isRefused(content.calendar_id) || isForeign ? [{ pointer: '/calendar_id', detail: NOT_BOOKABLE }] : []),
    ...content.resources.flatMap((id, index) =>
      isRefused(id) ? [{ pointer: `/resources/${index}`, detail: NOT_BOOKABLE }] : [],
    ),
  ];
}

/**
 * The content of an earlier version without the calendars that it can no longer book: those that the event does not book
 * now, as a deleted event books none, and that the user may not book. A person on the event may put it on their own primary
 * calendar. An event whose calendar is among the others stays where it is now if it lives there still, or else goes to the
 * user's primary calendar.
 * @param present the event now
 */
export async function withBookable(
  context: Context,
  userId: string,
  content: EventContent,
  present: EventRecord,
): Promise<EventContent> {
  const calendars = calendarsOf(present);
  const presentHome = present.content.calendar_id;
  const kept = new Set(present.isDeleted ? [] : calendars);
  const own = await findOwnCalendars(context.table, userId, [content.calendar_id, ...content.resources]);
  const isOwnPrimary = (id: string): boolean =>
    id === primaryCalendarId(userId) && accessOf(present, userId) !== undefined;
  const isPossible = (id: string): boolean => kept.has(id) || isBookable(own.get(id)) || isOwnPrimary(id);
  // The primary calendar of a person on the event keeps it, also while it is deleted.
  const staysHome = !present.isDeleted || !calendars.includes(presentHome);
  const home = staysHome ? presentHome : primaryCalendarId(userId);
  const calendar_id = isPossible(content.calendar_id) ? content.calendar_id : home;
  return { ...content, calendar_id, resources: content.resources.filter((id) => isPossible(id) && id !== calendar_id) };
}
