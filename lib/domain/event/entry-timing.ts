/**
 * What the calendar entry of a series says about its times, so that a window is decided without reading the event: a
 * mask that never misses an occurrence and, where it is small, the whole schedule.
 */
import type { EventRecord } from './event.js';
import type { Interval } from '../time/event-time.js';
import { slotsIn, type ExceptionTimes, type Scheduled, type Slot } from './occurrence.js';
import { ruleOf } from './recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { seriesOf, writtenTimeOf } from '../recurrence/series.js';
import { firstOfMask, includesMask, startMaskOf, type StartMask } from '../recurrence/start-mask.js';
import { clockOf } from '../recurrence/wall-clock.js';
import { wallAt } from '../time/zone.js';

/** All that decides when a series takes place and when it takes up time. Equal schedules have equal occurrences. */
export type Schedule = Pick<Scheduled, 'content' | 'bounds'>;

export interface EntryTiming {
  zone: string;
  isAllDay: boolean;
  mask: StartMask;
  /** At least as long as every occurrence. */
  longestSeconds: number;
  /** Absent where it is too large, or where the event has too many people for all their entries to follow at once. */
  schedule?: Schedule;
}

/** A calendar entry as far as its times go: from its start to its end, of a series to the end of its last occurrence. */
export interface EntryTimes extends Interval {
  eventId: string;
  /** Of a series with dates, or occurrences moved, to before its start: a time before all of them. */
  earliestEpochSeconds?: number;
  /** Of a series: when it may take place and, where that is little, when it does. */
  timing?: EntryTiming;
  /** Opaque, somewhere at least, and accepted: the only time that conflicts are judged against. */
  isBusy: boolean;
}

const SECONDS_A_DAY = 86_400;
/** A test of the mask costs less than a step; so many cost one. */
const MASKS_A_STEP = 2;

/** A schedule of so many characters as JSON, which the store shortens, keeps its entry within 1 KB, which is one write unit in the table and each index. */
const MAX_SCHEDULE_LENGTH = 740;

/**
 * The most people of an event whose entries carry its schedule. A split writes two events with their versions, and for
 * each person two entries and a revision: with more people the entries of the earlier half may be left as they were
 * (see {@link covers}), which a schedule must not.
 */
export const MAX_PEOPLE_WITH_SCHEDULE = 20;

/** The schedule of an event, without whatever else users write about it. */
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
 * What the entries of a series say about its times; `undefined` for a single event.
 * @param first from its start to its end
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
  const series = seriesOf(content, { ...pattern, rule: ruleOf(pattern) }, instants);
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

/** How long an occurrence with times of its own lasts at most: on the clock, which may change once while it does. */
function longestOf(occurrenceStart: string, { start_time = occurrenceStart, end_time }: ExceptionTimes): number {
  if (end_time === undefined) return 0;
  return writtenTimeOf(end_time).wallSeconds - writtenTimeOf(start_time).wallSeconds + SECONDS_A_DAY;
}

/** Whether what an entry says is still right, if less exact, once its series has become another one. */
export const covers = (stored: EntryTiming, now: EntryTiming): boolean =>
  !stored.schedule &&
  !now.schedule &&
  stored.zone === now.zone &&
  stored.isAllDay === now.isAllDay &&
  stored.longestSeconds >= now.longestSeconds &&
  includesMask(stored.mask, now.mask);

/**
 * An instant before which nothing of a series that overlaps the window starts; `undefined` when nothing overlaps it.
 * Decided from the mask alone: where it answers an instant, there need not be an occurrence.
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
 * When a series takes place within a window, by start, as its entry says.
 * @returns `undefined` where the entry does not say, and the event must be read
 * @throws BudgetExceededError
 */
export function slotsOfEntry(
  { eventId, timing }: EntryTimes,
  window: Interval,
  budget: StepBudget,
): Generator<Slot<Scheduled>, void> | undefined {
  return timing?.schedule && slotsIn({ id: eventId, ...timing.schedule }, window, budget);
}
