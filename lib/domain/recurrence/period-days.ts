/**
 * The days of a year, month or week that a rule has. Only this module uses the package `rrule`: for one month or year with
 * all parts explicit, so that its time zones and its parser are not involved. Numbered weeks are computed here, because
 * `rrule` 2.8.1 puts 1 January 1994 into week 53 of 1993, which had 52.
 */
import * as rruleModule from 'rrule';
import type { Options, Weekday as RRuleWeekday } from 'rrule';
import type { StepBudget } from './budget.js';
import { dateOf, daysInMonth, dayOfDate, isLeapYear, modulo, SECONDS_A_DAY, weekdayOf } from '../time/civil-date.js';
import { WEEKDAYS, type Rule, type WeekdayInPeriod } from './rule.js';
import { ascending } from './slots.js';
import { isInWeeks } from './weeks.js';

/** A CommonJS module: Node and bundlers import it differently. */
const { RRule } = (rruleModule as unknown as { default?: typeof rruleModule }).default ?? rruleModule;

/** The steps of one call of `rrule`, which takes tens to hundreds of microseconds, and of each day that it returns. */
const STEPS_A_QUESTION = 250;
const STEPS_A_DAY_NAMED = 4;
/** An interval after which `rrule` finds no second period before the end of its calendar. */
const NO_SECOND_PERIOD = 1_000_000;
/** The Gregorian calendar repeats, with its weekdays, every 400 years. */
const CYCLE_YEARS = 400;
const CYCLE_START = 2000;

/** Years, months or weeks, numbered without gaps. */
export interface CalendarPeriods {
  /** The period that a day lies in. */
  indexOf: (day: number) => number;
  firstDayOf: (index: number) => number;
}

/** Periods, and the days of a rule in each. */
export interface PeriodDays extends CalendarPeriods {
  /** Ascending. */
  daysIn: (index: number, budget: StepBudget) => number[];
}

export const YEARS: CalendarPeriods = {
  indexOf: (day) => dateOf(day).year,
  firstDayOf: (year) => dayOfDate(year, 1, 1),
};

const dateOfMonth = (index: number): [year: number, month: number] => [Math.floor(index / 12), modulo(index, 12) + 1];

export const MONTHS: CalendarPeriods = {
  indexOf: (day) => dateOf(day).year * 12 + dateOf(day).month - 1,
  firstDayOf: (index) => dayOfDate(...dateOfMonth(index), 1),
};

/** @param weekStart 0 for Monday to 6 for Sunday */
export const weeksFrom = (weekStart: number): CalendarPeriods => ({
  // Day 0 is a Thursday, so that the week of day -3 begins with a Monday.
  indexOf: (day) => Math.floor((day + 3 - weekStart) / 7),
  firstDayOf: (week) => week * 7 - 3 + weekStart,
});

/** The days of a yearly rule. Parts that the rule takes from its start (RFC 5545 §3.3.10) become explicit. */
export function daysOfYears(rule: Rule, startDay: number): PeriodDays {
  const { byWeekNo, ...explicit } = explicitYearly(rule, startDay);
  const weekStart = WEEKDAYS.indexOf(rule.weekStart ?? 'MO');
  const ask = memoised((year, month, budget) => {
    const firstDay = dayOfDate(year, 1, 1);
    const offsets = daysNamed(explicit, year, month, budget);
    return byWeekNo ? offsets.filter((offset) => isInWeeks(byWeekNo, firstDay + offset, weekStart)) : offsets;
  });
  return {
    ...YEARS,
    daysIn: (year, budget) => {
      const firstDay = dayOfDate(year, 1, 1);
      // The first and last days can be in weeks of the adjacent years, so the length of those years matters too.
      const years = byWeekNo ? [year - 1, year, year + 1] : [year];
      const kind = years.reduce((sum, each) => sum * 2 + (isLeapYear(each) ? 1 : 0), weekdayOf(firstDay));
      return ask(kind, year, 1, budget).map((offset) => firstDay + offset);
    },
  };
}

/** The days of a monthly rule. */
export function daysOfMonths(rule: Rule, startDay: number): PeriodDays {
  const ask = memoised((year, month, budget) => daysNamed(explicitMonthly(rule, startDay), year, month, budget));
  return {
    ...MONTHS,
    daysIn: (index, budget) => {
      const [year, month] = dateOfMonth(index);
      if (rule.byMonth && !rule.byMonth.includes(month)) return [];
      const firstDay = MONTHS.firstDayOf(index);
      const kind = weekdayOf(firstDay) + 7 * daysInMonth(year, month);
      return ask(kind, year, month, budget).map((offset) => firstDay + offset);
    },
  };
}

type Ask = (year: number, month: number, budget: StepBudget) => number[];

/** Caches by kind of period (first weekday, length), because periods of one kind have the same days. */
function memoised(ask: Ask) {
  const known = new Map<number, number[]>();
  return (kind: number, year: number, month: number, budget: StepBudget): number[] => {
    const offsets = known.get(kind) ?? ask(CYCLE_START + modulo(year, CYCLE_YEARS), month, budget);
    known.set(kind, offsets);
    return offsets;
  };
}

function explicitYearly(rule: Rule, startDay: number): Rule {
  if (rule.byDay ?? rule.byMonthDay ?? rule.byYearDay) return rule;
  if (rule.byWeekNo) return { ...rule, byDay: [{ weekday: weekdayNameOf(startDay) }] };
  const { month, dayOfMonth } = dateOf(startDay);
  return { ...rule, byMonth: rule.byMonth ?? [month], byMonthDay: [dayOfMonth] };
}

function explicitMonthly(rule: Rule, startDay: number): Rule {
  if (rule.byDay ?? rule.byMonthDay) return rule;
  return { ...rule, byMonthDay: [dateOf(startDay).dayOfMonth] };
}

const weekdayNameOf = (day: number): (typeof WEEKDAYS)[number] => WEEKDAYS[weekdayOf(day)] ?? 'MO';

/** The days of a weekly rule. */
export function daysOfWeeks(rule: Rule, startDay: number): PeriodDays {
  const weekStart = WEEKDAYS.indexOf(rule.weekStart ?? 'MO');
  const offsets = ascending(
    (rule.byDay ?? [{ weekday: weekdayNameOf(startDay) }]).map(({ weekday }) =>
      modulo(WEEKDAYS.indexOf(weekday) - weekStart, 7),
    ),
  );
  const weeks = weeksFrom(weekStart);
  return {
    ...weeks,
    daysIn: (week) =>
      offsets
        .map((offset) => weeks.firstDayOf(week) + offset)
        .filter((day) => rule.byMonth?.includes(dateOf(day).month) ?? true),
  };
}

/** The days of a rule in the period that begins with this month, counted from its first day. */
function daysNamed(rule: Rule, year: number, month: number, budget: StepBudget): number[] {
  const options: Partial<Options> = {
    freq: rule.frequency === 'yearly' ? RRule.YEARLY : RRule.MONTHLY,
    interval: NO_SECOND_PERIOD,
    dtstart: new Date(Date.UTC(year, month - 1, 1)),
    byhour: 0,
    byminute: 0,
    bysecond: 0,
    bymonth: listOf(rule.byMonth),
    byyearday: listOf(rule.byYearDay),
    bymonthday: listOf(rule.byMonthDay),
  };
  const firstDay = dayOfDate(year, month, 1);
  const dates = weekdayQuestions(rule.byDay).flatMap((byweekday) => {
    budget.spend(STEPS_A_QUESTION);
    return new RRule({ ...options, byweekday }, true).all();
  });
  budget.spend(STEPS_A_DAY_NAMED * dates.length);
  return ascending(dates.map((date) => date.getTime() / 1000 / SECONDS_A_DAY - firstDay));
}

const listOf = (values: readonly number[] | undefined): number[] | null => (values ? [...values] : null);

/** `BYDAY=MO,1TU` means the union of both. `rrule` intersects them, so it is called once for each kind. */
function weekdayQuestions(byDay: readonly WeekdayInPeriod[] | undefined): (RRuleWeekday[] | null)[] {
  if (!byDay) return [null];
  const plain = byDay.filter(({ ordinal }) => ordinal === undefined).map(({ weekday }) => RRule[weekday]);
  const counted = byDay.flatMap(({ weekday, ordinal }) => (ordinal === undefined ? [] : [RRule[weekday].nth(ordinal)]));
  return [plain, counted].filter((weekdays) => weekdays.length > 0);
}
