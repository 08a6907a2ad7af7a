/** Occurrences: the times at which an event takes place, and its content at each of them. */
import type { EventContent, EventRecord, OccurrenceOverride, SeriesBounds } from './event.js';
import { intervalOf, overlaps, type Interval } from '../time/event-time.js';
import type { StepBudget } from '../recurrence/budget.js';
import { hasOccurrence, occurrenceOf, occurrencesIn as seriesIn } from '../recurrence/expand.js';
import {
  recurrenceIdOf,
  recurrenceIdText,
  writtenTimeOf,
  type RecurrenceId,
  type Series,
} from '../recurrence/series.js';
import { expansionOf, idOfWritten, instantOfId, type Expansion } from '../recurrence/starts.js';
import { seriesOf } from './series.js';

/** The part of an event that decides when it takes place and takes up time. */
export interface Scheduled {
  id: string;
  content: Pick<
    EventContent,
    'start_time' | 'end_time' | 'time_zone' | 'all_day' | 'transparency' | 'recurrence_pattern'
  > & { exceptions: Record<string, ExceptionTimes> };
  bounds: SeriesBounds | null;
}

export type ExceptionTimes = Pick<OccurrenceOverride, 'start_time' | 'end_time' | 'transparency'>;

/** One time at which an event takes place. An event can have very many, so its content is computed only on demand. */
export interface Slot<Of extends Scheduled = EventRecord> extends Interval {
  event: Of;
  isOpaque: boolean;
  /** Set for a recurring event. */
  series: Series | undefined;
  /** 0 for a single event. */
  recurrenceId: RecurrenceId;
}

/** One occurrence of an event. */
export interface Occurrence extends Interval {
  event: EventRecord;
  /**
   * The permanent name of the occurrence: its start as the series schedules it, even if it is moved. For a single
   * event, its start.
   */
  occurrenceStart: string;
  /** The content without the exception. */
  regular: EventContent;
  /** The content at this occurrence, with its exception. */
  content: EventContent;
}

/** The occurrence of a slot. */
export function occurrenceAt({ event, series, recurrenceId, ...interval }: Slot): Occurrence {
  const { startsAtEpochSeconds, endsAtEpochSeconds } = interval;
  const { content } = event;
  const at = { event, startsAtEpochSeconds, endsAtEpochSeconds };
  if (!series) return { ...at, occurrenceStart: content.start_time, regular: content, content };
  const occurrenceStart = recurrenceIdText(recurrenceId, series);
  const end_time = recurrenceIdText(recurrenceId + series.durationSeconds, series);
  const regular = { ...content, start_time: occurrenceStart, end_time };
  return { ...at, occurrenceStart, regular, content: { ...regular, ...content.exceptions[occurrenceStart] } };
}

/** The same occurrence after a change of the event or of the occurrence, but not of the series. */
export const occurrenceIn = (
  event: EventRecord,
  { occurrenceStart, regular }: Occurrence,
): Pick<Occurrence, 'event' | 'occurrenceStart' | 'content'> => ({
  event,
  occurrenceStart,
  content: { ...regular, ...event.content.exceptions[occurrenceStart] },
});

/** The only slot of a single event. */
export const singleSlot = <Of extends Scheduled>(event: Of): Slot<Of> => ({
  event,
  isOpaque: event.content.transparency === 'opaque',
  series: undefined,
  recurrenceId: 0,
  ...intervalOf(event.content),
});

/** Orders slots by start. */
export const isSooner = (a: Slot<Scheduled>, b: Slot<Scheduled>): boolean =>
  a.startsAtEpochSeconds < b.startsAtEpochSeconds ||
  (a.startsAtEpochSeconds === b.startsAtEpochSeconds && a.recurrenceId < b.recurrenceId);

/** The steps per slot, and per exception. */
const STEPS_A_SLOT = 2;
const STEPS_AN_EXCEPTION = 10;

/** The times of an event, prepared once to be read for many windows. */
export interface Timetable<Of extends Scheduled = EventRecord> {
  event: Of;
  /** Set for a recurring event. */
  series: Series | undefined;
  /** The occurrences that differ from their series, by start; for a single event, its only slot. */
  ownSlots: Slot<Of>[];
  ownIds: ReadonlySet<RecurrenceId>;
}

/** @throws BudgetExceededError */
export function timetableOf<Of extends Scheduled>(event: Of, budget: StepBudget): Timetable<Of> {
  const series = seriesOf(event, budget);
  const ownSlots = series ? exceptionsOf(event, expansionOf(series, budget)) : [singleSlot(event)];
  return { event, series, ownSlots, ownIds: new Set(ownSlots.map(({ recurrenceId }) => recurrenceId)) };
}

/**
 * The regular occurrences that overlap a window, by start, computed lazily.
 * @throws BudgetExceededError
 */
export function* regularSlotsIn<Of extends Scheduled>(
  { event, series, ownIds }: Timetable<Of>,
  window: Interval,
  budget: StepBudget,
): Generator<Slot<Of>, void> {
  if (!series) return;
  const isOpaque = event.content.transparency === 'opaque';
  for (const { recurrenceId, startsAtEpochSeconds, endsAtEpochSeconds } of seriesIn(series, window, budget)) {
    if (ownIds.has(recurrenceId)) continue;
    budget.spend(STEPS_A_SLOT);
    yield { event, isOpaque, series, recurrenceId, startsAtEpochSeconds, endsAtEpochSeconds };
  }
}

/**
 * All slots of an event that overlap a window, by start, computed lazily.
 * @throws BudgetExceededError
 */
export function* slotsIn<Of extends Scheduled>(
  event: Of,
  window: Interval,
  budget: StepBudget,
): Generator<Slot<Of>, void> {
  const timetable = timetableOf(event, budget);
  const own = timetable.ownSlots.filter((slot) => overlaps(slot, window));
  for (const slot of regularSlotsIn(timetable, window, budget)) {
    while (own[0] && isSooner(own[0], slot)) yield own.shift() as Slot<Of>;
    yield slot;
  }
  yield* own;
}

/** The occurrences that differ from their series, by start. */
function exceptionsOf<Of extends Scheduled>(event: Of, expansion: Expansion): Slot<Of>[] {
  const exceptions = Object.entries(event.content.exceptions);
  expansion.budget.spend(STEPS_AN_EXCEPTION * exceptions.length);
  return exceptions
    .map(([occurrenceStart, override]) =>
      exceptionSlot(event, override, expansion, idOfWritten(expansion, writtenTimeOf(occurrenceStart))),
    )
    .sort((a, b) => (isSooner(a, b) ? -1 : 1));
}

function exceptionSlot<Of extends Scheduled>(
  event: Of,
  { start_time, end_time, transparency = event.content.transparency }: ExceptionTimes,
  expansion: Expansion,
  recurrenceId: RecurrenceId,
): Slot<Of> {
  const instantOf = (text: string): number => instantOfId(expansion, idOfWritten(expansion, writtenTimeOf(text)));
  const regular = occurrenceOf(expansion, recurrenceId);
  return {
    event,
    isOpaque: transparency === 'opaque',
    series: expansion.series,
    recurrenceId,
    startsAtEpochSeconds: start_time === undefined ? regular.startsAtEpochSeconds : instantOf(start_time),
    endsAtEpochSeconds: end_time === undefined ? regular.endsAtEpochSeconds : instantOf(end_time),
  };
}

/**
 * The occurrence that a text names; `undefined` if the event does not have it.
 * @throws BudgetExceededError
 */
export function findOccurrence(event: EventRecord, text: string, budget: StepBudget): Occurrence | undefined {
  const series = seriesOf(event, budget);
  const id = series && recurrenceIdOf(text, series);
  if (!series || id === undefined || !hasOccurrence(series, id, budget)) return undefined;
  const override = event.content.exceptions[recurrenceIdText(id, series)];
  return occurrenceAt(exceptionSlot(event, override ?? {}, expansionOf(series, budget), id));
}
