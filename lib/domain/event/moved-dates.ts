/**
 * Moves the occurrences of a series along with its start. The day and the time of day of a local time move separately.
 * A part that the rule states stays: `BYDAY=MO,WE` still means Mondays and Wednesdays when the series starts on another
 * of them. Everything else moves with the start. A rule of months or years has no constant distance between its days
 * (`BYDAY=2TU` and `BYDAY=3WE` are 1 or 8 days apart), so an occurrence keeps its place within its month or year
 * instead.
 */
import { isDeepStrictEqual } from 'node:util';
import { dayOf, modulo, SECONDS_A_DAY } from '../time/civil-date.js';
import type { StepBudget } from '../recurrence/budget.js';
import { isSameRule } from '../recurrence/from-json.js';
import { MONTHS, weeksFrom, YEARS, type CalendarPeriods } from '../recurrence/period-days.js';
import { WEEKDAYS, type Rule } from '../recurrence/rule.js';
import type { Series } from '../recurrence/series.js';
import { ascending, unitSecondsOf } from '../recurrence/slots.js';
import { wallTimesOf } from '../recurrence/wall-times.js';
import { endless, followingRule, recursAtStart } from './moved-rule.js';

/**
 * Maps a local time of a series to its time after the move, in wall seconds; `undefined` if it no longer has a place.
 */
type LocalMove = (wallSeconds: number) => number | undefined;

interface Moves {
  /** Moves dates and exceptions. */
  ofDates: LocalMove;
  /**
   * Moves the last occurrence. Leaves out whole periods, because a series that starts whole periods later ends as
   * before.
   */
  ofLast: LocalMove;
}

/** Parts that state the time of day, with their unit and the unit above in seconds. */
const TIME_PARTS = [
  ['byHour', 3_600, SECONDS_A_DAY],
  ['byMinute', 60, 3_600],
  ['bySecond', 1, 60],
] as const;
/** Parts that state days. */
const DAY_PARTS = ['byDay', 'byMonthDay', 'byYearDay', 'byWeekNo'] as const;

/**
 * @param from the series as it was, without dates
 * @param to the series as it will be, without dates
 * @throws BudgetExceededError
 */
export function movesOf(from: Series, to: Series, budget: StepBudget): Moves {
  if (from.startWallSeconds === to.startWallSeconds) return constantMoves(from, to, 0);
  const followed = followingRule(from, to, budget) ?? from.rule;
  const isFollowed = isSameRule(endless(to.rule), endless(followed));
  const hasDays = unitSecondsOf(from.rule.frequency) === SECONDS_A_DAY;
  const moves =
    isFollowed && hasDays ? movesByDay(from, to, budget) : constantMoves(from, to, shiftUnlessStated(from, to));
  return { ...moves, ofLast: notBefore(from, to, moves) };
}

/** The move of the last occurrence. If the series would end before it starts, the end moves as far as the start. */
const notBefore =
  (from: Series, to: Series, { ofDates, ofLast }: Moves): LocalMove =>
  (wallSeconds) => {
    const { startWallSeconds: start } = to;
    const moved = ofLast(wallSeconds);
    if ((moved ?? wallSeconds) >= start) return moved;
    const movedByAll = ofDates(wallSeconds) ?? -Infinity;
    return movedByAll >= start ? movedByAll : wallSeconds + start - from.startWallSeconds;
  };

const isSame = (from: Series, to: Series, part: keyof Rule): boolean =>
  isDeepStrictEqual(from.rule[part], to.rule[part]);

/** How much later in the day the series starts, in seconds, without units that its rule states. */
function timeShift(from: Series, to: Series): number {
  const shiftIn = (unit: number, whole: number): number => {
    const [before = 0, after = 0] = [from, to].map(({ startWallSeconds }) =>
      Math.floor(modulo(startWallSeconds, whole) / unit),
    );
    return (after - before) * unit;
  };
  return TIME_PARTS.filter(([part]) => from.rule[part] === undefined || !isSame(from, to, part)).reduce(
    (sum, [, unit, whole]) => sum + shiftIn(unit, whole),
    0,
  );
}

/** How many days later the series starts. */
const dayShift = (from: Series, to: Series): number => dayOf(to.startWallSeconds) - dayOf(from.startWallSeconds);

/** How many days later the series starts, or 0 if its rule states its days. */
function shiftUnlessStated(from: Series, to: Series): number {
  const isStated =
    DAY_PARTS.some((part) => from.rule[part] !== undefined) &&
    [...DAY_PARTS, 'byMonth' as const].every((part) => isSame(from, to, part));
  return isStated ? 0 : dayShift(from, to);
}

/** Moves by a number of days, and in the day. */
function constantMoves(from: Series, to: Series, days: number): Moves {
  const shift = days * SECONDS_A_DAY + timeShift(from, to);
  const ofLast = shift > 0 ? shift % periodSecondsOf(from.rule) : shift;
  return { ofDates: (wallSeconds) => wallSeconds + shift, ofLast: (wallSeconds) => wallSeconds + ofLast };
}

/** After how many seconds the rule recurs in the same way; `Infinity` if that differs. */
function periodSecondsOf({ frequency, interval = 1, byDay, byMonth, byMonthDay }: Rule): number {
  if (byMonth ?? byMonthDay) return Infinity;
  if (frequency === 'weekly') return 7 * SECONDS_A_DAY * interval;
  if (!byDay) return unitSecondsOf(frequency) * interval;
  return interval === 1 ? 7 * SECONDS_A_DAY : Infinity;
}

/** Moves of a series that recurs on days. */
function movesByDay(from: Series, to: Series, budget: StepBudget): Moves {
  if (hasSameDays(from, to, budget)) return movesOfPhase(from, to, budget);
  const unit = unitOf(from, to);
  if (unit) return movesInPeriods(from, to, unit, budget);
  return constantMoves(from, to, staysInMonths(from) ? shiftInWeek(from, to) : dayShift(from, to));
}

/** Moves of a series whose occurrences keep their place within a month or year. */
function movesInPeriods(from: Series, to: Series, unit: CalendarPeriods, budget: StepBudget): Moves {
  const [start, moved] = [from, to].map(({ startWallSeconds }) => dayOf(startWallSeconds)) as [number, number];
  const isMonthStated = (from.rule.byMonth?.length ?? 0) > 1;
  const later = isMonthStated && unit === MONTHS ? 0 : unit.indexOf(moved) - unit.indexOf(start);
  const inPeriod = (day: number): number => day - unit.firstDayOf(unit.indexOf(day));
  const isEarlierInPeriod = inPeriod(moved) < inPeriod(start) ? 1 : 0;
  const interval = (from.rule.interval ?? 1) * (from.rule.frequency === 'yearly' && unit === MONTHS ? 12 : 1);
  const ofLast = later > 0 ? modulo(later - isEarlierInPeriod, interval) + isEarlierInPeriod : later;
  const moveBy = placeMoves(from, to, unit, budget);
  return { ofDates: moveBy(later), ofLast: moveBy(ofLast) };
}

/**
 * Whether the rule states its days and keeps them, so that the start only sets when the series begins. If the rule
 * states a single day, it moves with the start, as if the rule did not state it.
 */
function hasSameDays(from: Series, to: Series, budget: StepBudget): boolean {
  const { frequency, byDay, byMonthDay, byYearDay, byMonth } = from.rule;
  const stated = [byDay, byMonthDay, byYearDay].filter((part) => part !== undefined);
  const isOfMonths = frequency === 'daily' && byMonth !== undefined;
  const isKept = [...DAY_PARTS, 'byMonth' as const].every((part) => isSame(from, to, part));
  if (!isKept || (stated.length === 0 && !isOfMonths)) return false;
  return isOfMonths || stated.some((part) => part.length > 1) || !recursAtStart(from, budget);
}

/** Whether the months of a weekly rule are stated, so that its dates do not move to the next week, which can be in another. */
const staysInMonths = ({ rule }: Series): boolean => rule.frequency === 'weekly' && rule.byMonth !== undefined;

/** How many days later in its week the series starts, and if `INTERVAL` now counts from another week, to that. */
function shiftInWeek(from: Series, to: Series): number {
  const { interval = 1, weekStart = 'MO' } = from.rule;
  const { indexOf, firstDayOf } = weeksFrom(WEEKDAYS.indexOf(weekStart));
  const [before, after] = [from, to].map(({ startWallSeconds }) => dayOf(startWallSeconds)) as [number, number];
  const [week, weekAfter] = [indexOf(before), indexOf(after)];
  const inWeek = after - firstDayOf(weekAfter) - (before - firstDayOf(week));
  return inWeek + 7 * modulo(weekAfter - week, interval);
}

/**
 * Moves of a series that keeps its days: the time of day moves, and the period if `INTERVAL` now counts from another.
 */
function movesOfPhase(from: Series, to: Series, budget: StepBudget): Moves {
  const { frequency, interval = 1, weekStart = 'MO' } = from.rule;
  const days = [from, to].map(({ startWallSeconds }) => dayOf(startWallSeconds));
  const phaseIn = ({ indexOf }: Pick<CalendarPeriods, 'indexOf'>): number => {
    const [before = 0, after = 0] = days.map(indexOf);
    return modulo(after - before, interval);
  };
  if (frequency === 'weekly') return constantMoves(from, to, 7 * phaseIn(weeksFrom(WEEKDAYS.indexOf(weekStart))));
  const unit = frequency === 'yearly' ? YEARS : MONTHS;
  if (frequency !== 'yearly' && frequency !== 'monthly') {
    return constantMoves(from, to, phaseIn({ indexOf: (day) => day }));
  }
  const phase = phaseIn(unit);
  if (phase === 0) return constantMoves(from, to, 0);
  const move = placeMoves(from, to, unit, budget)(phase);
  return { ofDates: move, ofLast: move };
}

/** The period within which an occurrence keeps its place; `undefined` if all move by the same number of days. */
function unitOf(from: Series, to: Series): CalendarPeriods | undefined {
  const { rule } = from;
  if (rule.frequency === 'monthly') return isOfWeekdays(rule) ? undefined : MONTHS;
  if (rule.frequency !== 'yearly') return rule.byMonthDay || !isSame(from, to, 'byMonth') ? MONTHS : undefined;
  if (isOfWeekdays(rule)) return undefined;
  const isInYear = rule.byYearDay ?? rule.byWeekNo ?? rule.bySetPosition;
  return isInYear || (hasOrdinals(rule) && !rule.byMonth) ? YEARS : MONTHS;
}

const hasOrdinals = ({ byDay = [] }: Rule): boolean => byDay.some(({ ordinal }) => ordinal !== undefined);

/** Whether a rule has every such weekday of its months or years. */
const isOfWeekdays = (rule: Rule): boolean =>
  rule.byDay !== undefined &&
  !hasOrdinals(rule) &&
  (['byMonthDay', 'byYearDay', 'byWeekNo', 'bySetPosition'] as const).every((part) => rule[part] === undefined);

/**
 * Moves that keep the place of a day within its period, counted from the last day, because the first period begins with
 * the series and can be incomplete. Dates that are not from the rule move as far as the start.
 */
function placeMoves(from: Series, to: Series, unit: CalendarPeriods, budget: StepBudget) {
  const seconds = timeShift(from, to);
  const [before, after] = [daysWithin(from, unit, budget), daysWithin(to, unit, budget)];
  return (periods: number): LocalMove =>
    (wallSeconds) => {
      const day = dayOf(wallSeconds);
      const index = unit.indexOf(day);
      const place = before(index).indexOf(day);
      const moved = place === -1 ? day + dayShift(from, to) : after(index + periods).at(place - before(index).length);
      return moved === undefined ? undefined : wallSeconds + (moved - day) * SECONDS_A_DAY + seconds;
    };
}

/** The days of a series in a period, also after the end of the series. */
function daysWithin(series: Series, unit: CalendarPeriods, budget: StepBudget): (index: number) => number[] {
  const rule = endless(series.rule);
  const { byHour, byMinute, bySecond, ...withoutTimes } = rule;
  const whole = { ...series, rule: rule.bySetPosition ? rule : withoutTimes };
  const known = new Map<number, number[]>();
  return (index) => {
    const [from, next] = [index, index + 1].map((each) => unit.firstDayOf(each) * SECONDS_A_DAY) as [number, number];
    const found = known.get(index) ?? ascending([...wallTimesOf(whole, { from, to: next - 1 }, budget)].map(dayOf));
    known.set(index, found);
    return found;
  };
}
