import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventContent, EventRecord } from '../../../../lib/domain/event/event.js';
import { ProblemError } from '../../../../lib/domain/errors.js';
import { findOccurrence } from '../../../../lib/domain/event/occurrence.js';
import { BudgetExceededError, StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { occurrencesFrom } from '../../../../lib/domain/recurrence/expand.js';
import { recurrenceIdText, type RecurrenceId, type Series } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { boundsOf, seriesOf } from '../../../../lib/domain/event/series.js';
import { splitBefore } from '../../../../lib/domain/change/series-split.js';
import { aContent, anEventRecord } from '../../../support/database/event-records.js';
import { anySeries } from '../recurrence/random-series.js';

const RUNS = Number(process.env['RECURRENCE_RUNS'] ?? 150);
const SEED = Number(process.env['RECURRENCE_SEED'] ?? 2030);
const TIMEOUT_MS = 60_000 + RUNS * 20;
const DAY = 86_400;
/** Series whose first occurrences need more steps than this are skipped. */
const STEPS = 300_000;
/** The number of compared occurrences. */
const LOOKED_AT = 10;

const contentOf = (series: Series, exdates: RecurrenceId[], rdates: RecurrenceId[]): EventContent => {
  const text = (id: RecurrenceId): string => recurrenceIdText(id, series);
  const start = series.isAllDay ? series.startWallSeconds : series.startsAtEpochSeconds;
  return aContent({
    start_time: text(start),
    end_time: text(start + series.durationSeconds),
    time_zone: series.zone,
    all_day: series.isAllDay,
    recurrence_pattern: { rrule: formatRule(series.rule), exdates: exdates.map(text), rdates: rdates.map(text) },
  });
};

/** An event; undefined when its pattern is refused. */
function eventOf(content: EventContent): EventRecord | undefined {
  try {
    return anEventRecord({ content, bounds: boundsOf(content, new StepBudget()) });
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** The ids of this many occurrences, from the first on. */
function idsOf(content: EventContent, count: number, budget: StepBudget): RecurrenceId[] {
  const event = eventOf(content);
  const series = event && seriesOf(event, budget);
  if (!series) throw new Error(`refused: ${JSON.stringify(content)}`);
  const found: RecurrenceId[] = [];
  for (const { recurrenceId } of occurrencesFrom(series, -Infinity, budget)) {
    if (found.push(recurrenceId) === count) break;
  }
  return found;
}

const anyChoice = fc.record({
  splitAt: fc.nat({ max: LOOKED_AT }),
  cancelled: fc.option(fc.nat({ max: LOOKED_AT }), { nil: undefined }),
  furtherDays: fc.uniqueArray(fc.integer({ min: -3, max: 40 }), { maxLength: 3 }),
});
type Choice = typeof anyChoice extends fc.Arbitrary<infer C> ? C : never;

/** Whether there was an occurrence to split at. */
function splitsInTwo(series: Series, { splitAt, cancelled, furtherDays }: Choice, budget: StepBudget): boolean {
  const regular = contentOf(series, [], []);
  if (!eventOf(regular)) return false;
  const [first = NaN, ...others] = idsOf(regular, LOOKED_AT, budget);
  const further = furtherDays.map((days) => first + days * DAY + (series.isAllDay ? 0 : 1_800));
  const exdates = cancelled === undefined ? [] : [others[cancelled] ?? first];
  const whole = eventOf(contentOf(series, exdates, further));
  if (!whole) return false;
  const ids = idsOf(whole.content, 2 * LOOKED_AT, budget);
  const at = ids[splitAt] ?? NaN;
  const occurrence = ids.includes(at) && findOccurrence(whole, recurrenceIdText(at, series), budget);
  const split = occurrence && splitBefore(whole, occurrence, budget);
  if (!split) return false;
  expect(idsOf(split.past, 2 * LOOKED_AT, budget)).toEqual(ids.filter((id) => id < at));
  const later = ids.filter((id) => id >= at);
  expect(idsOf(split.future, later.length, budget)).toEqual(later);
  return true;
}

it('a split series has the same occurrences in its two parts as the whole series had', { timeout: TIMEOUT_MS }, () => {
  let splits = 0;
  fc.assert(
    fc.property(anySeries, anyChoice, (series, choice) => {
      try {
        if (splitsInTwo(series, choice, new StepBudget(STEPS))) splits += 1;
      } catch (error) {
        if (!(error instanceof BudgetExceededError)) throw error;
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  expect(splits).toBeGreaterThan(RUNS / 3);
});
