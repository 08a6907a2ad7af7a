/** The calendars that a write books, or on which it moves busy time: who may book them, and which reject overlaps. */
import {
  primaryCalendarId,
  type CalendarRecord,
  type CalendarRole,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { invalid, type Fault } from '../../domain/errors.js';
import { bookingsMovedBy } from '../../domain/event/calendar-entry.js';
import { calendarsOf, type EventContent } from '../../domain/event/event.js';
import { newCalendarsOf, setsHome, type Change } from '../../domain/change/change.js';
import { readSharedRevisions, type SharedRevision } from '../../store/calendar-revision.js';
import { findCalendars, findOwnCalendars } from '../../store/calendars.js';
import type { Context } from '../context.js';

const ROLES_THAT_BOOK: readonly CalendarRole[] = ['booker', 'viewer', 'editor', 'owner'];

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
  const [calendars, own] = await Promise.all([
    findCalendars(context.table, ids),
    findOwnCalendars(context.table, userId, [...booked]),
  ]);
  const faults = changes.flatMap((change, index) =>
    faultsOf(change, userId, own).map(isBatch(changes) ? under(index) : same),
  );
  if (faults.length > 0) throw invalid(faults);
  return { rejecting: ids.filter((id) => rejectsOverlaps(calendars.get(id))), revisions };
}

const rejectsOverlaps = (calendar: CalendarRecord | undefined): boolean =>
  calendar?.deletedAt === null && calendar.settings.overlaps === 'reject';

/** Whether all is created at once; of a split, one of the two events exists already. */
export const isBatch = (changes: Change[]): boolean => changes.length > 1 && changes.every(({ before }) => !before);

const same = (fault: Fault): Fault => fault;
const under =
  (index: number) =>
  (fault: Fault): Fault =>
    'pointer' in fault ? { ...fault, pointer: `/events/${index}${fault.pointer}` } : fault;

/** The detail is the same for an unknown calendar and for one that the user may not book: neither can be told from the other. */
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

const isBookable = (own: OwnCalendar | undefined): boolean =>
  own?.calendar.deletedAt === null && !own.calendar.isPrimary && ROLES_THAT_BOOK.includes(own.membership.role);

/**
 * The content of an earlier version without the calendars that it can no longer book: those that the event does not have
 * now and that the user may not book. An event without its calendar stays where it is now, or goes to the user's primary
 * calendar.
 * @param present the event now; `undefined` if it is deleted, so that nothing is booked
 */
export async function withBookable(
  context: Context,
  userId: string,
  content: EventContent,
  present: { content: EventContent; access: Parameters<typeof calendarsOf>[0]['access'] } | undefined,
): Promise<EventContent> {
  const kept = new Set(present ? calendarsOf(present) : []);
  const own = await findOwnCalendars(context.table, userId, [content.calendar_id, ...content.resources]);
  const isPossible = (id: string): boolean => kept.has(id) || isBookable(own.get(id));
  const home = present?.content.calendar_id ?? primaryCalendarId(userId);
  const calendar_id = isPossible(content.calendar_id) ? content.calendar_id : home;
  return { ...content, calendar_id, resources: content.resources.filter((id) => isPossible(id) && id !== calendar_id) };
}
