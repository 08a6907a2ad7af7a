/**
 * Start masks: a superset of the wall-clock times at which a series can start, small enough for an index.
 *
 * A mask has four bit sets, as a cron expression: hours, weekdays, days of month and months. Each start has its bit in all of
 * them. They are in the local time of the series, so that a mask does not depend on daylight saving time or on the release of
 * the time zone data.
 */
import { dateOf, dayOf, modulo, SECONDS_A_DAY, weekdayOf } from '../time/civil-date.js';
import { WEEKDAYS, type Rule } from './rule.js';
import type { WallRange } from './wall-times.js';

export interface StartMask {
  /** Bit 0 for the hour from midnight. */
  hours: number;
  /** Bit 0 for Monday. */
  weekdays: number;
  /** Bit 0 for the first of a month. */
  monthDays: number;
  /** Bit 0 for January. */
  months: number;
}

const SECONDS_AN_HOUR = 3_600;
const LONGEST_MONTH = 31;
const SHORTEST_MONTH = 28;
const DAYS_A_WEEK = 7;

const upTo = (count: number): number => 2 ** count - 1;
export const ALL_MONTH_DAYS = upTo(LONGEST_MONTH);
export const ALL_MONTHS = upTo(12);
const ALL: StartMask = {
  hours: upTo(24),
  weekdays: upTo(DAYS_A_WEEK),
  monthDays: ALL_MONTH_DAYS,
  months: ALL_MONTHS,
};
const bits = (indexes: readonly number[]): number => indexes.reduce((set, index) => set | (1 << index), 0);
const has = (set: number, index: number): boolean => (set & (1 << index)) !== 0;

/** The mask of one local time. */
function maskOfTime(wallSeconds: number): StartMask {
  const day = dayOf(wallSeconds);
  const { month, dayOfMonth } = dateOf(day);
  return {
    hours: bits([Math.floor(modulo(wallSeconds, SECONDS_A_DAY) / SECONDS_AN_HOUR)]),
    weekdays: bits([weekdayOf(day)]),
    monthDays: bits([dayOfMonth - 1]),
    months: bits([month - 1]),
  };
}

const union = (a: StartMask, b: StartMask): StartMask => ({
  hours: a.hours | b.hours,
  weekdays: a.weekdays | b.weekdays,
  monthDays: a.monthDays | b.monthDays,
  months: a.months | b.months,
});

/**
 * The mask of a series.
 * @param others the local times of rdates and moved occurrences, in wall seconds
 */
export const startMaskOf = (rule: Rule, startWallSeconds: number, others: readonly number[]): StartMask =>
  // Includes the start even if the rule does not, so that a shortened series is found at its start.
  [startWallSeconds, ...others].map(maskOfTime).reduce(union, maskOfRule(rule, maskOfTime(startWallSeconds)));

/** The rule with the parts that it takes from its start (RFC 5545 §3.3.10). */
function maskOfRule(rule: Rule, start: StartMask): StartMask {
  const { frequency, byMonth, byDay, byMonthDay, byHour } = rule;
  const isShort = frequency === 'hourly' || frequency === 'minutely';
  const mask = {
    hours: byHour ? bits(byHour) : isShort ? ALL.hours : start.hours,
    weekdays: byDay ? bits(byDay.map(({ weekday }) => WEEKDAYS.indexOf(weekday))) : ALL.weekdays,
    monthDays: byMonthDay ? bits(byMonthDay.flatMap(monthDaysCounted)) : ALL.monthDays,
    months: byMonth ? bits(byMonth.map((month) => month - 1)) : ALL.months,
  };
  if (frequency === 'weekly') return { ...mask, weekdays: byDay ? mask.weekdays : start.weekdays };
  if (frequency === 'monthly') return { ...mask, monthDays: monthDaysOfMonthly(rule, mask, start) };
  if (frequency === 'yearly') return maskOfYearly(rule, mask, start);
  return mask;
}

function monthDaysOfMonthly({ byDay, byMonthDay }: Rule, mask: StartMask, start: StartMask): number {
  if (byMonthDay) return mask.monthDays;
  if (!byDay) return start.monthDays;
  return byDay.reduce((set, { ordinal }) => set | (ordinal === undefined ? ALL.monthDays : weekCounted(ordinal)), 0);
}

function maskOfYearly(rule: Rule, mask: StartMask, start: StartMask): StartMask {
  const { byMonth, byDay, byMonthDay, byYearDay, byWeekNo } = rule;
  if (byDay ?? byMonthDay ?? byYearDay) return mask;
  if (byWeekNo) return { ...mask, weekdays: start.weekdays };
  return { ...mask, months: byMonth ? mask.months : start.months, monthDays: start.monthDays };
}

/** The indexes in a month, from 0, that a day counted from its start or its end can have. */
function monthDaysCounted(day: number): number[] {
  if (day > 0) return [day - 1];
  const lengths = Array.from({ length: LONGEST_MONTH - SHORTEST_MONTH + 1 }, (_, more) => SHORTEST_MONTH + more);
  return lengths.map((length) => length + day).filter((index) => index >= 0);
}

/** The days of a month that its nth weekday can have. */
function weekCounted(ordinal: number): number {
  const days = Array.from({ length: DAYS_A_WEEK }, (_, day) => (Math.abs(ordinal) - 1) * DAYS_A_WEEK + day + 1);
  return bits(
    days.flatMap((day) => monthDaysCounted(ordinal > 0 ? day : -day)).filter((index) => index < LONGEST_MONTH),
  );
}

/** Whether a mask includes another. */
export const includesMask = (wide: StartMask, narrow: StartMask): boolean =>
  (Object.keys(ALL) as (keyof StartMask)[]).every((key) => (narrow[key] & ~wide[key]) === 0);

/** The number of days to check before the next one counts as possible. A year has every date except 29 February. */
const MAX_DAYS_LOOKED_AT = 400;

/** A lower bound of the local times in the range that the mask allows; `undefined` if it allows none. */
export function firstOfMask(mask: StartMask, { from, to }: WallRange): number | undefined {
  const firstDay = dayOf(from);
  for (let day = firstDay; day * SECONDS_A_DAY <= to; day += 1) {
    if (day - firstDay === MAX_DAYS_LOOKED_AT) return day * SECONDS_A_DAY;
    if (!hasDay(mask, day)) continue;
    const midnight = day * SECONDS_A_DAY;
    const firstHour = Math.max(0, Math.floor((from - midnight) / SECONDS_AN_HOUR));
    for (let hour = firstHour; hour < 24 && midnight + hour * SECONDS_AN_HOUR <= to; hour += 1) {
      if (has(mask.hours, hour)) return Math.max(from, midnight + hour * SECONDS_AN_HOUR);
    }
  }
  return undefined;
}

function hasDay({ weekdays, monthDays, months }: StartMask, day: number): boolean {
  if (!has(weekdays, weekdayOf(day))) return false;
  if (monthDays === ALL.monthDays && months === ALL.months) return true;
  const { month, dayOfMonth } = dateOf(day);
  return has(monthDays, dayOfMonth - 1) && has(months, month - 1);
}
