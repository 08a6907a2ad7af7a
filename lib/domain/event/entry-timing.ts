/**
 * The times of a series in its calendar entry, so that a window can be decided without reading the event: a mask that
 * never misses an occurrence and, if small enough, the whole schedule.
 */
import type { EventRecord } from './event.js';
import { modulo, SECONDS_A_DAY } from '../time/civil-date.js';
import { overlapTester, windowAround, type Interval } from '../time/event-time.js';
import { slotsIn, type ExceptionTimes, type Scheduled, type Slot } from './occurrence.js';
import { ruleOf } from './recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { readSeries, writtenTimeOf } from '../recurrence/series.js';
import { firstOfMask, includesMask, startMaskOf, type StartMask } from '../recurrence/start-mask.js';
import { clockOf } from '../recurrence/wall-clock.js';
import type { WallRange } from '../recurrence/wall-times.js';
import { wallAt } from '../time/zone.js';

/** Everything that decides when a series takes place and takes up time. Equal schedules have equal occurrences. */
export type Schedule = Pick<Scheduled, 'content' | 'bounds'>;

export interface EntryTiming {
  zone: string;
  isAllDay: boolean;
  mask: StartMask;
  /** At least the duration of every occurrence. */
  longestSeconds: number;
  /** Absent if it is too large, or if the event has too many people to update all their entries at once. */
  schedule?: Schedule;
}

/** The times of a calendar entry: from its start to its end; for a series, to the end of its last occurrence. */
export interface EntryTimes extends Interval {
  eventId: string;
  /** For a series with dates or moved occurrences before its start: a time before all of them. */
  earliestEpochSeconds?: number;
  /** For a series: when it can take place and, if small enough, when it does. */
  timing?: EntryTiming;
  /**
   * Whether the event, or any of its occurrences, is opaque and accepted. Conflicts are checked only against such time.
   */
  isBusy: boolean;
}

const SECONDS_AN_HOUR = 3_600;
/** How many tests of a mask cost one step. */
const MASKS_A_STEP = 2;

/**
 * The maximum length of a schedule as JSON, before the store shortens it. An entry then stays below 1 KB: one write
 * unit in the table and in each index.
 */
const MAX_SCHEDULE_LENGTH = 740;

/**
 * The maximum of people on an event whose entries contain its schedule. A split writes two events with their versions,
 * and two entries and a revision per person. With more people, the entries of the earlier half may stay as they are
 * (see {@link covers}), which a schedule does not allow.
 */
export const MAX_PEOPLE_WITH_SCHEDULE = 20;

/** The schedule of an event, without its other content. */
export function scheduleOf({ content, bounds }: Pick<EventRecord, 'content' | 'bounds'>): Schedule {
  const { start_time, end_time, time_zone, all_day, transparency, recurrence_pattern } = content;
  const exceptions = Object.fromEntries(
    Object.entries(content.exceptions).map(([at, own]): [string, ExceptionTimes] => [at, timesOf(own)]),
  );
  return {
    content: { start_time, end_time, time_zone, all_day, transparency, recurrence_pattern, exceptions },
    bounds,
  };
}

const timesOf = ({ start_time, end_time, transparency }: ExceptionTimes): ExceptionTimes => ({
  ...(start_time !== undefined && { start_time }),
  ...(end_time !== undefined && { end_time }),
  ...(transparency !== undefined && { transparency }),
});

/**
 * The timing of a series' calendar entries; `undefined` for a single event.
 * @param first the interval from its start to its end
 */
export function entryTimingOf(event: EventRecord, first: Interval): EntryTiming | undefined {
  const { content, bounds, access } = event;
  const pattern = content.recurrence_pattern;
  if (!pattern || !bounds) return undefined;
  const [start, end] = [first.startsAtEpochSeconds, first.endsAtEpochSeconds];
  const instants = {
    ofStored: (stored: string) => (stored === content.start_time ? start : end),
    wallAt: (epochSeconds: number) => wallAt(content.time_zone, epochSeconds),
  };
  const series = readSeries(content, { ...pattern, rule: ruleOf(pattern) }, instants);
  const moved = Object.entries(content.exceptions);
  const starts = moved.flatMap(([, { start_time }]) => (start_time === undefined ? [] : [writtenTimeOf(start_time)]));
  const others = [...series.rdates, ...starts].map(({ wallSeconds }) => wallSeconds);
  const lengths = moved.map(([at, own]) => longestOf(at, own));
  const schedule = scheduleOf(event);
  const isCarried =
    Object.keys(access).length <= MAX_PEOPLE_WITH_SCHEDULE && JSON.stringify(schedule).length <= MAX_SCHEDULE_LENGTH;
  return {
    zone: series.zone,
    isAllDay: series.isAllDay,
    mask: startMaskOf(series.rule, series.startWallSeconds, others),
    longestSeconds: Math.max(series.durationSeconds, ...lengths),
    ...(isCarried && { schedule }),
  };
}

/** The maximum duration of an occurrence with its own times, if the clocks change once while it lasts. */
function longestOf(occurrenceStart: string, { start_time = occurrenceStart, end_time }: ExceptionTimes): number {
  if (end_time === undefined) return 0;
  return writtenTimeOf(end_time).wallSeconds - writtenTimeOf(start_time).wallSeconds + SECONDS_A_DAY;
}

/** Whether a stored timing is still correct, if less exact, for the changed series. */
export const covers = (stored: EntryTiming, now: EntryTiming): boolean =>
  !stored.schedule &&
  !now.schedule &&
  stored.zone === now.zone &&
  stored.isAllDay === now.isAllDay &&
  stored.longestSeconds >= now.longestSeconds &&
  includesMask(stored.mask, now.mask);

/**
 * An instant before which no occurrence that overlaps the window starts; `undefined` if no occurrence overlaps it.
 * Computed from the mask alone: an occurrence need not exist after the instant.
 */
export function earliestStartIn(entry: EntryTimes, window: Interval, budget: StepBudget): number | undefined {
  const { timing, earliestEpochSeconds, startsAtEpochSeconds, endsAtEpochSeconds } = entry;
  const reach = { from: earliestEpochSeconds ?? startsAtEpochSeconds, to: endsAtEpochSeconds };
  if (reach.from >= window.endsAtEpochSeconds || reach.to <= window.startsAtEpochSeconds) return undefined;
  if (!timing) return reach.from;
  budget.spend(1 / MASKS_A_STEP);
  const first = firstOfMask(timing.mask, wallRangeIn(entry, timing, window));
  return first === undefined ? undefined : Math.max(clockOf(timing.zone).earliestOf(first), reach.from);
}

/** How many hours of a mask are compared with the spans. A series with more is cheaper to expand than to look at. */
const MAX_HOURS_LOOKED_AT = 16;

/**
 * Whether an occurrence of a series can overlap any of the spans, which are disjoint and sorted. Computed from the mask
 * alone, hour by hour: it need not, but if the answer is no, none does.
 */
export function mayOverlap(entry: EntryTimes, spans: Interval[], budget: StepBudget): boolean {
  const window = windowAround(spans);
  const { timing } = entry;
  if (!window || !timing) return window !== undefined;
  const clock = clockOf(timing.zone);
  // The days of an all-day series can be longer than those of its duration.
  const longestSeconds = timing.longestSeconds + (timing.isAllDay ? SECONDS_A_DAY : 0);
  const isOverlapped = overlapTester(spans);
  const range = wallRangeIn(entry, timing, window);
  for (let looked = 0; looked < MAX_HOURS_LOOKED_AT; looked += 1) {
    budget.spend(1 / MASKS_A_STEP);
    const first = firstOfMask(timing.mask, range);
    if (first === undefined) return false;
    const nextHour = first - modulo(first, SECONDS_AN_HOUR) + SECONDS_AN_HOUR;
    const startsAtEpochSeconds = clock.earliestOf(first);
    if (isOverlapped({ startsAtEpochSeconds, endsAtEpochSeconds: clock.latestOf(nextHour) + longestSeconds }))
      return true;
    range.from = nextHour;
  }
  return true;
}

/** The local times at which an occurrence that overlaps the window can start; the bounds can include others. */
function wallRangeIn(entry: EntryTimes, { zone, isAllDay, longestSeconds }: EntryTiming, window: Interval): WallRange {
  const clock = clockOf(zone);
  const from = isAllDay
    ? clock.earliestFor(window.startsAtEpochSeconds) - longestSeconds
    : clock.earliestFor(window.startsAtEpochSeconds - longestSeconds);
  const reachesFrom = entry.earliestEpochSeconds ?? entry.startsAtEpochSeconds;
  return { from: Math.max(from, clock.earliestFor(reachesFrom)), to: clock.latestFor(window.endsAtEpochSeconds) };
}

/**
 * The slots of a series within a window, by start, computed from its entry.
 * @returns `undefined` if the entry has no schedule; the event must then be read
 * @throws BudgetExceededError
 */
export function slotsOfEntry(
  { eventId, timing }: EntryTimes,
  window: Interval,
  budget: StepBudget,
): Generator<Slot<Scheduled>, void> | undefined {
  return timing?.schedule && slotsIn({ id: eventId, ...timing.schedule }, window, budget);
}
