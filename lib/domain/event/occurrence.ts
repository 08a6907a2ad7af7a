/** Occurrences: an event at each of the times that it takes place, with what is different there. */
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

/** As much of an event as decides when it takes place, and when it takes up time. */
export interface Scheduled {
  id: string;
  content: Pick<
    EventContent,
    'start_time' | 'end_time' | 'time_zone' | 'all_day' | 'transparency' | 'recurrence_pattern'
  > & { exceptions: Record<string, ExceptionTimes> };
  bounds: SeriesBounds | null;
}

export type ExceptionTimes = Pick<OccurrenceOverride, 'start_time' | 'end_time' | 'transparency'>;

/** When an event takes place once. There may be very many: what it then looks like is worked out only when asked for. */
export interface Slot<Of extends Scheduled = EventRecord> extends Interval {
  event: Of;
  isOpaque: boolean;
  /** Of a recurring event. */
  series: Series | undefined;
  /** Of a single event 0. */
  recurrenceId: RecurrenceId;
}

/** An event at one of its times. */
export interface Occurrence extends Interval {
  event: EventRecord;
  /** Its name for ever: the start that it has by its series, whatever has become of it. Of a single event, its start. */
  occurrenceStart: string;
  /** What its series has there. */
  regular: EventContent;
  /** What is so at this occurrence: its own where it is an exception. */
  content: EventContent;
}

/** What a slot looks like. */
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

/** The same occurrence, once something of its event or of itself has changed; its series may not have. */
export const occurrenceIn = (
  event: EventRecord,
  { occurrenceStart, regular }: Occurrence,
): Pick<Occurrence, 'event' | 'occurrenceStart' | 'content'> => ({
  event,
  occurrenceStart,
  content: { ...regular, ...event.content.exceptions[occurrenceStart] },
});

/** The one slot of a single event. */
export const singleSlot = <Of extends Scheduled>(event: Of): Slot<Of> => ({
  event,
  isOpaque: event.content.transparency === 'opaque',
  series: undefined,
  recurrenceId: 0,
  ...intervalOf(event.content),
});

/** The order of slots: by start. */
export const isSooner = (a: Slot<Scheduled>, b: Slot<Scheduled>): boolean =>
  a.startsAtEpochSeconds < b.startsAtEpochSeconds ||
  (a.startsAtEpochSeconds === b.startsAtEpochSeconds && a.recurrenceId < b.recurrenceId);

/** What making a slot costs, in steps, and reading an exception. */
const STEPS_A_SLOT = 2;
const STEPS_AN_EXCEPTION = 10;

/** When an event takes place, prepared once to be read within many windows. */
export interface Timetable<Of extends Scheduled = EventRecord> {
  event: Of;
  /** Of a recurring event. */
  series: Series | undefined;
  /** The occurrences that differ from their series, by start; the one slot of a single event. */
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
 * The occurrences that overlap a window and are as their series has them, by start, as they are asked for.
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
 * The times at which an event takes place that overlap a window, by start, as they are asked for.
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
 * The occurrence that a client's text names; `undefined` when the event has none of that name.
 * @throws BudgetExceededError
 */
export function findOccurrence(event: EventRecord, text: string, budget: StepBudget): Occurrence | undefined {
  const series = seriesOf(event, budget);
  const id = series && recurrenceIdOf(text, series);
  if (!series || id === undefined || !hasOccurrence(series, id, budget)) return undefined;
  const override = event.content.exceptions[recurrenceIdText(id, series)];
  return occurrenceAt(exceptionSlot(event, override ?? {}, expansionOf(series, budget), id));
}
