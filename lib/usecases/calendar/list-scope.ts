/** Which calendars a list of events reads, and the roles that the reader has on them. */
import {
  authoriseCalendar,
  calendarIdOf,
  MAX_SHOWN,
  participantOf,
  primaryCalendarId,
  type Membership,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import { invalid } from '../../domain/errors.js';
import { personOnly, readerWith, type Reader } from '../../domain/event/event.js';
import type { LoadedCalendar } from '../calendars/load-calendar.js';
import { readableCalendars } from '../calendars/readable-calendars.js';
import type { Context } from '../context.js';

/** Calendar entries that a list reads. */
export interface EntrySource {
  /** The user or calendar whose entries are read. */
  participantId: string;
  /** Whether only the events that live there are listed, not those to which a person is invited. */
  isHomeOnly: boolean;
  /** Whether the reader owns the calendar. Only owners list deleted events. */
  isOwned: boolean;
}

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

/** The events that a person is on, and those of the first {@link MAX_SHOWN} calendars that they show. */
export async function shownEvents(context: Context, member: Member): Promise<ListScope> {
  const readable = await readableOf(context, member);
  const shown = readable.filter(({ membership }) => membership.isShown).slice(0, MAX_SHOWN);
  const { sources } = ownEvents(member.userId);
  return { reader: readerWith(member.userId, readable), sources: [...sources, ...shown.map(sourceOf)] };
}

/**
 * The events of the calendars that a request names.
 * @throws ProblemError `invalid-request` if the person cannot read one of them
 */
export async function eventsOfNamed(context: Context, member: Member, texts: string[]): Promise<ListScope> {
  const readable = await readableOf(context, member);
  const sources = new Map(readable.map((own) => [own.calendar.id, sourceOf(own)]));
  sources.set(primaryCalendarId(member.userId), { participantId: member.userId, isHomeOnly: true, isOwned: true });
  const named = new Set(texts.map((text) => calendarIdOf(text, member.userId)));
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
): Promise<ListScope> {
  const own = authoriseCalendar(loaded, 'read');
  return { reader: readerWith(member.userId, await readableOf(context, member)), sources: [sourceOf(own)] };
}

const sourceOf = ({ calendar, membership }: OwnCalendar): EntrySource => ({
  participantId: participantOf(calendar),
  isHomeOnly: calendar.isPrimary,
  isOwned: membership.role === 'owner',
});

const readableOf = ({ table }: Context, { userId, memberships }: Member): Promise<OwnCalendar[]> =>
  readableCalendars(table, userId, memberships);
