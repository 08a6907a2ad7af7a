/** The times that a rule yields on the wall clock, whatever the zone: as if it were UTC (see `zone.ts`). */
import { LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';
import type { StepBudget } from './budget.js';
import { dayOf, SECONDS_A_DAY } from '../time/civil-date.js';
import { daysOfMonths, daysOfWeeks, daysOfYears, type PeriodDays } from './period-days.js';
import type { Rule } from './rule.js';
import type { Series } from './series.js';
import { placesOf, slotsOf, unitSecondsOf } from './slots.js';
import { unitFilterOf } from './unit-filter.js';

/** Both ends included; wall seconds. */
export interface WallRange {
  from: number;
  to: number;
}

type WallTimes = Generator<number, void, undefined>;

/** What looking at a year, month or week costs, in steps, and how many of its days cost another. */
const STEPS_A_PERIOD = 5;
const DAYS_A_STEP = 4;

/** The last wall time at which an occurrence may start: the next day, in whatever zone, it is over, and year 10000 not begun. */
export const lastStartOf = (series: Series): number =>
  LAST_INSTANT_EPOCH_SECONDS - series.durationSeconds - SECONDS_A_DAY;

/**
 * The rule's wall times within the range, ascending, each once; none before the series' start. `COUNT` is honoured, by
 * the series' bound when it has one; `UNTIL` is not, since it is an instant.
 * @throws BudgetExceeded
 */
export function wallTimesOf(series: Series, range: WallRange, budget: StepBudget): WallTimes {
  const { rule, startWallSeconds, countBoundWallSeconds = Infinity } = series;
  const to = Math.min(range.to, lastStartOf(series), countBoundWallSeconds);
  const from = Math.max(range.from, startWallSeconds);
  return rule.count === undefined || countBoundWallSeconds < Infinity
    ? uncounted(series, { from, to }, budget)
    : counted(uncounted(series, { from: startWallSeconds, to }, budget), rule.count, from);
}

/** The first so many, of which those from a wall time on. */
function* counted(wallTimes: WallTimes, count: number, from: number): WallTimes {
  let left = count;
  for (const wallSeconds of wallTimes) {
    if (wallSeconds >= from) yield wallSeconds;
    left -= 1;
    if (left === 0) return;
  }
}

function uncounted({ rule, startWallSeconds }: Series, range: WallRange, budget: StepBudget): WallTimes {
  const startDay = dayOf(startWallSeconds);
  switch (rule.frequency) {
    case 'yearly':
      return byPeriod(rule, startWallSeconds, daysOfYears(rule, startDay), range, budget);
    case 'monthly':
      return byPeriod(rule, startWallSeconds, daysOfMonths(rule, startDay), range, budget);
    case 'weekly':
      return byPeriod(rule, startWallSeconds, daysOfWeeks(rule, startDay), range, budget);
    default:
      return byUnit(rule, startWallSeconds, range, budget);
  }
}

/** Years, months and weeks: their days, at each slot of the day. `BYSETPOS` picks from the whole period. */
function* byPeriod(
  rule: Rule,
  startWallSeconds: number,
  periods: PeriodDays,
  { from, to }: WallRange,
  budget: StepBudget,
): WallTimes {
  const slots = slotsOf(rule, startWallSeconds);
  budget.spend(slots.length);
  const first = periods.indexOf(dayOf(startWallSeconds));
  const fromDay = firstDayWith(slots, from);
  const { interval = 1 } = rule;
  let index = alignedAtOrAfter(periods.indexOf(fromDay), first, interval);
  for (; periods.firstDayOf(index) * SECONDS_A_DAY <= to; index += interval) {
    budget.spend(STEPS_A_PERIOD);
    const days = periods.daysIn(index, budget);
    budget.spend(Math.ceil(days.length / DAYS_A_STEP));
    const times = rule.bySetPosition ? pickedTimes(days, slots, rule.bySetPosition) : timesFrom(days, slots, fromDay);
    for (const wallSeconds of times) {
      budget.spend(1);
      if (wallSeconds > to) return;
      if (wallSeconds >= from) yield wallSeconds;
    }
  }
}

/** The first day on which something may start: not the one before a window, when only its evening matters. */
function firstDayWith(slots: readonly number[], from: number): number {
  const day = dayOf(from);
  return slots.some((slot) => day * SECONDS_A_DAY + slot >= from) ? day : day + 1;
}

function* timesFrom(days: readonly number[], slots: readonly number[], fromDay: number): WallTimes {
  for (const day of days) {
    if (day >= fromDay) for (const slot of slots) yield day * SECONDS_A_DAY + slot;
  }
}

function* pickedTimes(days: readonly number[], slots: readonly number[], positions: readonly number[]): WallTimes {
  for (const place of placesOf(positions, days.length * slots.length)) {
    const day = days[Math.floor(place / slots.length)] ?? NaN;
    const slot = slots[place % slots.length] ?? NaN;
    yield day * SECONDS_A_DAY + slot;
  }
}

/** Days, hours and minutes: each that the filter lets pass, at each of its slots. `BYSETPOS` picks from the unit. */
function* byUnit(rule: Rule, startWallSeconds: number, { from, to }: WallRange, budget: StepBudget): WallTimes {
  const unitSeconds = unitSecondsOf(rule.frequency);
  const everySlot = slotsOf(rule, startWallSeconds);
  budget.spend(everySlot.length);
  const slots = rule.bySetPosition
    ? placesOf(rule.bySetPosition, everySlot.length).map((place) => everySlot[place] ?? NaN)
    : everySlot;
  if (slots.length === 0) return;
  const nextAdmitted = unitFilterOf(rule);
  const { interval = 1 } = rule;
  const first = Math.floor(startWallSeconds / unitSeconds);
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
      budget.spend(1);
      if (wallSeconds >= from) yield wallSeconds;
    }
    unit += interval;
  }
}

/** The first at or after this index that lies a whole multiple of the interval from the first of all. */
const alignedAtOrAfter = (index: number, first: number, interval: number): number =>
  first + Math.ceil((index - first) / interval) * interval;
