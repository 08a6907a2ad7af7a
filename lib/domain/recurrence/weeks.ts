/** Numbered weeks (ISO 8601, RFC 5545 §3.3.10): week 1 is the first week with at least four days in the year. */
import { dateOf, dayOfDate, modulo, weekdayOf } from '../time/civil-date.js';

/** The first day of week 1, which always includes 4 January. */
function firstWeekOf(year: number, weekStart: number): number {
  const fourth = dayOfDate(year, 1, 4);
  return fourth - modulo(weekdayOf(fourth) - weekStart, 7);
}

/**
 * Whether `BYWEEKNO` includes the week of a day. Near the ends of a year, that can be a week of the adjacent year.
 * @param weekStart 0 for Monday to 6 for Sunday
 */
export function isInWeeks(named: readonly number[], day: number, weekStart: number): boolean {
  const { year } = dateOf(day);
  const weekYear = [year + 1, year].find((candidate) => firstWeekOf(candidate, weekStart) <= day) ?? year - 1;
  const firstWeek = firstWeekOf(weekYear, weekStart);
  const number = Math.floor((day - firstWeek) / 7) + 1;
  const weeks = (firstWeekOf(weekYear + 1, weekStart) - firstWeek) / 7;
  return named.includes(number) || named.includes(number - weeks - 1);
}
