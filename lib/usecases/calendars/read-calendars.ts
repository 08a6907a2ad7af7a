import {
  authoriseCalendar,
  authoriseCalendarHistory,
  isRestorable,
  primaryCalendarId,
} from '../../domain/calendar/calendar.js';
import { calendarPermission } from '../../domain/calendar/calendar-change.js';
import { foldCase } from '../../domain/text.js';
import { findCalendars, listCalendarVersions, listMemberships } from '../../store/calendars.js';
import {
  calendarHistoryEntry,
  calendarView,
  type CalendarHistoryEntryView,
  type CalendarView,
} from '../../views/calendar.js';
import type { Context } from '../context.js';
import { Page } from '../page.js';
import { allMembersOf, loadCalendar, ownedCalendars, type LoadedCalendar } from './load-calendar.js';
import type { SharedCalendar } from './share-calendar.js';

/** The calendar as one of its members sees it. */
export function readCalendar({ own }: LoadedCalendar): CalendarView {
  const { calendar, membership } = authoriseCalendar(own, 'see');
  return calendarView(calendar, membership);
}

/** The sort key of calendars in lists: by name regardless of case, then id. */
export const calendarOrder = ({ name, id }: Pick<CalendarView, 'name' | 'id'>): string => `${foldCase(name)}\n${id}`;

/** All calendars of a person, including their primary one, in the order of lists. */
export async function readCalendars(context: Context, userId: string): Promise<CalendarView[]> {
  const [primary, memberships] = await Promise.all([
    loadCalendar(context, userId, primaryCalendarId(userId)),
    listMemberships(context.table, userId),
  ]);
  const others = memberships.filter(({ calendarId }) => calendarId !== primary.id);
  const calendars = await findCalendars(
    context.table,
    others.map(({ calendarId }) => calendarId),
  );
  const views = others.flatMap((membership) => {
    const calendar = calendars.get(membership.calendarId);
    return calendar?.deletedAt === null ? [calendarView(calendar, membership)] : [];
  });
  return inOrder(primary.own ? [readCalendar(primary), ...views] : views);
}

const inOrder = (views: CalendarView[]): CalendarView[] =>
  views.toSorted((a, b) => (calendarOrder(a) < calendarOrder(b) ? -1 : 1));

/** The deleted calendars that a person can restore, in the order of lists. */
export async function readRestorableCalendars(context: Context, userId: string): Promise<CalendarView[]> {
  const owned = await ownedCalendars(context, userId);
  const restorable = owned.filter(({ calendar }) => isRestorable(calendar, context.now()));
  return inOrder(restorable.map(({ calendar, membership }) => calendarView(calendar, membership)));
}

/** All members of the calendar, by user id. Viewers and above. */
export async function readMembers(context: Context, loaded: LoadedCalendar): Promise<SharedCalendar> {
  const { calendar } = authoriseCalendar(loaded.own, 'read');
  return { items: (await allMembersOf(context, loaded)).map(calendarPermission), version: calendar.version };
}

/** A page of the history, newest first; `next` is the version that the next page begins with. Viewers and above. */
export async function readCalendarHistory(
  context: Context,
  { own, unwritten }: LoadedCalendar,
  { newest, limit }: { newest: number | undefined; limit: number },
): Promise<{ items: CalendarHistoryEntryView[]; next: number | undefined }> {
  const { calendar } = authoriseCalendarHistory(own, 'read');
  const range = { newest: newest ?? calendar.version, limit: limit + 1 };
  const versions = unwritten ? [unwritten.version] : await listCalendarVersions(context.table, calendar.id, range);
  const page = new Page<CalendarHistoryEntryView>(limit);
  const rest = versions.find((version) => !page.add(calendarHistoryEntry(version)));
  return { items: page.items, next: rest?.calendar.version };
}
