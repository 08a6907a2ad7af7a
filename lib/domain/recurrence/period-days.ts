/**
 * Which days of a period a rule names. The one place where `rrule` is asked: about a single month or year, for which
 * everything is said explicitly, so that it stops after it and needs neither its time zones nor its parser. Numbered weeks
 * are our own: `rrule` 2.8.1 takes the first of January 1994 for week 53 of 1993, which had 52.
 */
import * as rruleModule from 'rrule';
import type { Options, Weekday as RRuleWeekday } from 'rrule';
import type { StepBudget } from './budget.js';
import { dateOf, daysInMonth, dayOfDate, isLeapYear, modulo, SECONDS_A_DAY, weekdayOf } from '../time/civil-date.js';
import { WEEKDAYS, type Rule, type WeekdayInPeriod } from './rule.js';
import { ascending } from './slots.js';
import { isInWeeks } from './weeks.js';

/** A CommonJS module, of which Node and bundlers make different namespaces. */
const { RRule } = (rruleModule as unknown as { default?: typeof rruleModule }).default ?? rruleModule;

/** What a question costs, in steps, and each day of the answer: tens to hundreds of microseconds. */
const STEPS_A_QUESTION = 250;
const STEPS_A_DAY_NAMED = 4;
/** Far enough that the engine's next period lies past its calendar's end. */
const NO_SECOND_PERIOD = 1_000_000;
/** The calendar repeats itself, weekdays included, every 400 years. */
const CYCLE_YEARS = 400;
const CYCLE_START = 2000;

/** Years, months or weeks, numbered without gaps. */
export interface CalendarPeriods {
  /** The period that a day lies in. */
  indexOf: (day: number) => number;
  firstDayOf: (index: number) => number;
}

/** Periods, and the days in them that a rule names. */
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

/** Of a yearly rule. What it leaves to the start (RFC 5545 §3.3.10) is made explicit. */
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
      // Its first and last days may lie in weeks of the years around it, of which the length counts then.
      const years = byWeekNo ? [year - 1, year, year + 1] : [year];
      const kind = years.reduce((sum, each) => sum * 2 + (isLeapYear(each) ? 1 : 0), weekdayOf(firstDay));
      return ask(kind, year, 1, budget).map((offset) => firstDay + offset);
    },
  };
}

/** Of a monthly rule. */
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

/** Periods of one kind (first weekday, length) have the same days, so that each kind is asked about once. */
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

/** Of a weekly rule. */
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

/** Days named in the period that begins with this month, counted from its first. */
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

/** `BYDAY=MO,1TU` means both; `rrule` would want days that are either and the other, so that it is asked twice. */
function weekdayQuestions(byDay: readonly WeekdayInPeriod[] | undefined): (RRuleWeekday[] | null)[] {
  if (!byDay) return [null];
  const plain = byDay.filter(({ ordinal }) => ordinal === undefined).map(({ weekday }) => RRule[weekday]);
  const counted = byDay.flatMap(({ weekday, ordinal }) => (ordinal === undefined ? [] : [RRule[weekday].nth(ordinal)]));
  return [plain, counted].filter((weekdays) => weekdays.length > 0);
}
