import type * as z from 'zod';
import type { Conflict } from '../api/schemas.js';
import { occurrenceAt, type Slot } from '../domain/event/occurrence.js';

/** An event that a write overlaps. */
export type ConflictView = z.infer<typeof Conflict>;

/**
 * The occurrence of an event that overlaps on a calendar.
 * @param isVisible whether the reader can see the event; otherwise only its times are shown
 * @param hasId whether the event is written, so that it has an id
 */
export function conflictView(
  slot: Slot,
  calendarId: string,
  { isVisible, hasId }: { isVisible: boolean; hasId: boolean },
): ConflictView {
  const { event, occurrenceStart, content } = occurrenceAt(slot);
  return {
    event_id: isVisible && hasId ? event.id : null,
    calendar_id: calendarId,
    ...(isVisible && event.bounds ? { occurrence_start: occurrenceStart } : {}),
    ...(isVisible ? { title: content.title } : {}),
    start_time: content.start_time,
    end_time: content.end_time,
  };
}
