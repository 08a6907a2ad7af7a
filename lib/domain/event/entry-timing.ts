/**
 * The times of a series in its calendar entry, so that a window can be decided without reading the event: a mask that
 * never misses an occurrence and, if small enough, the whole schedule.
 */
import type { EventRecord } from './event.js';
import type { Interval } from '../time/event-time.js';
import { slotsIn, type ExceptionTimes, type Scheduled, type Slot } from './occurrence.js';
import { ruleOf } from './recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { readSeries, writtenTimeOf } from '../recurrence/series.js';
import { firstOfMask, includesMask, startMaskOf, type StartMask } from '../recurrence/start-mask.js';
import { clockOf } from '../recurrence/wall-clock.js';
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

const SECONDS_A_DAY = 86_400;
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
  const { zone, isAllDay, mask, longestSeconds } = timing;
  budget.spend(1 / MASKS_A_STEP);
  const clock = clockOf(zone);
  const from = isAllDay
    ? clock.earliestFor(window.startsAtEpochSeconds) - longestSeconds
    : clock.earliestFor(window.startsAtEpochSeconds - longestSeconds);
  const to = clock.latestFor(window.endsAtEpochSeconds);
  const first = firstOfMask(mask, { from: Math.max(from, clock.earliestFor(reach.from)), to });
  return first === undefined ? undefined : Math.max(clock.earliestOf(first), reach.from);
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
