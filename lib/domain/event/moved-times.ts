/** How a series moves if one of its occurrences is changed. */
import { localTimeOf, intervalOf } from '../time/event-time.js';
import { dayOf, SECONDS_A_DAY } from '../time/civil-date.js';
import { instantOfWall } from '../time/zone.js';
import type { StepBudget } from '../recurrence/budget.js';
import type { EventContent } from './event.js';
import { contentFrom, type EventInput } from './event-input.js';

/** One occurrence of a series as it was before an edit. */
export interface EditedOccurrence {
  /** As a single event. */
  content: EventContent;
  /** When it starts, in wall seconds; the clocks may skip this time. */
  localStart: number;
}

/**
 * Translates the input for one occurrence into the input for its series. The local start moves by the same difference,
 * and so does the duration. Times that the client sends back unchanged move nothing. Other members stay as sent.
 * @throws ProblemError `invalid-request` for times that the occurrence cannot have
 */
export function seriesInput(
  input: EventInput,
  series: EventContent,
  occurrence: EditedOccurrence,
  budget: StepBudget,
): EventInput {
  if (input.start_time === undefined && input.end_time === undefined) return input;
  const before = occurrence.content;
  const { recurrence_pattern: _, ...own } = input;
  const after = contentFrom(own, budget, before);
  const isSameClock = after.all_day === before.all_day && after.time_zone === before.time_zone;
  const hasMoved = input.start_time !== undefined && !(isSameClock && after.start_time === before.start_time);
  const start = hasMoved ? movedStart(series, occurrence, after) : localTimeOf(series.start_time);
  const lasts = durationMoved(series, before, after);
  if (!hasMoved && lasts === durationOf(series)) return { ...input, start_time: undefined, end_time: undefined };
  const isKept = !hasMoved && isSameClock;
  const startsAt = isKept ? intervalOf(series).startsAtEpochSeconds : instantOfWall(after.time_zone, start);
  return {
    ...input,
    start_time: hasMoved ? textOf(start, after) : undefined,
    end_time: endText({ start, startsAt, lasts }, after),
  };
}

const endText = (
  { start, startsAt, lasts }: Record<'start' | 'startsAt' | 'lasts', number>,
  after: EventContent,
): string => (after.all_day ? textOf(start + lasts, after) : `${textOf(startsAt + lasts, after)}Z`);

/** The duration of the series' occurrences after this one has changed. See {@link durationOf}. */
function durationMoved(series: EventContent, before: EventContent, after: EventContent): number {
  if (after.all_day !== before.all_day) return durationOf(after);
  const lasts = durationOf(series) + durationOf(after) - durationOf(before);
  // An exception that becomes shorter by more than the series lasts.
  return lasts > 0 ? lasts : durationOf(after);
}

/** The start of the series in wall seconds; for an all-day series, a midnight. */
function movedStart(series: EventContent, { localStart }: EditedOccurrence, after: EventContent): number {
  const [start, sent] = [localTimeOf(series.start_time), localTimeOf(after.start_time)];
  return after.all_day ? (dayOf(start) + dayOf(sent) - dayOf(localStart)) * SECONDS_A_DAY : start + sent - localStart;
}

/** The duration in elapsed seconds; for an all-day event, 86,400 per day. */
function durationOf(content: EventContent): number {
  if (content.all_day) return localTimeOf(content.end_time) - localTimeOf(content.start_time);
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(content);
  return endsAtEpochSeconds - startsAtEpochSeconds;
}

/** A time without an offset, or a date. */
const textOf = (wallSeconds: number, { all_day }: EventContent): string =>
  new Date(wallSeconds * 1000).toISOString().slice(0, all_day ? 10 : 19);
