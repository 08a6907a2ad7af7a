/** Occurrences: an event at each of the times that it takes place, with what is different there. */
import type { EventContent, EventRecord, OccurrenceOverride } from './event.js';
import { intervalOf, overlaps, type Interval } from './event-time.js';
import type { StepBudget } from './recurrence/budget.js';
import { findOccurrence as findInSeries, occurrenceOf, occurrencesIn as seriesIn } from './recurrence/expand.js';
import { recurrenceIdOf, recurrenceIdText, type RecurrenceId, type Series } from './recurrence/series.js';
import { expansionOf } from './recurrence/starts.js';
import { seriesOf } from './series.js';

/** When an event takes place once. There may be very many: what it then looks like is worked out only when asked for. */
export interface Slot extends Interval {
  event: EventRecord;
  isOpaque: boolean;
  /** Of a recurring event. */
  series?: { series: Series; id: RecurrenceId; regular: Interval };
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
export function occurrenceAt({ event, series: of, startsAtEpochSeconds, endsAtEpochSeconds }: Slot): Occurrence {
  const interval = { startsAtEpochSeconds, endsAtEpochSeconds };
  const { content } = event;
  if (!of) return { event, occurrenceStart: content.start_time, regular: content, content, ...interval };
  const { series, id, regular } = of;
  const occurrenceStart = recurrenceIdText(id, series);
  const end = series.isAllDay ? id + series.durationSeconds : regular.endsAtEpochSeconds;
  const bySeries = { ...content, start_time: occurrenceStart, end_time: recurrenceIdText(end, series) };
  const own = { ...bySeries, ...content.exceptions[occurrenceStart] };
  return { event, occurrenceStart, regular: bySeries, content: own, ...interval };
}

/** The one slot of a single event. */
export const singleSlot = (event: EventRecord): Slot => ({
  event,
  isOpaque: event.content.transparency === 'opaque',
  ...intervalOf(event.content),
});

const isSooner = (a: Slot, b: Slot): boolean =>
  a.startsAtEpochSeconds < b.startsAtEpochSeconds ||
  (a.startsAtEpochSeconds === b.startsAtEpochSeconds && (a.series?.id ?? 0) < (b.series?.id ?? 0));

/**
 * The times at which an event takes place that overlap a window, by start, as they are asked for.
 * @throws BudgetExceeded
 */
export function* slotsIn(event: EventRecord, window: Interval, budget: StepBudget): Generator<Slot, void> {
  const series = seriesOf(event);
  if (!series) {
    const single = singleSlot(event);
    if (overlaps(single, window)) yield single;
    return;
  }
  const exceptions = exceptionsOf(event, series, budget);
  const known = new Set(exceptions.map((exception) => exception.series?.id));
  const moved = exceptions.filter((exception) => overlaps(exception, window));
  const isOpaque = event.content.transparency === 'opaque';
  for (const { recurrenceId: id, ...regular } of seriesIn(series, window, budget)) {
    if (known.has(id)) continue;
    const slot = { event, isOpaque, ...regular, series: { series, id, regular } };
    while (moved[0] && isSooner(moved[0], slot)) yield moved.shift() as Slot;
    yield slot;
  }
  yield* moved;
}

/** The occurrences that differ from their series, by start. */
function exceptionsOf(event: EventRecord, series: Series, budget: StepBudget): Slot[] {
  const exceptions = Object.entries(event.content.exceptions);
  budget.spend(exceptions.length);
  return exceptions
    .map(([occurrenceStart, override]) => {
      const id = recurrenceIdOf(occurrenceStart, series) ?? 0;
      const { recurrenceId, ...regular } = occurrenceOf(expansionOf(series, budget), id);
      return exceptionSlot(event, override, { series, id, regular });
    })
    .sort((a, b) => (isSooner(a, b) ? -1 : 1));
}

function exceptionSlot(event: EventRecord, override: OccurrenceOverride, series: NonNullable<Slot['series']>): Slot {
  const { content } = event;
  const { start_time, end_time, transparency = content.transparency } = override;
  const hasMoved = start_time !== undefined && end_time !== undefined;
  const interval = hasMoved ? intervalOf({ ...content, start_time, end_time }) : series.regular;
  return { event, isOpaque: transparency === 'opaque', ...interval, series };
}

/**
 * The occurrence that a client's text names; `undefined` when the event has none of that name.
 * @throws BudgetExceeded
 */
export function findOccurrence(event: EventRecord, text: string, budget: StepBudget): Occurrence | undefined {
  const series = seriesOf(event);
  const id = series && recurrenceIdOf(text, series);
  const found = series && id !== undefined ? findInSeries(series, id, budget) : undefined;
  if (!series || !found) return undefined;
  const { recurrenceId, ...regular } = found;
  const place = { series, id: recurrenceId, regular };
  const override = event.content.exceptions[recurrenceIdText(recurrenceId, series)];
  return occurrenceAt(exceptionSlot(event, override ?? {}, place));
}
