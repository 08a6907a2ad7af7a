/** Where the occurrences of a series start: the rule's wall times as instants, with `UNTIL`, `RDATE` and `EXDATE`. */
import type { StepBudget } from './budget.js';
import type { RecurrenceId, Series } from './series.js';
import { readUntil } from './until.js';
import { WallClock } from './wall-clock.js';
import { wallTimesOf } from './wall-times.js';

/** One expansion of a series: what all its parts share. */
export interface Expansion {
  series: Series;
  clock: WallClock;
  budget: StepBudget;
}

/** Both ends included. */
export interface IdRange {
  from: RecurrenceId;
  to: RecurrenceId;
}

type Starts = Generator<RecurrenceId, void, undefined>;

/** Dates looked at cost a step for so many. */
const DATES_A_STEP = 16;

export const expansionOf = (series: Series, budget: StepBudget): Expansion => ({
  series,
  budget,
  clock: new WallClock(series.zone, budget),
});

/**
 * The occurrences whose ids lie in the range, ascending, each once.
 * @throws BudgetExceeded
 */
export function* startsIn(expansion: Expansion, range: IdRange): Starts {
  const { rdates, exdates } = expansion.series;
  expansion.budget.spend(Math.ceil(rdates.length / DATES_A_STEP));
  const further = rdates.filter((id) => id >= range.from && id <= range.to);
  for (const id of merged(ruleStartsIn(expansion, range), further)) if (!exdates.has(id)) yield id;
}

/** The same of the rule alone: without `RDATE` and `EXDATE`. */
export function* ruleStartsIn(expansion: Expansion, range: IdRange): Starts {
  const { series, clock, budget } = expansion;
  const to = Math.min(range.to, untilOf(expansion));
  if (series.isAllDay) {
    yield* wallTimesOf(series, { from: range.from, to }, budget);
    return;
  }
  const from = Math.max(range.from, series.startsAtEpochSeconds);
  if (from > to) return;
  const walls = { from: clock.earliestFor(from), to: clock.latestFor(to) };
  for (const id of instantsOf(expansion, wallTimesOf(series, walls, budget))) if (id >= from && id <= to) yield id;
}

/** The last id that `UNTIL` lets pass. */
export function untilOf({ series, clock }: Expansion): RecurrenceId {
  const until = series.rule.until === undefined ? undefined : readUntil(series.rule.until);
  if (!until) return Infinity;
  return series.isAllDay || until.form === 'instant' ? until.seconds : clock.instantOf(until.seconds).epochSeconds;
}

/**
 * From ascending wall times to ascending instants. Times that the clock skips move forward, past later ones: they wait
 * until these have come, and two that meet are one.
 */
function* instantsOf(expansion: Expansion, wallTimes: Iterable<number>): Starts {
  const skipped: RecurrenceId[] = [];
  for (const wallSeconds of wallTimes) {
    const { epochSeconds, isInGap } = expansion.clock.instantOf(wallSeconds);
    if (isInGap) {
      skipped.push(epochSeconds);
      continue;
    }
    const id = inPassOfStart(expansion, wallSeconds, epochSeconds);
    while (skipped[0] !== undefined && skipped[0] < id) yield skipped.shift() ?? NaN;
    if (skipped[0] === id) skipped.shift();
    yield id;
  }
  yield* skipped;
}

/** A series that starts when a repeated hour comes round again goes on in that pass. */
function inPassOfStart({ series, clock }: Expansion, wallSeconds: number, firstPass: number): RecurrenceId {
  const { startsAtEpochSeconds, startWallSeconds } = series;
  if (firstPass >= startsAtEpochSeconds) return firstPass;
  const sinceStart = startsAtEpochSeconds + wallSeconds - startWallSeconds;
  return sinceStart + clock.offsetAt(sinceStart) === wallSeconds ? sinceStart : firstPass;
}

/** Two ascending sequences as one, each value once. */
function* merged(a: Starts, b: readonly RecurrenceId[]): Starts {
  let next = 0;
  for (const id of a) {
    for (let other = b[next]; other !== undefined && other <= id; other = b[next]) {
      if (other < id) yield other;
      next += 1;
    }
    yield id;
  }
  yield* b.slice(next);
}
