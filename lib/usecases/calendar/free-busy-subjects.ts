/** The people and calendars whose busy time a request asks for. */
import { calendarIdOf, participantOf, primaryCalendarId } from '../../domain/calendar/calendar.js';
import { invalid, type Fault } from '../../domain/errors.js';
import { authorise, type EventRecord, type Reader } from '../../domain/event/event.js';
import { findOwnCalendars } from '../../store/calendars.js';
import { findEvent } from '../../store/events.js';
import type { Context } from '../context.js';
import { readerOf } from '../events/reader.js';

/** A person, and whether the caller may see their busy time. */
export interface PersonSubject {
  userId: string;
  isShown: boolean;
}

/** A calendar that the caller is a member of. */
export interface CalendarSubject {
  calendarId: string;
  /** The user or calendar whose entries say when it is busy. */
  participantId: string;
}

/** The members of a request body that name people and calendars. */
export interface NamedSubjects {
  event_id?: string | undefined;
  calendar_ids?: string[] | undefined;
  any_of?: string[] | undefined;
}

export interface Subjects {
  /** Everyone on the event; `undefined` without `event_id`. */
  people: PersonSubject[] | undefined;
  calendars: CalendarSubject[];
  /** Calendars of which one must be free; `undefined` without `any_of`. */
  anyOf: CalendarSubject[] | undefined;
}

/**
 * Finds the people on an event, and calendars. One round of reads in parallel.
 * @throws ProblemError `invalid-request` with one fault for each calendar that the caller is not a member of, or that is
 *   named twice in one list; `not-found` or `forbidden` unless the caller is an editor or owner of the event
 */
export async function findSubjects(context: Context, userId: string, named: NamedSubjects): Promise<Subjects> {
  const { event_id: eventId } = named;
  const idsIn = (texts: string[] = []): string[] => texts.map((text) => calendarIdOf(text, userId));
  const [calendarIds, anyOfIds] = [idsIn(named.calendar_ids), idsIn(named.any_of)];
  const [event, known] = await Promise.all([
    eventId === undefined ? undefined : findEvent(context.table, eventId),
    findCalendarSubjects(context, userId, [...calendarIds, ...anyOfIds]),
  ]);
  const faults: Fault[] = [];
  const calendars = subjectsIn('/calendar_ids', calendarIds, known, faults);
  const anyOf = subjectsIn('/any_of', anyOfIds, known, faults);
  if (faults.length > 0) throw invalid(faults);
  return {
    people: eventId === undefined ? undefined : peopleOn(event, await readerOf(context, userId, event)),
    calendars,
    anyOf: named.any_of && anyOf,
  };
}

/** The ids by which the busy time of subjects is read, without people who do not show theirs. */
export const participantsOf = (subjects: (PersonSubject | CalendarSubject)[]): string[] =>
  subjects.flatMap((subject) => {
    if ('calendarId' in subject) return subject.participantId;
    return subject.isShown ? subject.userId : [];
  });

/** The requested calendars that the caller is a member of, by id, and the caller's primary calendar, stored or not. */
async function findCalendarSubjects(
  { table }: Context,
  userId: string,
  calendarIds: string[],
): Promise<Map<string, CalendarSubject>> {
  const primaryId = primaryCalendarId(userId);
  const own = await findOwnCalendars(table, userId, [...new Set(calendarIds)]);
  const members = [...own.values()].flatMap(({ calendar }): [string, CalendarSubject][] =>
    calendar.deletedAt === null
      ? [[calendar.id, { calendarId: calendar.id, participantId: participantOf(calendar) }]]
      : [],
  );
  return new Map([...members, [primaryId, { calendarId: primaryId, participantId: userId }]]);
}

/** The same text for an unknown calendar, a deleted one and one that the caller is not a member of. */
const UNKNOWN = 'must be the id of a calendar that you are a member of';

function subjectsIn(
  pointer: string,
  calendarIds: string[],
  known: Map<string, CalendarSubject>,
  faults: Fault[],
): CalendarSubject[] {
  return calendarIds.flatMap((id, index) => {
    const subject = known.get(id);
    const isRepeated = calendarIds.indexOf(id) < index;
    if (!subject || isRepeated)
      faults.push({ pointer: `${pointer}/${index}`, detail: subject ? 'must be named only once' : UNKNOWN });
    return subject ?? [];
  });
}

/** Everyone on the event. People who have accepted or answered tentatively show their busy time to editors and owners. */
function peopleOn(event: EventRecord | undefined, reader: Reader): PersonSubject[] {
  const { access } = authorise(event, reader, 'edit');
  return Object.entries(access).map(([id, { response }]) => ({
    userId: id,
    isShown: id === reader.userId || response === 'accepted' || response === 'tentative',
  }));
}
