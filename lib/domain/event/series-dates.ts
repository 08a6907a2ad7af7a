/** Moves the exdates, rdates and exceptions of a series along with a change of the series. */
import type { EventContent, OccurrenceOverride, RecurrencePattern } from './event.js';
import { formatInstant, sameWallClockIn } from '../time/event-time.js';
import { movesOf } from './moved-dates.js';
import { ruleAtStart, withUntilMoved } from './moved-rule.js';
import { areSameDates, ruleOf } from './recurrence-pattern.js';
import { isSameRule } from '../recurrence/from-json.js';
import { formatRule } from '../recurrence/rrule-text.js';
import type { StepBudget } from '../recurrence/budget.js';
import { hasOccurrence } from '../recurrence/expand.js';
import { recurrenceIdText, readSeries, writtenTimeOf, type RecurrenceId } from '../recurrence/series.js';
import { expansionOf, idOfWritten, localTimeOfId } from '../recurrence/starts.js';
import { requireExpandable } from './series.js';

/** The steps of moving one date, which needs the time zone data several times. */
const STEPS_A_DATE = 100;

/**
 * The changed series with the dates that it had, moved along with its start. Removes exceptions whose occurrence the
 * changed series does not have.
 * @param given the new pattern, if the client sent one. Its dates are used as sent, unless they equal the present ones.
 * @throws ProblemError `invalid-request` if the changed pattern cannot be saved; BudgetExceededError
 */
export function keptDates(
  before: EventContent,
  single: EventContent,
  given: RecurrencePattern | undefined,
  budget: StepBudget,
): EventContent {
  const old = before.recurrence_pattern;
  if (!old) throw new Error('no series');
  const pattern = patternAtStart(before, single, given, budget);
  // The dates of an all-day series cannot become those of a timed one, or the reverse.
  const isSameKind = before.all_day === single.all_day;
  const exceptions = isSameKind ? Object.entries(before.exceptions) : [];
  budget.spend(STEPS_A_DATE * (old.exdates.length + old.rdates.length + exceptions.length));
  const move = moverOf(before, single, [old, pattern], budget);
  const moved: RecurrencePattern = { ...pattern };
  for (const member of ['exdates', 'rdates'] as const) {
    if (!isSameKind || !areSameDates(pattern[member], old[member])) continue;
    moved[member] = old[member].map(move).filter((text) => text !== undefined);
  }
  if (exceptions.length === 0) return { ...single, recurrence_pattern: moved };
  const changed = readSeries(single, { ...moved, exdates: [], rule: ruleOf(moved) });
  const series = changed.rule.count === undefined ? changed : requireExpandable(changed, budget).series;
  const idOf = (text: string): RecurrenceId => idOfWritten(expansionOf(series, budget), writtenTimeOf(text));
  const kept = exceptions.flatMap(([text, override]) => {
    const occurrenceStart = move(text);
    if (occurrenceStart === undefined || !hasOccurrence(series, idOf(occurrenceStart), budget)) return [];
    return [[occurrenceStart, before.time_zone === single.time_zone ? override : inZone(override, single)] as const];
  });
  return { ...single, recurrence_pattern: moved, exceptions: Object.fromEntries(kept) };
}

/** The new pattern. A rule that the client did not change follows the start of its series. */
function patternAtStart(
  before: EventContent,
  after: EventContent,
  given: RecurrencePattern | undefined,
  budget: StepBudget,
): RecurrencePattern {
  const pattern = given ?? before.recurrence_pattern;
  const rule = before.recurrence_pattern && ruleOf(before.recurrence_pattern);
  if (!pattern || !rule) throw new Error('not a series');
  if (given && !isSameRule(ruleOf(given), rule)) return given;
  const from = readSeries(before, { rule, exdates: [], rdates: [] });
  const to = readSeries(after, { rule, exdates: [], rdates: [] });
  if (from.startWallSeconds === to.startWallSeconds && from.zone === to.zone) return pattern;
  const moved = { ...to, rule: ruleAtStart(from, to, budget) };
  return { ...pattern, rrule: formatRule(withUntilMoved(from, moved, movesOf(from, moved, budget).ofLast, budget)) };
}

/** An exception whose times keep their local time in the new zone of the series. */
function inZone(override: OccurrenceOverride, { all_day, time_zone }: EventContent): OccurrenceOverride {
  const { start_time, end_time } = override;
  if (all_day || start_time === undefined || end_time === undefined) return override;
  const read = (text: string): string => formatInstant(sameWallClockIn(text, time_zone), time_zone);
  return { ...override, start_time: read(start_time), end_time: read(end_time) };
}

/** Maps a date of the series to that after the change; `undefined` if the series has no such place any more. */
function moverOf(
  before: EventContent,
  after: EventContent,
  [old, pattern]: [RecurrencePattern, RecurrencePattern],
  budget: StepBudget,
): (text: string) => string | undefined {
  const from = expansionOf(readSeries(before, { rule: ruleOf(old), exdates: [], rdates: [] }), budget);
  const to = expansionOf(readSeries(after, { rule: ruleOf(pattern), exdates: [], rdates: [] }), budget);
  const { startWallSeconds, zone, isAllDay } = to.series;
  if (from.series.startWallSeconds === startWallSeconds && from.series.zone === zone) return (text) => text;
  const { ofDates } = movesOf(from.series, to.series, budget);
  return (text) => {
    const moved = ofDates(localTimeOfId(from, idOfWritten(from, writtenTimeOf(text))));
    if (moved === undefined) return undefined;
    return recurrenceIdText(isAllDay ? moved : to.clock.instantOf(moved), to.series);
  };
}
