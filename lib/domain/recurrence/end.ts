/** The end of a series. */
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { occurrenceOf } from './expand.js';
import type { Frequency } from './rule.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, startsIn, untilOf, type Expansion } from './starts.js';
import { lastStartOf, wallTimesOf } from './wall-times.js';

/** The approximate distance between two occurrences with an interval of 1. */
const PERIOD_SECONDS: Record<Frequency, number> = {
  yearly: 366 * SECONDS_A_DAY,
  monthly: 31 * SECONDS_A_DAY,
  weekly: 7 * SECONDS_A_DAY,
  daily: SECONDS_A_DAY,
  hourly: 3600,
  minutely: 60,
};

/**
 * The end of the last occurrence in epoch seconds; `undefined` for a series without end. If all occurrences are cancelled,
 * the start of the series.
 * @throws BudgetExceededError
 */
export function lastOccurrenceEnd(given: Series, budget: StepBudget): number | undefined {
  if (isEndless(given)) return undefined;
  const expansion = expansionOf(withCountBound(given, budget), budget);
  const last = lastIdOf(expansion);
  return last === undefined ? given.startsAtEpochSeconds : occurrenceOf(expansion, last).endsAtEpochSeconds;
}

const isEndless = ({ rule }: Series): boolean => rule.until === undefined && rule.count === undefined;

/**
 * The last occurrence of a series whose rule has an `UNTIL` or a bound for its `COUNT`; `undefined` if all are cancelled.
 * Searches backwards from the end of the rule, in windows that double.
 * @throws BudgetExceededError
 */
export function lastIdOf(expansion: Expansion): RecurrenceId | undefined {
  const { series } = expansion;
  const { rule } = series;
  const walls = [series.startWallSeconds, ...series.rdates.map(({ wallSeconds }) => wallSeconds)];
  const earliest = Math.min(...walls) - SECONDS_A_DAY;
  let span = PERIOD_SECONDS[rule.frequency] * (rule.interval ?? 1);
  let to = Infinity;
  // Treats local times as instants. The difference of less than a day only moves the first window.
  let from = Math.min(untilOf(expansion), series.countBoundWallSeconds ?? Infinity, lastStartOf(series)) - span;
  for (;;) {
    const last = [...startsIn(expansion, { from, to })].at(-1);
    if (last !== undefined || from < earliest) return last;
    span *= 2;
    to = from - 1;
    from -= span;
  }
}

/**
 * The series with the bound that replaces its `COUNT`: the local time of the last counted occurrence, or the end of the
 * calendar if that comes first. Without it, each expansion would count from the start.
 * @throws BudgetExceededError
 */
export function withCountBound(series: Series, budget: StepBudget): Series {
  if (series.rule.count === undefined || series.countBoundWallSeconds !== undefined) return series;
  let last = series.startWallSeconds;
  let counted = 0;
  for (const wallSeconds of wallTimesOf(series, { from: -Infinity, to: Infinity }, budget)) {
    last = wallSeconds;
    counted += 1;
  }
  return { ...series, countBoundWallSeconds: counted === series.rule.count ? last : lastStartOf(series) };
}
