/**
 * Calendar entries: the time that an event takes up for each of its participants, and whose busy time a change moves. A
 * participant is a person on the event or a calendar that is shared as a whole.
 */
import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from './busy-time.js';
import type { Change } from '../change/change.js';
import { covers, entryTimingOf, type EntryTimes } from './entry-timing.js';
import { accessOf, calendarsOf, type EventContent, type EventRecord } from './event.js';
import { isCalendarId, primaryCalendarId } from '../calendar/calendar.js';
import { intervalOf, windowAround, type Interval } from '../time/event-time.js';
import { differenceOf, unionOf } from '../time/intervals.js';
import { timetableOf } from './occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { HORIZON_SECONDS, spanOf } from './series.js';

/** One event for one participant. A series is one entry, from its start to the end of its last occurrence. */
export interface CalendarEntry extends EntryTimes {
  /** The id of a person or a calendar. */
  participantId: string;
  isSeries: boolean;
  /** Whether the event lives on this calendar, or on the person's primary calendar. */
  isHome: boolean;
  /** A deleted event stays with its owners and on the calendar where it lives, for them to list and restore it. */
  isDeleted: boolean;
}

/** Whether an event takes up this participant's time, at some occurrence at least. */
export function isBusyFor(event: EventRecord, participantId: string): boolean {
  const { transparency, exceptions } = event.content;
  const isOpaque = [transparency, ...Object.values(exceptions).map((own) => own.transparency)].includes('opaque');
  return !event.isDeleted && isOpaque && attends(event, participantId);
}

const attends = (event: EventRecord, participantId: string): boolean =>
  isCalendarId(participantId)
    ? calendarsOf(event).includes(participantId)
    : accessOf(event, participantId)?.response === 'accepted';

/** Those who have an entry for the event: of a deleted one its owners and the calendar where it lives. */
function participantsOf(event: EventRecord): string[] {
  const { content, access, isDeleted } = event;
  const people = Object.entries(access).filter(([, { role }]) => !isDeleted || role === 'owner');
  const calendars = calendarsOf(event).filter((id) => !isDeleted || id === content.calendar_id);
  return [...people.map(([userId]) => userId), ...calendars];
}

/** The entries of an event, by participant. */
export function entriesOf(event: EventRecord): Map<string, CalendarEntry> {
  const first = intervalOf(event.content);
  const span = spanOf(event, first);
  const earliestEpochSeconds = event.bounds ? earliestStart(event, span) : span.startsAtEpochSeconds;
  const timing = entryTimingOf(event, first);
  const home = event.content.calendar_id;
  return new Map(
    participantsOf(event).map((participantId) => [
      participantId,
      {
        participantId,
        eventId: event.id,
        ...span,
        ...(earliestEpochSeconds < span.startsAtEpochSeconds && { earliestEpochSeconds }),
        isSeries: event.bounds !== null,
        ...(timing && { timing }),
        isHome: home === participantId || home === primaryCalendarId(participantId),
        isBusy: isBusyFor(event, participantId),
        isDeleted: event.isDeleted,
      },
    ]),
  );
}

export interface CalendarChange {
  put: CalendarEntry[];
  /** Entries that only cover less than before: a stale one costs reads of its event, but never misses an occurrence. */
  shorten: CalendarEntry[];
  /** The participants whose entry goes away. */
  removeFrom: string[];
  /** The participants who get busy time, or get it moved. Whoever checks them for conflicts at the moment must check again. */
  busyTimeMovedFor: Set<string>;
}

/** All that says when an event takes place: of a single one its instants, whatever the zone they are written in. */
const timingOf = ({ content, bounds }: EventRecord) => (bounds ? seriesTimingOf(content) : intervalOf(content));

const seriesTimingOf = ({
  start_time,
  end_time,
  time_zone,
  transparency,
  recurrence_pattern,
  exceptions,
}: EventContent) => ({
  start_time,
  end_time,
  time_zone,
  transparency,
  recurrence_pattern,
  exceptions: Object.entries(exceptions).map(([at, own]) => [at, own.start_time, own.end_time, own.transparency]),
});

const earliestOf = ({ earliestEpochSeconds, startsAtEpochSeconds }: CalendarEntry): number =>
  earliestEpochSeconds ?? startsAtEpochSeconds;
const withoutReach = ({ earliestEpochSeconds, endsAtEpochSeconds, timing, ...rest }: CalendarEntry) => rest;

function onlyReachesLess(old: CalendarEntry | undefined, now: CalendarEntry): boolean {
  if (!old?.timing || !now.timing || !covers(old.timing, now.timing)) return false;
  if (!isDeepStrictEqual(withoutReach(now), withoutReach(old))) return false;
  return now.endsAtEpochSeconds <= old.endsAtEpochSeconds && earliestOf(now) >= earliestOf(old);
}

/** What a change of an event does to calendars. */
export function calendarChange(before: EventRecord | undefined, after: EventRecord): CalendarChange {
  const old = before ? entriesOf(before) : new Map<string, CalendarEntry>();
  const now = entriesOf(after);
  const isSameTiming = before && isDeepStrictEqual(timingOf(before), timingOf(after));
  const busy = [...now.values()].filter(({ isBusy }) => isBusy);
  const moved = busy.filter(({ participantId }) => !(isSameTiming && old.get(participantId)?.isBusy));
  const changed = [...now.values()].filter((entry) => !isDeepStrictEqual(entry, old.get(entry.participantId)));
  const isShorter = (entry: CalendarEntry): boolean => onlyReachesLess(old.get(entry.participantId), entry);
  return {
    put: changed.filter((entry) => !isShorter(entry)),
    shorten: changed.filter(isShorter),
    removeFrom: [...old.keys()].filter((participantId) => !now.has(participantId)),
    busyTimeMovedFor: new Set(moved.map(({ participantId }) => participantId)),
  };
}

/** The calendars on which a change adds or moves busy time. */
export function bookingsMovedBy({ before, version: { event } }: Change): string[] {
  const calendars = calendarsOf(event);
  if (calendars.length === 0) return [];
  const { busyTimeMovedFor } = calendarChange(before, event);
  return calendars.filter((id) => busyTimeMovedFor.has(id));
}

/** When an event keeps this participant busy within a window. */
function busySpans(event: EventRecord, participantId: string, window: Interval, budget: StepBudget): Interval[] {
  return isBusyFor(event, participantId)
    ? unionOf([...busySlotsWithin(timetableOf(event, budget), [window], budget)])
    : [];
}

/** Within which window an event is judged: itself, or of a series a year from its first occurrence or from now. */
export function judgedWindow(event: EventRecord, nowEpochSeconds: number): Interval {
  const span = spanOf(event);
  if (!event.bounds) return span;
  const startsAtEpochSeconds = Math.max(earliestStart(event, span), nowEpochSeconds);
  return { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + HORIZON_SECONDS };
}

/** An exception may come before the series starts. */
const earliestStart = ({ content }: EventRecord, { startsAtEpochSeconds }: Interval): number =>
  Math.min(
    startsAtEpochSeconds,
    ...[
      ...(content.recurrence_pattern?.rdates ?? []),
      ...Object.values(content.exceptions).map((own) => own.start_time),
    ]
      .filter((text) => text !== undefined)
      .map((text) => Date.parse(text) / 1000 - SECONDS_A_DAY),
  );

const SECONDS_A_DAY = 86_400;

/**
 * The time at which a change makes this participant busy who was free before, as spans that neither overlap nor touch. What
 * was busy before is not judged again: a new title, a shorter meeting or an occurrence less never conflicts.
 * @throws BudgetExceededError
 */
export function busyTimeAdded(
  { before, continues, version }: Change,
  participantId: string,
  nowEpochSeconds: number,
  budget: StepBudget,
): Interval[] {
  const { event } = version;
  if (!calendarChange(before, event).busyTimeMovedFor.has(participantId)) return [];
  const spans = busySpans(event, participantId, judgedWindow(event, nowEpochSeconds), budget);
  const previous = before ?? continues;
  const window = windowAround(spans);
  if (!previous || !window) return spans;
  return differenceOf(spans, busySpans(previous, participantId, window, budget));
}
