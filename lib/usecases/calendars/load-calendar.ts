import {
  calendarIdOf,
  primaryCalendarId,
  type CalendarMember,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { primaryCreation, type CalendarChange } from '../../domain/calendar/calendar-change.js';
import {
  findCalendar,
  findCalendars,
  findMembers,
  joinOwn,
  listMembers,
  listMemberships,
} from '../../store/calendars.js';
import { findUser } from '../../store/users.js';
import type { Context } from '../context.js';

/** A calendar with its caller's membership; `own` is `undefined` for a person who is not a member. */
export interface LoadedCalendar {
  id: string;
  own: OwnCalendar | undefined;
  /** The first version of a primary calendar that is not yet stored. */
  unwritten: CalendarChange | undefined;
}

/**
 * The calendar, deleted or not, and the caller's membership, before authorization.
 * @param text the id as the client sent it; `primary` is the caller's own
 */
export async function loadCalendar(context: Context, userId: string, text: string): Promise<LoadedCalendar> {
  const id = calendarIdOf(text, userId);
  const isOwnPrimary = id === primaryCalendarId(userId);
  const [{ calendar, membership }, user] = await Promise.all([
    findCalendar(context.table, id, userId),
    isOwnPrimary ? findUser(context.table, userId) : undefined,
  ]);
  if (calendar) return { id, own: membership && { calendar, membership }, unwritten: undefined };
  if (!user) return { id, own: undefined, unwritten: undefined };
  const unwritten = primaryCreation(id, user);
  const owner = { calendarId: id, role: 'owner', isShown: true } as const;
  return { id, own: { calendar: unwritten.version.calendar, membership: owner }, unwritten };
}

/** The stored calendars that a person owns, deleted or not, by id. One query, then one batch of consistent reads. */
export async function ownedCalendars({ table }: Context, userId: string): Promise<OwnCalendar[]> {
  const owned = (await listMemberships(table, userId)).filter(({ role }) => role === 'owner');
  const calendars = await findCalendars(
    table,
    owned.map(({ calendarId }) => calendarId),
  );
  return [...joinOwn(calendars, owned).values()];
}

const unwrittenMembers = (unwritten: CalendarChange): CalendarMember[] =>
  unwritten.version.members.flatMap(({ after }) => after ?? []);

/** Some of the members of a loaded calendar, by user id. */
export async function membersOf(
  { table }: Context,
  { id, unwritten }: LoadedCalendar,
  userIds: string[],
): Promise<Map<string, CalendarMember>> {
  if (!unwritten) return findMembers(table, id, userIds);
  return new Map(
    unwrittenMembers(unwritten)
      .filter(({ userId }) => userIds.includes(userId))
      .map((member) => [member.userId, member]),
  );
}

/** All members of a loaded calendar, by user id. */
export const allMembersOf = async ({ table }: Context, { id, unwritten }: LoadedCalendar): Promise<CalendarMember[]> =>
  unwritten ? unwrittenMembers(unwritten) : listMembers(table, id);
