/** Where a series ends. */
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { occurrenceOf } from './expand.js';
import type { Frequency } from './rule.js';
import type { Series } from './series.js';
import { expansionOf, startsIn, untilOf } from './starts.js';
import { lastStartOf, wallTimesOf } from './wall-times.js';

/** About the distance between two occurrences when the interval is 1. */
const PERIOD_SECONDS: Record<Frequency, number> = {
  yearly: 366 * SECONDS_A_DAY,
  monthly: 31 * SECONDS_A_DAY,
  weekly: 7 * SECONDS_A_DAY,
  daily: SECONDS_A_DAY,
  hourly: 3600,
  minutely: 60,
};

/**
 * When the last occurrence ends, in epoch seconds; `undefined` when the series never ends. Looks back from where the rule
 * ends, further each time. Of a series of which nothing is left it is the instant at which it starts.
 * @throws BudgetExceededError
 */
export function lastOccurrenceEnd(given: Series, budget: StepBudget): number | undefined {
  const { rule } = given;
  if (rule.until === undefined && rule.count === undefined) return undefined;
  const series = withCountBound(given, budget);
  const expansion = expansionOf(series, budget);
  const walls = [series.startWallSeconds, ...series.rdates.map(({ wallSeconds }) => wallSeconds)];
  const earliest = Math.min(...walls) - SECONDS_A_DAY;
  let span = PERIOD_SECONDS[rule.frequency] * (rule.interval ?? 1);
  let to = Infinity;
  // A wall time is taken for an instant here; what lies between them is looked through like the rest.
  let from = Math.min(untilOf(expansion), series.countBoundWallSeconds ?? Infinity, lastStartOf(series)) - span;
  for (;;) {
    const last = [...startsIn(expansion, { from, to })].at(-1);
    if (last !== undefined) return occurrenceOf(expansion, last).endsAtEpochSeconds;
    if (from < earliest) return series.startsAtEpochSeconds;
    span *= 2;
    to = from - 1;
    from -= span;
  }
}

/**
 * The series with the bound that stands for its `COUNT`, to be kept with it: the wall time of the last occurrence that is
 * counted, or where the calendar ends before.
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
