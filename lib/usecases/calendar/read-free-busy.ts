import type { Interval } from '../../domain/time/event-time.js';
import { busyTimesView, type BusyView } from '../../views/free-busy.js';
import type { Context } from '../context.js';
import {
  findSubjects,
  participantsOf,
  type CalendarSubject,
  type NamedSubjects,
  type PersonSubject,
} from './free-busy-subjects.js';
import { readBusyTime, readEntries, type EntriesRead } from './read-busy-time.js';

/** The steps per span of the response. The maximum of spans is then less than 6 MB. */
const STEPS_A_SPAN = 30;

/**
 * Finds whose busy time a request asks for: everyone on an event, then calendars; without both, the caller.
 * @throws ProblemError as {@link findSubjects} does
 */
export async function findFreeBusySubjects(
  context: Context,
  userId: string,
  named: FreeBusySubjects,
): Promise<(PersonSubject | CalendarSubject)[]> {
  if (asksForCaller(named)) return [{ userId, isShown: true }];
  const { people = [], calendars } = await findSubjects(context, userId, named);
  return [...people, ...calendars];
}

type FreeBusySubjects = Pick<NamedSubjects, 'event_id' | 'calendar_ids'>;
const asksForCaller = ({ event_id: eventId, calendar_ids: calendarIds = [] }: FreeBusySubjects): boolean =>
  eventId === undefined && calendarIds.length === 0;

/** The first reads of a request: the subjects or, if it asks for the caller, their entries within the window. */
export async function startFreeBusy(context: Context, userId: string, named: FreeBusySubjects, window: Interval) {
  const [subjects, entries] = await Promise.all([
    findFreeBusySubjects(context, userId, named),
    asksForCaller(named) ? readEntries(context, userId, window) : undefined,
  ]);
  return { subjects, entries };
}

/**
 * When each person and calendar is busy within a window; `busy` is `null` for people who do not show it.
 * @param read entries within the window that are read already
 */
export async function readFreeBusy(
  context: Context,
  subjects: (PersonSubject | CalendarSubject)[],
  window: Interval,
  read?: EntriesRead,
): Promise<BusyView[]> {
  const spans = await readBusyTime(context, participantsOf(subjects), window, { read });
  const busyOf = (participantId: string) => busyTimesIn(window, spans.get(participantId) ?? [], context);
  return subjects.map((subject) =>
    'calendarId' in subject
      ? { calendar_id: subject.calendarId, busy: busyOf(subject.participantId) }
      : { user_id: subject.userId, busy: subject.isShown ? busyOf(subject.userId) : null },
  );
}

function busyTimesIn(window: Interval, spans: Interval[], { budget }: Context) {
  budget.spend(STEPS_A_SPAN * spans.length);
  return busyTimesView(spans.map((span) => clipped(span, window)));
}

const clipped = (interval: Interval, window: Interval): Interval => ({
  startsAtEpochSeconds: Math.max(interval.startsAtEpochSeconds, window.startsAtEpochSeconds),
  endsAtEpochSeconds: Math.min(interval.endsAtEpochSeconds, window.endsAtEpochSeconds),
});
