/**
 * The occurrences of a series (RFC 5545 §3.8.5.3). What an expansion costs follows from its window, not from how long ago
 * the series began; every loop spends from a {@link StepBudget}.
 *
 * Recurrence runs on the wall clock of the series' zone: 09:00 stays 09:00 when clocks change. A time that a clock skips
 * moves forward by the gap (and counts towards `COUNT`), one that it shows twice is the first (§3.3.5, erratum 4271).
 */
import { overlaps, type Interval } from '../time/event-time.js';
import type { StepBudget } from './budget.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, instantOfId, startsIn, type Expansion } from './starts.js';

export interface Occurrence extends Interval {
  recurrenceId: RecurrenceId;
}

type Occurrences = Generator<Occurrence, void, undefined>;

/**
 * Those that overlap the window `[start, end)`, in order, as they are asked for.
 * @throws BudgetExceededError
 */
export function* occurrencesIn(series: Series, window: Interval, budget: StepBudget): Occurrences {
  const expansion = expansionOf(series, budget);
  for (const id of startsIn(expansion, idsWithin(expansion, window))) {
    const occurrence = occurrenceOf(expansion, id);
    if (overlaps(occurrence, window)) yield occurrence;
  }
}

/** Ids between which lies all that overlaps the window, and at their ends what does not. */
function idsWithin({ series, clock }: Expansion, { startsAtEpochSeconds, endsAtEpochSeconds }: Interval) {
  const { durationSeconds } = series;
  return series.isAllDay
    ? { from: clock.earliestFor(startsAtEpochSeconds) - durationSeconds, to: clock.latestFor(endsAtEpochSeconds) }
    : { from: startsAtEpochSeconds - durationSeconds, to: endsAtEpochSeconds };
}

/**
 * Those that start at an instant or later, in order, as they are asked for: to the last, or the end of the year 9999.
 * @throws BudgetExceededError when the next is too far
 */
export function* occurrencesFrom(series: Series, fromEpochSeconds: number, budget: StepBudget): Occurrences {
  const expansion = expansionOf(series, budget);
  const from = series.isAllDay ? expansion.clock.earliestFor(fromEpochSeconds) : fromEpochSeconds;
  for (const id of startsIn(expansion, { from, to: Infinity })) {
    const occurrence = occurrenceOf(expansion, id);
    if (occurrence.startsAtEpochSeconds >= fromEpochSeconds) yield occurrence;
  }
}

/** The occurrence with this id; whether there is one is not asked. */
export const occurrenceOf = (expansion: Expansion, id: RecurrenceId): Occurrence => ({
  recurrenceId: id,
  startsAtEpochSeconds: instantOfId(expansion, id),
  endsAtEpochSeconds: instantOfId(expansion, id + expansion.series.durationSeconds),
});

/**
 * Whether the series has an occurrence with this id.
 * @throws BudgetExceededError
 */
export const hasOccurrence = (series: Series, id: RecurrenceId, budget: StepBudget): boolean =>
  !startsIn(expansionOf(series, budget), { from: id, to: id }).next().done;
