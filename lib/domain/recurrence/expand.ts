/**
 * The occurrences of a series (RFC 5545 §3.8.5.3). The cost of an expansion depends on its window, not on the age of the
 * series; every loop spends from a {@link StepBudget}.
 *
 * Recurrence runs on the local time of the zone: 09:00 stays 09:00 when the clocks change. A local time that the clocks skip
 * moves forward by the gap and counts towards `COUNT`; of one that they repeat, the first is used (§3.3.5, erratum 4271).
 */
import { overlaps, type Interval } from '../time/event-time.js';
import type { StepBudget } from './budget.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, instantOfId, startsIn, type Expansion } from './starts.js';

export interface OccurrenceTimes extends Interval {
  recurrenceId: RecurrenceId;
}

type Occurrences = Generator<OccurrenceTimes, void, undefined>;

/**
 * The occurrences that overlap the window `[start, end)`, in order, computed lazily.
 * @throws BudgetExceededError
 */
export function* occurrencesIn(series: Series, window: Interval, budget: StepBudget): Occurrences {
  const expansion = expansionOf(series, budget);
  for (const id of startsIn(expansion, idsWithin(expansion, window))) {
    const occurrence = occurrenceOf(expansion, id);
    if (overlaps(occurrence, window)) yield occurrence;
  }
}

/** A range with the ids of all occurrences that overlap the window; its ends can include others. */
function idsWithin({ series, clock }: Expansion, { startsAtEpochSeconds, endsAtEpochSeconds }: Interval) {
  const { durationSeconds } = series;
  return series.isAllDay
    ? { from: clock.earliestFor(startsAtEpochSeconds) - durationSeconds, to: clock.latestFor(endsAtEpochSeconds) }
    : { from: startsAtEpochSeconds - durationSeconds, to: endsAtEpochSeconds };
}

/**
 * The occurrences that start at an instant or later, in order, computed lazily, up to the end of the year 9999.
 * @throws BudgetExceededError if the search for the next one exceeds the budget
 */
export function* occurrencesFrom(series: Series, fromEpochSeconds: number, budget: StepBudget): Occurrences {
  const expansion = expansionOf(series, budget);
  const from = series.isAllDay ? expansion.clock.earliestFor(fromEpochSeconds) : fromEpochSeconds;
  for (const id of startsIn(expansion, { from, to: Infinity })) {
    const occurrence = occurrenceOf(expansion, id);
    if (occurrence.startsAtEpochSeconds >= fromEpochSeconds) yield occurrence;
  }
}

/** The times of the occurrence with this id. Does not check that the series has it. */
export const occurrenceOf = (expansion: Expansion, id: RecurrenceId): OccurrenceTimes => ({
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
