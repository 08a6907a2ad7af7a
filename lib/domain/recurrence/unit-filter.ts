/** The filter of daily, hourly and minutely rules: `BYMONTH` and similar parts limit them (RFC 5545 §3.3.10, "Limit"). */
import { dateOf, dayOf, dayOfDate, daysInMonth, daysInYear, SECONDS_A_DAY, weekdayOf } from '../time/civil-date.js';
import { WEEKDAYS, type Rule } from './rule.js';
import { ascending, unitSecondsOf } from './slots.js';

type Filter = (wallSeconds: number) => number;

/**
 * Returns the given local time if the unit that begins there passes the filter; otherwise, a later time to continue at: the
 * next month, day, hour or minute that the rule includes. Never skips a unit that passes.
 */
export function unitFilterOf(rule: Rule): Filter {
  const nextDay = remembered(dayFilterOf(rule));
  const unitSeconds = unitSecondsOf(rule.frequency);
  const hours = unitSeconds < SECONDS_A_DAY && rule.byHour ? ascending(rule.byHour) : undefined;
  const minutes = unitSeconds < 3600 && rule.byMinute ? ascending(rule.byMinute) : undefined;
  return (wallSeconds) => {
    const day = dayOf(wallSeconds);
    const resumesOn = nextDay(day);
    if (resumesOn !== day) return resumesOn * SECONDS_A_DAY;
    const nextHour = nextNamed(hours, wallSeconds, SECONDS_A_DAY, 3600);
    return nextHour === wallSeconds ? nextNamed(minutes, wallSeconds, 3600, 60) : nextHour;
  };
}

/** The given time if the rule includes its month, hour or minute; otherwise, the start of the next one that it includes. */
function nextNamed(named: readonly number[] | undefined, wallSeconds: number, whole: number, part: number): number {
  if (!named) return wallSeconds;
  const start = Math.floor(wallSeconds / whole) * whole;
  const present = Math.floor((wallSeconds - start) / part);
  const next = named.find((value) => value >= present);
  if (next === present) return wallSeconds;
  return next === undefined ? start + whole : start + next * part;
}

/** Returns the day if it passes the filter; otherwise, the next that can. */
function dayFilterOf({ byMonth, byMonthDay, byYearDay, byDay }: Rule): Filter {
  const weekdays = byDay?.map(({ weekday }) => WEEKDAYS.indexOf(weekday));
  const months = byMonth ? ascending(byMonth) : undefined;
  return (day) => {
    const { year, month, dayOfMonth } = dateOf(day);
    if (months && !months.includes(month)) {
      const next = months.find((named) => named > month);
      return next === undefined ? dayOfDate(year + 1, months[0] ?? 1, 1) : dayOfDate(year, next, 1);
    }
    const dayOfYear = day - dayOfDate(year, 1, 1) + 1;
    const isNamed =
      (weekdays?.includes(weekdayOf(day)) ?? true) &&
      isCounted(byMonthDay, dayOfMonth, daysInMonth(year, month)) &&
      isCounted(byYearDay, dayOfYear, daysInYear(year));
    return isNamed ? day : day + 1;
  };
}

/** Whether a list includes a value; negative items count from the end, and an absent list includes all. */
const isCounted = (named: readonly number[] | undefined, value: number, length: number): boolean =>
  named === undefined || named.includes(value) || named.includes(value - length - 1);

/** Caches the last day, because consecutive units are on the same one. */
function remembered(filter: Filter): Filter {
  let last = NaN;
  let answer = NaN;
  return (day) => {
    if (day !== last) {
      last = day;
      answer = filter(day);
    }
    return answer;
  };
}
