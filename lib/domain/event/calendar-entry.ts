/**
 * Calendars: which time an event takes up on the calendar of each person on it, and whose busy time a change moves.
 */
import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from './busy-time.js';
import type { Change } from '../change/change.js';
import { covers, entryTimingOf, type EntryTimes } from './entry-timing.js';
import { accessOf, type EventContent, type EventRecord } from './event.js';
import { intervalOf, windowAround, type Interval } from '../time/event-time.js';
import { differenceOf, unionOf } from '../time/intervals.js';
import { timetableOf } from './occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { HORIZON_SECONDS, spanOf } from './series.js';

/** One event on one person's calendar. A series is one entry, from its start to the end of its last occurrence. */
export interface CalendarEntry extends EntryTimes {
  userId: string;
  isSeries: boolean;
  /** Deleted events stay on the calendars of their owners, who may list and restore them. */
  isDeleted: boolean;
}

/** Whether an event takes up this person's time, at some occurrence at least. */
export function isBusyFor(event: EventRecord, userId: string): boolean {
  const { transparency, exceptions } = event.content;
  const isOpaque = [transparency, ...Object.values(exceptions).map((own) => own.transparency)].includes('opaque');
  return !event.isDeleted && isOpaque && accessOf(event, userId)?.response === 'accepted';
}

/** The entries of an event, by user id. */
export function entriesOf(event: EventRecord): Map<string, CalendarEntry> {
  const first = intervalOf(event.content);
  const span = spanOf(event, first);
  const earliestEpochSeconds = event.bounds ? earliestStart(event, span) : span.startsAtEpochSeconds;
  const timing = entryTimingOf(event, first);
  const people = Object.entries(event.access).filter(([, { role }]) => !event.isDeleted || role === 'owner');
  return new Map(
    people.map(([userId]) => [
      userId,
      {
        userId,
        eventId: event.id,
        ...span,
        ...(earliestEpochSeconds < span.startsAtEpochSeconds && { earliestEpochSeconds }),
        isSeries: event.bounds !== null,
        ...(timing && { timing }),
        isBusy: isBusyFor(event, userId),
        isDeleted: event.isDeleted,
      },
    ]),
  );
}

export interface CalendarChange {
  put: CalendarEntry[];
  /** Entries that only cover less than before: a stale one costs reads of its event, but never misses an occurrence. */
  shorten: CalendarEntry[];
  /** The users whose entry goes away. */
  removeFrom: string[];
  /** The users whose calendar gets busy time, or gets it moved: whoever judges theirs at the moment must look again. */
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
  const moved = busy.filter(({ userId }) => !(isSameTiming && old.get(userId)?.isBusy));
  const changed = [...now.values()].filter((entry) => !isDeepStrictEqual(entry, old.get(entry.userId)));
  const isShorter = (entry: CalendarEntry): boolean => onlyReachesLess(old.get(entry.userId), entry);
  return {
    put: changed.filter((entry) => !isShorter(entry)),
    shorten: changed.filter(isShorter),
    removeFrom: [...old.keys()].filter((userId) => !now.has(userId)),
    busyTimeMovedFor: new Set(moved.map(({ userId }) => userId)),
  };
}

/** When an event keeps this person busy within a window. */
function busySpans(event: EventRecord, userId: string, window: Interval, budget: StepBudget): Interval[] {
  return isBusyFor(event, userId) ? unionOf([...busySlotsWithin(timetableOf(event, budget), [window], budget)]) : [];
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
 * The time at which a change makes this person busy who was free before, as spans that neither overlap nor touch. What
 * was busy before is not judged again: a new title, a shorter meeting or an occurrence less never conflicts.
 * @throws BudgetExceededError
 */
export function busyTimeAdded(
  { before, continues, version }: Change,
  userId: string,
  nowEpochSeconds: number,
  budget: StepBudget,
): Interval[] {
  const { event } = version;
  if (!calendarChange(before, event).busyTimeMovedFor.has(userId)) return [];
  const spans = busySpans(event, userId, judgedWindow(event, nowEpochSeconds), budget);
  const previous = before ?? continues;
  const window = windowAround(spans);
  if (!previous || !window) return spans;
  return differenceOf(spans, busySpans(previous, userId, window, budget));
}
