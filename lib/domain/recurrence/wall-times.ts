/** The local times of a rule in wall seconds, independent of the zone (see `zone.ts`). */
import { LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';
import type { StepBudget } from './budget.js';
import { dayOf, SECONDS_A_DAY } from '../time/civil-date.js';
import { daysOfMonths, daysOfWeeks, daysOfYears, type PeriodDays } from './period-days.js';
import type { Rule } from './rule.js';
import type { Series } from './series.js';
import { indexesOf, slotsOf, unitSecondsOf } from './slots.js';
import { unitFilterOf } from './unit-filter.js';

/** In wall seconds, inclusive at both ends. */
export interface WallRange {
  from: number;
  to: number;
}

type WallTimes = Generator<number, void, undefined>;

/** The steps of reading a year, month or week, and the number of its days that cost another step. */
const STEPS_A_PERIOD = 5;
const DAYS_A_STEP = 4;

/** The last local time at which an occurrence can start, so that it ends before the year 10000 in every zone. */
export const lastStartOf = (series: Series): number =>
  LAST_INSTANT_EPOCH_SECONDS - series.durationSeconds - SECONDS_A_DAY;

/**
 * The local times of the rule in the range, ascending, without duplicates, from the start of the series. Applies `COUNT`
 * (with the bound of the series if it has one), but not `UNTIL`, which is an instant.
 * @throws BudgetExceededError
 */
export function wallTimesOf(series: Series, range: WallRange, budget: StepBudget): WallTimes {
  const { rule, startWallSeconds, countBoundWallSeconds = Infinity } = series;
  const to = Math.min(range.to, lastStartOf(series), countBoundWallSeconds);
  const from = Math.max(range.from, startWallSeconds);
  return rule.count === undefined || countBoundWallSeconds < Infinity
    ? uncounted(series, { from, to }, budget)
    : counted(uncounted(series, { from: startWallSeconds, to }, budget), rule.count, from);
}

/** Of the first `count` local times, those from a time on. */
function* counted(wallTimes: WallTimes, count: number, from: number): WallTimes {
  let left = count;
  for (const wallSeconds of wallTimes) {
    if (wallSeconds >= from) yield wallSeconds;
    left -= 1;
    if (left === 0) return;
  }
}

type Reader = (range: WallRange, budget: StepBudget) => WallTimes;

/**
 * The reader of each series, by the budget of the request that created it: a calendar reads hundreds of ranges of one
 * series.
 */
const readersOfBudgets = new WeakMap<StepBudget, WeakMap<Series, Reader>>();

function uncounted(series: Series, range: WallRange, budget: StepBudget): WallTimes {
  const readers = readersOfBudgets.get(budget) ?? new WeakMap<Series, Reader>();
  readersOfBudgets.set(budget, readers);
  const read = readers.get(series) ?? readerOf(series, budget);
  readers.set(series, read);
  return read(range, budget);
}

function readerOf({ rule, startWallSeconds }: Series, budget: StepBudget): Reader {
  const startDay = dayOf(startWallSeconds);
  const slots = slotsOf(rule, startWallSeconds);
  budget.spend(slots.length);
  switch (rule.frequency) {
    case 'yearly':
      return periodReader(rule, { startDay, slots, periods: daysOfYears(rule, startDay) });
    case 'monthly':
      return periodReader(rule, { startDay, slots, periods: daysOfMonths(rule, startDay) });
    case 'weekly':
      return periodReader(rule, { startDay, slots, periods: daysOfWeeks(rule, startDay) });
    default:
      return unitReader(rule, startWallSeconds, slots);
  }
}

interface Periods {
  startDay: number;
  slots: readonly number[];
  periods: PeriodDays;
}

/** Reads yearly, monthly and weekly rules: the days of each period, at each time of day. `BYSETPOS` selects per period. */
function periodReader(rule: Rule, { startDay, slots, periods }: Periods): Reader {
  const { interval = 1, bySetPosition } = rule;
  const first = periods.indexOf(startDay);
  const daysIn = lastDaysOf(periods);
  return function* (range, budget) {
    const { from, to } = range;
    const fromDay = firstDayWith(slots, from);
    let index = alignedAtOrAfter(periods.indexOf(fromDay), first, interval);
    for (; periods.firstDayOf(index) * SECONDS_A_DAY <= to; index += interval) {
      const days = daysIn(index, budget);
      const times = bySetPosition
        ? pickedTimes(days, slots, bySetPosition)
        : timesFrom(daysFrom(days, fromDay), slots, from);
      for (const wallSeconds of times) {
        budget.spend(1);
        if (wallSeconds > to) return;
        if (wallSeconds >= from) yield wallSeconds;
      }
    }
  };
}

/** The days of a period. Caches the last period, because consecutive ranges are often in the same one. */
function lastDaysOf(periods: PeriodDays): PeriodDays['daysIn'] {
  let last: { index: number; days: number[] } | undefined;
  return (index, budget) => {
    if (last?.index !== index) {
      budget.spend(STEPS_A_PERIOD);
      last = { index, days: periods.daysIn(index, budget) };
      budget.spend(Math.ceil(last.days.length / DAYS_A_STEP));
    }
    return last.days;
  };
}

/** The first day with a time of day at or after a local time. */
function firstDayWith(slots: readonly number[], from: number): number {
  const day = dayOf(from);
  return slots.some((slot) => day * SECONDS_A_DAY + slot >= from) ? day : day + 1;
}

function daysFrom(days: readonly number[], fromDay: number): readonly number[] {
  const first = days.findIndex((day) => day >= fromDay);
  return first === -1 ? [] : days.slice(first);
}

function* timesFrom(days: readonly number[], slots: readonly number[], from: number): WallTimes {
  for (const day of days) {
    for (const slot of slots) {
      const wallSeconds = day * SECONDS_A_DAY + slot;
      if (wallSeconds >= from) yield wallSeconds;
    }
  }
}

function* pickedTimes(days: readonly number[], slots: readonly number[], positions: readonly number[]): WallTimes {
  for (const index of indexesOf(positions, days.length * slots.length)) {
    const day = days[Math.floor(index / slots.length)] ?? NaN;
    const slot = slots[index % slots.length] ?? NaN;
    yield day * SECONDS_A_DAY + slot;
  }
}

/** Reads daily, hourly and minutely rules: each unit that passes the filter, at its times. `BYSETPOS` selects per unit. */
function unitReader(rule: Rule, startWallSeconds: number, everySlot: readonly number[]): Reader {
  const { interval = 1, bySetPosition } = rule;
  const unitSeconds = unitSecondsOf(rule.frequency);
  const slots = bySetPosition
    ? indexesOf(bySetPosition, everySlot.length).map((index) => everySlot[index] ?? NaN)
    : everySlot;
  const nextAdmitted = unitFilterOf(rule);
  const first = Math.floor(startWallSeconds / unitSeconds);
  return function* ({ from, to }, budget) {
    if (slots.length === 0) return;
    let unit = alignedAtOrAfter(Math.floor(from / unitSeconds), first, interval);
    while (unit * unitSeconds <= to) {
      budget.spend(1);
      const resumesAt = nextAdmitted(unit * unitSeconds);
      if (resumesAt > unit * unitSeconds) {
        unit = alignedAtOrAfter(Math.ceil(resumesAt / unitSeconds), first, interval);
        continue;
      }
      for (const slot of slots) {
        const wallSeconds = unit * unitSeconds + slot;
        if (wallSeconds > to) return;
        if (wallSeconds < from) continue;
        budget.spend(1);
        yield wallSeconds;
      }
      unit += interval;
    }
  };
}

/** The first index at or after this one that is a multiple of the interval after the first. */
const alignedAtOrAfter = (index: number, first: number, interval: number): number =>
  first + Math.ceil((index - first) / interval) * interval;
