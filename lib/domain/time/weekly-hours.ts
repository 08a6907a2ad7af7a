/** Hours of the day and points of a time grid, both as the clocks of a zone show them. */
import { dayOf, modulo, SECONDS_A_DAY, weekdayOf } from './civil-date.js';
import { FIRST_INSTANT_EPOCH_SECONDS, LAST_INSTANT_EPOCH_SECONDS, type Interval } from './event-time.js';
import { offsetsOf } from './zone.js';

/** The same hours on some days of the week. */
export interface WeeklyHours {
  zone: string;
  /** 0 for Monday to 6 for Sunday. */
  weekdays: ReadonlySet<number>;
  /** Seconds since midnight on the clock. */
  fromSecondsOfDay: number;
  /** Exclusive; at most 86,400. */
  toSecondsOfDay: number;
}

/**
 * The spans of a window in which the clocks show a time within the hours. Each span is on one date, so that those of two
 * days can touch. Only the clock decides: hours that the clocks skip are missing, and hours that they repeat are there
 * twice.
 * @returns the spans in order
 */
export function hoursWithin(
  window: Interval,
  { zone, weekdays, fromSecondsOfDay, toSecondsOfDay }: WeeklyHours,
): Interval[] {
  const spans: (Interval & { day: number })[] = [];
  for (const { offsetSeconds, from, to } of wallPeriodsWithin(window, zone)) {
    for (let day = dayOf(from); day * SECONDS_A_DAY < to; day += 1) {
      const midnight = day * SECONDS_A_DAY;
      const startsAtEpochSeconds = Math.max(from, midnight + fromSecondsOfDay) - offsetSeconds;
      const endsAtEpochSeconds = Math.min(to, midnight + toSecondsOfDay) - offsetSeconds;
      if (!weekdays.has(weekdayOf(day)) || startsAtEpochSeconds >= endsAtEpochSeconds) continue;
      const last = spans.at(-1);
      if (last?.day === day && last.endsAtEpochSeconds === startsAtEpochSeconds)
        last.endsAtEpochSeconds = endsAtEpochSeconds;
      else spans.push({ day, startsAtEpochSeconds, endsAtEpochSeconds });
    }
  }
  return spans;
}

/** What the clocks show during the parts of a window that have one offset, in wall seconds of the years 1 to 9999. */
function* wallPeriodsWithin({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval, zone: string) {
  const offsets = offsetsOf(zone);
  for (let at = startsAtEpochSeconds; at < endsAtEpochSeconds; at = offsets.periodAt(at).to) {
    const { to, offsetSeconds } = offsets.periodAt(at);
    yield {
      offsetSeconds,
      from: Math.max(at + offsetSeconds, FIRST_INSTANT_EPOCH_SECONDS),
      to: Math.min(Math.min(to, endsAtEpochSeconds) + offsetSeconds, LAST_INSTANT_EPOCH_SECONDS),
    };
  }
}

/** The times at which the clocks of a zone show a multiple of a step since midnight. */
export interface TimeGrid {
  zone: string;
  stepSeconds: number;
}

/** The first time of a grid at or after an instant, in seconds since the Unix epoch. */
export function firstOnGrid(epochSeconds: number, { zone, stepSeconds }: TimeGrid): number {
  const offsets = offsetsOf(zone);
  for (let at = epochSeconds; ;) {
    const { to, offsetSeconds } = offsets.periodAt(at);
    const secondsOfDay = modulo(at + offsetSeconds, SECONDS_A_DAY);
    const next = Math.min(Math.ceil(secondsOfDay / stepSeconds) * stepSeconds, SECONDS_A_DAY);
    if (at - secondsOfDay + next < to) return at - secondsOfDay + next;
    at = to;
  }
}
