import type * as z from 'zod';
import type { Conflict } from '../api/schemas.js';
import { occurrenceAt, type Slot } from '../domain/event/occurrence.js';
import type { Interval } from '../domain/time/event-time.js';
import { busyTimesView } from './free-busy.js';

/** An event that a write overlaps. */
export type ConflictView = z.infer<typeof Conflict>;

/**
 * The occurrence of an event that overlaps on a calendar.
 * @param hasId whether the event is written, so that it has an id
 */
export function conflictView(slot: Slot, calendarId: string, { hasId }: { hasId: boolean }): ConflictView {
  const { event, occurrenceStart, content } = occurrenceAt(slot);
  return {
    event_id: hasId ? event.id : null,
    calendar_id: calendarId,
    ...(event.bounds ? { occurrence_start: occurrenceStart } : {}),
    title: content.title,
    start_time: content.start_time,
    end_time: content.end_time,
  };
}

/**
 * Busy time of events that the reader cannot see, as free-busy shows it: in UTC, since the offset of an event or its dates
 * would tell its time zone or that it takes whole days.
 */
export const hiddenConflictViews = (spans: Interval[], calendarId: string): ConflictView[] =>
  busyTimesView(spans).map((times) => ({ event_id: null, calendar_id: calendarId, ...times }));
