/** What becomes of a series' own dates when the series changes: exdates, rdates and exceptions go along with it. */
import { isDeepStrictEqual } from 'node:util';
import type { EventContent, OccurrenceOverride, RecurrencePattern } from './event.js';
import { formatInstant, sameWallClockIn } from './event-time.js';
import { areSameDates, ruleOf } from './pattern.js';
import type { Rule } from './recurrence/rule.js';
import { StepBudget } from './recurrence/budget.js';
import { findOccurrence } from './recurrence/expand.js';
import { recurrenceIdOf, recurrenceIdText, seriesOf, type Series } from './recurrence/series.js';
import { instantOfWall, wallAt } from './zone.js';

/** Looking for 500 dates in a series, each on its own. */
const STEPS = 1_000_000;

/**
 * The parts of a rule that say days, hours, minutes and seconds: a series that starts on another day, or at another
 * hour, then still recurs on the same ones.
 */
const SAID_BY = [
  ['byDay', 'byMonthDay', 'byYearDay', 'byWeekNo'],
  ['byHour'],
  ['byMinute'],
  ['bySecond'],
] as const satisfies (keyof Rule)[][];

/** A wall time as seconds in its days, hours, minutes and seconds. */
function partsOf({ startWallSeconds }: Series): number[] {
  const [day = 0, hour = 0, minute = 0] = [86_400, 3_600, 60].map((unit) => Math.floor(startWallSeconds / unit) * unit);
  return [day, hour - day, minute - hour, startWallSeconds - minute];
}

/**
 * The changed series with the dates of the one before, moved as its start has moved. An exception whose occurrence the
 * series does not have any more is gone.
 * @param given the new pattern, when the client has written one: then its dates are the client's, unless they are those
 * that the client has read
 */
export function keptDates(
  before: EventContent,
  single: EventContent,
  given: RecurrencePattern | undefined,
): EventContent {
  const old = before.recurrence_pattern;
  if (!old) throw new Error('no series');
  const pattern = given ?? old;
  const move = moverOf(before, single, [old, pattern]);
  // Dates of days are none of times, nor the other way round.
  const isSameKind = before.all_day === single.all_day;
  const moved: RecurrencePattern = { ...pattern };
  for (const member of ['exdates', 'rdates'] as const) {
    if (isSameKind && areSameDates(pattern[member], old[member])) moved[member] = old[member].map(move);
  }
  const series = seriesOf(single, { ...moved, exdates: [], rule: ruleOf(moved) });
  const budget = new StepBudget(STEPS);
  const kept = isSameKind ? Object.entries(before.exceptions) : [];
  const exceptions = kept
    .map(
      ([occurrenceStart, override]) =>
        [move(occurrenceStart), before.time_zone === single.time_zone ? override : inZone(override, single)] as const,
    )
    .filter(([occurrenceStart]) => findOccurrence(series, recurrenceIdOf(occurrenceStart, series) ?? NaN, budget));
  return { ...single, recurrence_pattern: moved, exceptions: Object.fromEntries(exceptions) };
}

/** What one occurrence has different, with times that read the same on the clocks of the series' zone. */
function inZone(override: OccurrenceOverride, { all_day, time_zone }: EventContent): OccurrenceOverride {
  const { start_time, end_time } = override;
  if (all_day || start_time === undefined || end_time === undefined) return override;
  const read = (text: string): string => formatInstant(sameWallClockIn(text, time_zone), time_zone);
  return { ...override, start_time: read(start_time), end_time: read(end_time) };
}

/** Where a date of the old series lies in the new one: as much later on the clock as the series starts later. */
function moverOf(
  before: EventContent,
  after: EventContent,
  [old, pattern]: [RecurrencePattern, RecurrencePattern],
): (text: string) => string {
  const from = seriesOf(before, { rule: ruleOf(old), exdates: [], rdates: [] });
  const to = seriesOf(after, { rule: ruleOf(pattern), exdates: [], rdates: [] });
  const shift = shiftOf(from, to);
  if (shift === 0 && from.zone === to.zone) return (text) => text;
  return (text) => {
    const id = recurrenceIdOf(text, from) ?? 0;
    if (from.isAllDay) return recurrenceIdText(id + shift, to);
    return recurrenceIdText(instantOfWall(to.zone, wallAt(from.zone, id) + shift), to);
  };
}

/** How much later on the clock a series starts, in seconds, as far as its rule does not say for itself when it recurs. */
function shiftOf(from: Series, to: Series): number {
  const before = partsOf(from);
  const shifts = partsOf(to).map((part, index) => part - (before[index] ?? 0));
  const isSaid = (keys: readonly (keyof Rule)[]): boolean =>
    keys.some((key) => from.rule[key] !== undefined) &&
    keys.every((key) => isDeepStrictEqual(from.rule[key], to.rule[key]));
  return SAID_BY.reduce((sum, keys, index) => (isSaid(keys) ? sum : sum + (shifts[index] ?? 0)), 0);
}
