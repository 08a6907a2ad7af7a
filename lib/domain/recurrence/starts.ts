/** The starts of a series: the local times of its rule as instants, with `UNTIL`, `RDATE` and `EXDATE`. */
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import type { RecurrenceId, Series, WrittenTime } from './series.js';
import { ascending } from './slots.js';
import { readUntil } from './until.js';
import { clockOf, type WallClock } from './wall-clock.js';
import { wallTimesOf } from './wall-times.js';

/** A series with the clock and the budget of its expansion. */
export interface Expansion {
  series: Series;
  clock: WallClock;
  budget: StepBudget;
}

/** Inclusive at both ends. */
export interface IdRange {
  from: RecurrenceId;
  to: RecurrenceId;
}

type Starts = Generator<RecurrenceId, void, undefined>;

/** The number of dates that one step pays for. */
const WRITTEN_A_STEP = 16;

export const expansionOf = (series: Series, budget: StepBudget): Expansion => ({
  series,
  budget,
  clock: clockOf(series.zone),
});

/**
 * The ids of the occurrences in the range, ascending, without duplicates.
 * @throws BudgetExceededError
 */
export function* startsIn(expansion: Expansion, range: IdRange): Starts {
  const rdates = ascending(idsOf(expansion, expansion.series.rdates, range));
  const exdates = new Set(idsOf(expansion, expansion.series.exdates, range));
  const ofRule = ruleStartsIn(expansion, range);
  for (const id of rdates.length > 0 ? merged(ofRule, rdates) : ofRule) {
    expansion.budget.spend(1);
    if (!exdates.has(id)) yield id;
  }
}

/** The id of a stored time, whether or not the series has an occurrence there. */
export const idOfWritten = ({ series, clock }: Expansion, { wallSeconds, offsetSeconds }: WrittenTime): RecurrenceId =>
  series.isAllDay ? wallSeconds : clock.instantWithOffset(wallSeconds, offsetSeconds);

/** The instant of an id; for a date, its midnight. */
export const instantOfId = ({ series, clock }: Expansion, id: RecurrenceId): number =>
  series.isAllDay ? clock.instantOf(id) : id;

/** The ids of stored times that are in the range. */
function idsOf(expansion: Expansion, written: readonly WrittenTime[], range: IdRange): RecurrenceId[] {
  const { series, clock, budget } = expansion;
  if (written.length === 0) return [];
  budget.spend(Math.ceil(written.length / WRITTEN_A_STEP));
  const isIn = (seconds: number, { from, to }: IdRange): boolean => seconds >= from && seconds <= to;
  if (series.isAllDay) return written.map(({ wallSeconds }) => wallSeconds).filter((id) => isIn(id, range));
  const walls = { from: clock.earliestFor(range.from), to: clock.latestFor(range.to) };
  const near = written.filter(({ wallSeconds }) => isIn(wallSeconds, walls));
  budget.spend(near.length);
  return near.map((time) => idOfWritten(expansion, time)).filter((id) => isIn(id, range));
}

/** The starts of the rule, without `RDATE` and `EXDATE`. */
export function ruleStartsIn(expansion: Expansion, range: IdRange): Iterable<RecurrenceId> {
  const { series, clock, budget } = expansion;
  const to = Math.min(range.to, untilOf(expansion));
  if (series.isAllDay) return wallTimesOf(series, { from: range.from, to }, budget);
  const from = Math.max(range.from, series.startsAtEpochSeconds);
  if (from > to) return [];
  const walls = { from: clock.earliestFor(from), to: clock.latestFor(to) };
  return instantsOf(expansion, wallTimesOf(series, walls, budget), { from, to });
}

/**
 * The local time of an occurrence in the rule, in wall seconds. For one that moved forward by a gap, the time that the
 * clocks skipped.
 */
export function localTimeOfId({ series, clock, budget }: Expansion, id: RecurrenceId): number {
  if (series.isAllDay) return id;
  const shown = id + clock.offsetAt(id);
  const beforeGap = id + clock.offsetAt(id - SECONDS_A_DAY);
  const isOfRule = (wallSeconds: number): boolean =>
    wallTimesOf(series, { from: wallSeconds, to: wallSeconds }, budget).next().done === false;
  return beforeGap < shown && !isOfRule(shown) && isOfRule(beforeGap) ? beforeGap : shown;
}

/** Whether no earlier occurrence of the rule has a later local time, so that the rule can begin at this one. */
export function canBeginAt(expansion: Expansion, id: RecurrenceId): boolean {
  const { series, clock, budget } = expansion;
  const range = { from: localTimeOfId(expansion, id) + 1, to: id + clock.offsetAt(id) };
  if (series.isAllDay || range.from > range.to) return true;
  return ![...wallTimesOf(series, range, budget)].some((wallSeconds) => idAt(expansion, wallSeconds) < id);
}

/** Occurrences of the rule with an earlier local time that moved forward by a gap, past this one. */
export function skippedPast(expansion: Expansion, id: RecurrenceId): RecurrenceId[] {
  const { series, clock, budget } = expansion;
  if (series.isAllDay || clock.offsetAt(id) <= clock.offsetAt(id - SECONDS_A_DAY)) return [];
  const wallSeconds = localTimeOfId(expansion, id);
  const dayBefore = wallTimesOf(series, { from: wallSeconds - SECONDS_A_DAY, to: wallSeconds - 1 }, budget);
  return ascending([...dayBefore].map((wall) => idAt(expansion, wall)).filter((other) => other > id));
}

/** The last id that `UNTIL` includes. */
export function untilOf({ series, clock }: Expansion): RecurrenceId {
  const until = series.rule.until === undefined ? undefined : readUntil(series.rule.until);
  if (!until) return Infinity;
  return series.isAllDay || until.form === 'instant' ? until.seconds : clock.instantOf(until.seconds);
}

/**
 * Converts ascending local times to the ascending instants of a range. A time that the clocks skip moves forward and can
 * pass later ones: it is held back until its turn. Two that become the same instant are one.
 */
function* instantsOf(expansion: Expansion, wallTimes: Iterable<number>, { from, to }: IdRange): Starts {
  const skipped: RecurrenceId[] = [];
  for (const wallSeconds of wallTimes) {
    const id = idAt(expansion, wallSeconds);
    if (id < from || id > to) continue;
    if (!expansion.clock.shows(id, wallSeconds)) {
      skipped.push(id);
      continue;
    }
    while (skipped[0] !== undefined && skipped[0] < id) yield skipped.shift() ?? NaN;
    if (skipped[0] === id) skipped.shift();
    yield id;
  }
  yield* skipped;
}

/** The instant of a local time. A series that starts in the second pass of a repeated hour continues in that pass. */
function idAt({ series, clock }: Expansion, wallSeconds: number): RecurrenceId {
  const { startsAtEpochSeconds, startWallSeconds } = series;
  const first = clock.instantOf(wallSeconds);
  if (first >= startsAtEpochSeconds) return first;
  const sinceStart = startsAtEpochSeconds + wallSeconds - startWallSeconds;
  return clock.shows(sinceStart, wallSeconds) ? sinceStart : first;
}

/** Merges two ascending sequences, without duplicates. */
function* merged(a: Iterable<RecurrenceId>, b: readonly RecurrenceId[]): Starts {
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
