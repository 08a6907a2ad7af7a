/** Which calendars a list of events reads, and the roles that the reader has on them. */
import {
  authoriseCalendar,
  calendarIdOf,
  MAX_SHOWN,
  participantOf,
  primaryCalendarId,
  seesEvents,
  type Membership,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { invalid } from '../../domain/errors.js';
import { personOnly, readerWith, type Reader } from '../../domain/event/event.js';
import type { LoadedCalendar } from '../calendars/load-calendar.js';
import { readableCalendars } from '../calendars/readable-calendars.js';
import type { Context } from '../context.js';
import type { EntrySource, FirstReads } from './first-reads.js';

export interface ListScope {
  reader: Reader;
  /** Several can contain the same event. */
  sources: EntrySource[];
}

/** A person and all their memberships. */
interface Member {
  userId: string;
  memberships: Membership[];
}

/** The events that a person is on. */
export const ownEvents = (userId: string): ListScope => ({
  reader: personOnly(userId),
  sources: [{ participantId: userId, isHomeOnly: false, isOwned: true }],
});

const primaryOf = (userId: string): EntrySource => ({ participantId: userId, isHomeOnly: true, isOwned: true });

/** A person's own source of a list, which is known before any read. @param named the calendars that the request names */
export function ownSources(userId: string, named: string[] | undefined): EntrySource[] {
  if (!named) return ownEvents(userId).sources;
  return named.some((text) => calendarIdOf(text, userId) === primaryCalendarId(userId)) ? [primaryOf(userId)] : [];
}

/**
 * The sources of calendars that are not deleted and not the primary calendar of another person. Their entries can be read
 * together with the calendars, which are almost always like this.
 */
const likelySources = (memberships: Membership[]): EntrySource[] =>
  memberships.map(({ calendarId, role }) => ({
    participantId: calendarId,
    isHomeOnly: false,
    isOwned: role === 'owner',
  }));

/**
 * The events that a person is on, and those of the first {@link MAX_SHOWN} calendars that they show.
 * @param reads starts to read the entries while the calendars are read
 */
export async function shownEvents(context: Context, member: Member, reads?: FirstReads): Promise<ListScope> {
  const likely = othersOf(member).filter(({ isShown, role }) => isShown && seesEvents(role));
  reads?.start(likelySources(likely.slice(0, MAX_SHOWN)));
  const readable = await readableOf(context, member);
  const shown = readable.filter(({ membership }) => membership.isShown).slice(0, MAX_SHOWN);
  const { sources } = ownEvents(member.userId);
  return { reader: readerWith(member.userId, readable), sources: [...sources, ...shown.map(sourceOf)] };
}

/**
 * The events of the calendars that a request names.
 * @throws ProblemError `invalid-request` if the person cannot read one of them
 */
export async function eventsOfNamed(
  context: Context,
  member: Member,
  texts: string[],
  reads?: FirstReads,
): Promise<ListScope> {
  const named = new Set(texts.map((text) => calendarIdOf(text, member.userId)));
  const likely = othersOf(member).filter(({ calendarId, role }) => named.has(calendarId) && seesEvents(role));
  reads?.start(likelySources(likely));
  const readable = await readableOf(context, member);
  const sources = new Map(readable.map((own) => [own.calendar.id, sourceOf(own)]));
  sources.set(primaryCalendarId(member.userId), primaryOf(member.userId));
  const found = [...named].flatMap((id) => sources.get(id) ?? []);
  if (found.length < named.size) throw invalid([{ parameter: 'calendars', detail: UNREADABLE }]);
  return { reader: readerWith(member.userId, readable), sources: found };
}

/** The same text for an unknown calendar, a deleted one and one on which the role is too low. */
const UNREADABLE = 'must be calendars on which your role is viewer or higher';

/**
 * The events of one calendar.
 * @throws ProblemError `not-found` for a person who is not a member; `forbidden` below viewer
 */
export async function eventsOfCalendar(
  context: Context,
  member: Member,
  { own: loaded }: LoadedCalendar,
  reads?: FirstReads,
): Promise<ListScope> {
  const own = authoriseCalendar(loaded, 'read');
  reads?.start([sourceOf(own)]);
  return { reader: readerWith(member.userId, await readableOf(context, member)), sources: [sourceOf(own)] };
}

const sourceOf = ({ calendar, membership }: OwnCalendar): EntrySource => ({
  participantId: participantOf(calendar),
  isHomeOnly: calendar.isPrimary,
  isOwned: membership.role === 'owner',
});

/** The memberships of calendars besides the person's own primary calendar. */
const othersOf = ({ userId, memberships }: Member): Membership[] =>
  memberships.filter(({ calendarId }) => calendarId !== primaryCalendarId(userId));

const readableOf = ({ table }: Context, { userId, memberships }: Member): Promise<OwnCalendar[]> =>
  readableCalendars(table, userId, memberships);
