/** What a rule of days, hours or minutes leaves out: `BYMONTH` and the like limit it (RFC 5545 §3.3.10, "Limit"). */
import { dateOf, dayOf, dayOfDate, daysInMonth, daysInYear, SECONDS_A_DAY, weekdayOf } from '../time/civil-date.js';
import { WEEKDAYS, type Rule } from './rule.js';
import { ascending, unitSecondsOf } from './slots.js';

type Filter = (wallSeconds: number) => number;

/**
 * Answers the given wall time when the unit that begins there is let pass, else the next moment at which one may be:
 * the next month, day, hour or minute that the rule names. Never later than the next that is let pass.
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

/** The given time when its part is named, else the start of the next named part of this or the next whole. */
function nextNamed(named: readonly number[] | undefined, wallSeconds: number, whole: number, part: number): number {
  if (!named) return wallSeconds;
  const start = Math.floor(wallSeconds / whole) * whole;
  const present = Math.floor((wallSeconds - start) / part);
  const next = named.find((value) => value >= present);
  if (next === present) return wallSeconds;
  return next === undefined ? start + whole : start + next * part;
}

/** Answers the day when it is let pass, else the next that may be. */
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

/** Whether a list that may count from the end names the place; one that is absent names all. */
const isCounted = (named: readonly number[] | undefined, place: number, length: number): boolean =>
  named === undefined || named.includes(place) || named.includes(place - length - 1);

/** Many units in a row ask about one day. */
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
