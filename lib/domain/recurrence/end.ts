/** Where a series ends. */
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { occurrenceOf } from './expand.js';
import type { Frequency } from './rule.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, startsIn, untilOf, type Expansion } from './starts.js';
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
 * When the last occurrence ends, in epoch seconds; `undefined` when the series never ends. Of a series of which nothing is
 * left it is the instant at which it starts.
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
 * The last occurrence of a series whose rule has an `UNTIL` or a bound for its `COUNT`; `undefined` when nothing of it is
 * left. Looks back from where the rule ends, further each time.
 * @throws BudgetExceededError
 */
export function lastIdOf(expansion: Expansion): RecurrenceId | undefined {
  const { series } = expansion;
  const { rule } = series;
  const walls = [series.startWallSeconds, ...series.rdates.map(({ wallSeconds }) => wallSeconds)];
  const earliest = Math.min(...walls) - SECONDS_A_DAY;
  let span = PERIOD_SECONDS[rule.frequency] * (rule.interval ?? 1);
  let to = Infinity;
  // A wall time is taken for an instant here; what lies between them is looked through like the rest.
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
