/** What becomes of a series' own dates when the series changes: exdates, rdates and exceptions go along with it. */
import type { EventContent, OccurrenceOverride, RecurrencePattern } from './event.js';
import { formatInstant, sameWallClockIn } from './event-time.js';
import { ruleOf } from './pattern.js';
import type { Rule } from './recurrence/rule.js';
import { StepBudget } from './recurrence/budget.js';
import { findOccurrence } from './recurrence/expand.js';
import { recurrenceIdOf, recurrenceIdText, seriesOf, type Series } from './recurrence/series.js';
import { instantOfWall, wallAt } from './zone.js';

const SECONDS_A_DAY = 86_400;
/** Looking for 500 dates in a series, each on its own. */
const STEPS = 1_000_000;

/** Parts of a rule that say which days: then a series that starts on another day still recurs on the same ones. */
const DAY_PARTS = ['byDay', 'byMonthDay', 'byYearDay', 'byWeekNo'] as const satisfies readonly (keyof Rule)[];

/**
 * The changed series with the dates of the one before, moved as its start has moved. An exception whose occurrence the
 * series does not have any more is gone.
 * @param given the new pattern, when the client has written one: then its dates are the client's
 */
export function keptDates(
  before: EventContent,
  single: EventContent,
  given: RecurrencePattern | undefined,
): EventContent {
  const pattern = given ?? before.recurrence_pattern;
  if (!pattern || !before.recurrence_pattern) throw new Error('no series');
  const move = moverOf(before, single, before.recurrence_pattern);
  const moved = given ?? { ...pattern, exdates: pattern.exdates.map(move), rdates: pattern.rdates.map(move) };
  const series = seriesOf(single, { ...moved, exdates: [], rule: ruleOf(moved) });
  const budget = new StepBudget(STEPS);
  // Exceptions of days are none of times, nor the other way round.
  const kept = before.all_day === single.all_day ? Object.entries(before.exceptions) : [];
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
function moverOf(before: EventContent, after: EventContent, pattern: RecurrencePattern): (text: string) => string {
  const [from, to] = [before, after].map((content) =>
    seriesOf(content, { rule: ruleOf(pattern), exdates: [], rdates: [] }),
  ) as [Series, Series];
  const later = to.startWallSeconds - from.startWallSeconds;
  const hasDays = DAY_PARTS.some((key) => from.rule[key] !== undefined);
  const shift = hasDays ? later - Math.round(later / SECONDS_A_DAY) * SECONDS_A_DAY : later;
  if (shift === 0 && from.zone === to.zone) return (text) => text;
  return (text) => {
    const id = recurrenceIdOf(text, from) ?? 0;
    if (from.isAllDay) return recurrenceIdText(id + shift, to);
    return recurrenceIdText(instantOfWall(to.zone, wallAt(from.zone, id) + shift), to);
  };
}
