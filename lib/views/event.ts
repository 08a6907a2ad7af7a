/** Events and occurrences as responses show them. */
import type * as z from 'zod';
import type { Event, Occurrence as OccurrenceSchema } from '../api/schemas.js';
import { accessOf, type EventRecord } from '../domain/event/event.js';
import type { Occurrence } from '../domain/event/occurrence.js';
import { publicEvent } from '../domain/event/public-event.js';

export type EventView = z.infer<typeof Event>;
export type OccurrenceView = z.infer<typeof OccurrenceSchema>;

/**
 * The event as one of its people reads it.
 * @throws Error when the user is not on the event
 */
export function eventView(event: EventRecord, userId: string): EventView {
  const access = accessOf(event, userId);
  if (!access) throw new Error(`${userId} is not on ${event.id}`);
  return { ...publicEvent(event), role: access.role, response: access.response };
}

/** One occurrence of the event as one of its people reads it. */
export const occurrenceView = (
  { event, content, occurrenceStart }: Pick<Occurrence, 'event' | 'content' | 'occurrenceStart'>,
  userId: string,
): OccurrenceView => ({
  event_id: event.id,
  occurrence_start: occurrenceStart,
  ...eventView({ ...event, content }, userId),
});
