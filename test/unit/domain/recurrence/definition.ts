/**
 * A literal implementation of RFC 5545 §3.3.10, without optimization: it checks every time of every day against the
 * rule. It shares only types with the engine.
 */
import { WEEKDAYS, type Rule } from '../../../../lib/domain/recurrence/rule.js';

const DAY = 86_400;
const RANKS = { yearly: 6, monthly: 5, weekly: 4, daily: 3, hourly: 2, minutely: 1 };

const range = (length: number): number[] => [...Array(length).keys()];
const dateOf = (day: number): Date => new Date(day * DAY * 1000);
const dayOf = (year: number, month: number, dayOfMonth: number): number =>
  new Date(0).setUTCFullYear(year, month, dayOfMonth) / DAY / 1000;
const weekdayOf = (day: number): number => (dateOf(day).getUTCDay() + 6) % 7;

/** Whether a list contains a position, counted from 1 or from the end. */
const names = (list: readonly number[] | undefined, place: number, length: number): boolean =>
  !list || list.includes(place) || list.includes(place - length - 1);

/** The first day of week 1: the week, begun on `weekStart`, in which four days or more are of that year. */
function firstWeek(year: number, weekStart: number): number {
  let day = dayOf(year, 0, 1) - 3;
  while (weekdayOf(day) !== weekStart) day += 1;
  return day;
}

function isInNamedWeek({ byWeekNo, weekStart = 'MO' }: Rule, day: number): boolean {
  if (!byWeekNo) return true;
  const start = WEEKDAYS.indexOf(weekStart);
  let year = dateOf(day).getUTCFullYear() + 1;
  while (firstWeek(year, start) > day) year -= 1;
  const first = firstWeek(year, start);
  return names(byWeekNo, Math.floor((day - first) / 7) + 1, (firstWeek(year + 1, start) - first) / 7);
}

/** `1TU` is the first Tuesday of the month of a monthly rule or one with `BYMONTH`, else of the year. */
function isNamedWeekday({ frequency, byDay, byMonth }: Rule, day: number): boolean {
  if (!byDay) return true;
  const year = dateOf(day).getUTCFullYear();
  const month = dateOf(day).getUTCMonth();
  const ofMonth = frequency === 'monthly' || byMonth !== undefined;
  const first = ofMonth ? dayOf(year, month, 1) : dayOf(year, 0, 1);
  const next = ofMonth ? dayOf(year, month + 1, 1) : dayOf(year + 1, 0, 1);
  const fromStart = Math.floor((day - first) / 7) + 1;
  const fromEnd = -Math.floor((next - 1 - day) / 7) - 1;
  return byDay.some(
    ({ weekday, ordinal = fromStart }) =>
      WEEKDAYS.indexOf(weekday) === weekdayOf(day) && (ordinal === fromStart || ordinal === fromEnd),
  );
}

function isNamedDay(rule: Rule, day: number): boolean {
  const year = dateOf(day).getUTCFullYear();
  const month = dateOf(day).getUTCMonth();
  return (
    (rule.byMonth?.includes(month + 1) ?? true) &&
    isInNamedWeek(rule, day) &&
    names(rule.byYearDay, day - dayOf(year, 0, 1) + 1, dayOf(year + 1, 0, 1) - dayOf(year, 0, 1)) &&
    names(rule.byMonthDay, dateOf(day).getUTCDate(), dayOf(year, month + 1, 1) - dayOf(year, month, 1)) &&
    isNamedWeekday(rule, day)
  );
}

/** "Information, not contained in the rule, necessary to determine the various recurrence instance start times". */
function completedFrom(start: number, rule: Rule): Required<Pick<Rule, 'byHour' | 'byMinute' | 'bySecond'>> & Rule {
  const at = new Date(start * 1000);
  const rank = RANKS[rule.frequency];
  return {
    ...rule,
    ...(rule.byDay || rule.byMonthDay || rule.byYearDay ? {} : daysOfStart(start, rule)),
    byHour: rule.byHour ?? (rank > RANKS.hourly ? [at.getUTCHours()] : range(24)),
    byMinute: rule.byMinute ?? (rank > RANKS.minutely ? [at.getUTCMinutes()] : range(60)),
    bySecond: rule.bySecond?.map((second) => Math.min(second, 59)) ?? [at.getUTCSeconds()],
  };
}

function daysOfStart(start: number, { frequency, byWeekNo, byMonth }: Rule): Partial<Rule> {
  const at = new Date(start * 1000);
  if (RANKS[frequency] < RANKS.weekly) return {};
  if (frequency === 'weekly' || byWeekNo) {
    return { byDay: [{ weekday: WEEKDAYS[weekdayOf(Math.floor(start / DAY))]! }] };
  }
  const byMonthDay = [at.getUTCDate()];
  return frequency === 'monthly' ? { byMonthDay } : { byMonthDay, byMonth: byMonth ?? [at.getUTCMonth() + 1] };
}

function periodOf({ frequency, weekStart = 'MO' }: Rule, wallSeconds: number): number {
  const day = Math.floor(wallSeconds / DAY);
  const date = dateOf(day);
  switch (frequency) {
    case 'yearly':
      return date.getUTCFullYear();
    case 'monthly':
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    case 'weekly':
      return Math.floor((day + 3 - WEEKDAYS.indexOf(weekStart)) / 7);
    default:
      return Math.floor(wallSeconds / { daily: DAY, hourly: 3600, minutely: 60 }[frequency]);
  }
}

/** The local times that the rule yields from its start to another time, both included. */
export function wallTimesByDefinition(given: Rule, start: number, to: number): number[] {
  const rule = completedFrom(start, given);
  const { interval = 1, bySetPosition, count = Infinity } = rule;
  const timesOf = (day: number): number[] =>
    rule.byHour.flatMap((hour) =>
      rule.byMinute.flatMap((minute) => rule.bySecond.map((second) => day * DAY + hour * 3600 + minute * 60 + second)),
    );
  const periods = new Map<number, number[]>();
  // Complete periods around both ends, so that `BYSETPOS` counts complete sets.
  const margin = { yearly: 366, monthly: 31, weekly: 7, daily: 1, hourly: 1, minutely: 1 }[rule.frequency];
  const days = range(Math.floor(to / DAY) - Math.floor(start / DAY) + 2 * margin + 1);
  for (const day of days.map((index) => Math.floor(start / DAY) - margin + index)) {
    for (const wallSeconds of isNamedDay(rule, day) ? timesOf(day) : []) {
      const period = periodOf(rule, wallSeconds);
      if ((period - periodOf(rule, start)) % interval !== 0) continue;
      periods.set(period, [...(periods.get(period) ?? []), wallSeconds]);
    }
  }
  return [...periods.values()]
    .flatMap((times) => {
      const set = [...new Set(times)].sort((a, b) => a - b);
      return bySetPosition ? set.filter((_, index) => names(bySetPosition, index + 1, set.length)) : set;
    })
    .sort((a, b) => a - b)
    .filter((wallSeconds) => wallSeconds >= start)
    .slice(0, count)
    .filter((wallSeconds) => wallSeconds <= to);
}
