/** Edits of a series, or of its later part, that are made at one of its occurrences. */
import { contentFrom, type EventInput } from '../event/event-input.js';
import type { EventContent, EventRecord, OccurrenceOverride } from '../event/event.js';
import { seriesInput } from '../event/moved-times.js';
import type { Occurrence } from '../event/occurrence.js';
import { seriesOf } from '../event/series.js';
import type { StepBudget } from '../recurrence/budget.js';
import { recurrenceIdOf } from '../recurrence/series.js';
import { expansionOf, localTimeOfId } from '../recurrence/starts.js';
import { localTimeOf } from '../time/event-time.js';
import { isKnownPattern, isTime, single } from './occurrence-edit.js';
import { splitBefore, type Split } from './series-split.js';

/**
 * The input for the series that makes the change which an input makes to one of its occurrences.
 * @throws ProblemError `invalid-request` for times that the occurrence cannot have; BudgetExceededError
 */
export function wholeSeriesInput(
  input: EventInput,
  event: EventRecord,
  { content: own, regular, occurrenceStart }: Occurrence,
  budget: StepBudget,
): EventInput {
  const series = seriesOf(event, budget);
  if (!series) throw new Error('not a series');
  const id = recurrenceIdOf(occurrenceStart, series) ?? NaN;
  const localStart =
    own.start_time === regular.start_time
      ? localTimeOfId(expansionOf(series, budget), id)
      : localTimeOf(own.start_time);
  return seriesInput(input, event.content, { content: single(own), localStart }, budget);
}

/**
 * Applies an edit of one occurrence to its series. An exception at that occurrence loses the members that were sent,
 * because the series now has them; its times move to those of the edit.
 * @param input the change of the series, see {@link wholeSeriesInput}
 * @param sent the change of the occurrence, as the client sent it
 * @throws ProblemError `invalid-request` naming each member at fault; BudgetExceededError
 */
export function withSeriesChanged(
  content: EventContent,
  { occurrenceStart, content: own }: Occurrence,
  { input, sent }: { input: EventInput; sent: EventInput },
  budget: StepBudget,
): EventContent {
  const { [occurrenceStart]: override, ...others } = content.exceptions;
  if (!override) return contentFrom(input, budget, content);
  const { recurrence_pattern: _, ...ofOccurrence } = sent;
  const { start_time, end_time } = contentFrom(ofOccurrence, budget, single(own));
  const members = new Map<string, unknown>(Object.entries(sent));
  const kept: OccurrenceOverride = Object.fromEntries(
    Object.entries(override).filter(([member]) => isTime(member) || members.get(member) === undefined),
  );
  const moved = kept.start_time === undefined ? kept : { ...kept, start_time, end_time };
  const exceptions = Object.keys(moved).length === 0 ? others : { ...others, [occurrenceStart]: moved };
  return contentFrom(input, budget, { ...content, exceptions });
}

/**
 * The input for the later part of a split series that makes the change which an input makes to the occurrence at which the
 * part begins.
 * @throws ProblemError `invalid-request` for times that the occurrence cannot have; BudgetExceededError
 */
export function futureInput(
  { recurrence_pattern: pattern, ...others }: EventInput,
  whole: EventContent,
  { content: own, regular }: Occurrence,
  split: Split,
  budget: StepBudget,
): EventInput {
  const isNew = pattern !== undefined && !isKnownPattern(pattern, whole);
  const input = isNew ? { ...others, recurrence_pattern: pattern } : others;
  const localStart = isNew ? localTimeOf(split.first.start_time) : split.localStart;
  const isMoved = own.start_time !== regular.start_time;
  const occurrence = { content: single(own), localStart: isMoved ? localTimeOf(own.start_time) : localStart };
  return seriesInput(input, futureContent(split, input), occurrence, budget);
}

/**
 * The later part of a split series, as the change finds it. With a new pattern, it has the times of its first
 * occurrence; with its own pattern, the rule can start later.
 */
export const futureContent = ({ future, first }: Split, { recurrence_pattern: pattern }: EventInput): EventContent =>
  pattern === undefined ? future : { ...future, ...first };

/** The input of a request for an occurrence, and its merged form for the part of the series. */
export interface PartInput {
  input: EventInput;
  merged?: EventInput | undefined;
}

/**
 * A series with an occurrence and all later ones changed: it ends before them, and the later ones are split off. The first
 * occurrence and all later ones are the whole series.
 * @throws ProblemError `invalid-request` naming each member at fault; BudgetExceededError
 */
export function withFollowingChanged(
  event: EventRecord,
  occurrence: Occurrence,
  { input, merged }: PartInput,
  budget: StepBudget,
): { content: EventContent; splitOff?: { content: EventContent; part: EventContent } } {
  const split = splitBefore(event, occurrence, budget);
  if (!split) return { content: withWholeChanged(event, occurrence, { input, merged }, budget) };
  const ofFuture = merged ?? futureInput(input, event.content, occurrence, split, budget);
  const edit = { input: ofFuture, sent: input };
  const future = withSeriesChanged(futureContent(split, ofFuture), occurrence, edit, budget);
  return { content: split.past, splitOff: { content: future, part: split.future } };
}

/** A series changed as one of its occurrences was. @throws ProblemError `invalid-request`; BudgetExceededError */
export function withWholeChanged(
  event: EventRecord,
  occurrence: Occurrence,
  { input, merged }: PartInput,
  budget: StepBudget,
): EventContent {
  const ofSeries = merged ?? wholeSeriesInput(input, event, occurrence, budget);
  return withSeriesChanged(event.content, occurrence, { input: ofSeries, sent: input }, budget);
}
