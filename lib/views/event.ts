/** Events and occurrences as responses show them. */
import type * as z from 'zod';
import type { Event, Occurrence as OccurrenceSchema } from '../api/schemas.js';
import { accessOf, roleOn, type EventRecord, type Reader, type Role } from '../domain/event/event.js';
import type { Occurrence } from '../domain/event/occurrence.js';
import { publicEvent } from '../domain/event/public-event.js';

export type EventView = z.infer<typeof Event>;
export type OccurrenceView = z.infer<typeof OccurrenceSchema>;

/**
 * The event as a reader sees it. The response is null for a reader who is not on the event themselves.
 * @throws Error if the reader cannot see the event
 */
export function eventView(event: EventRecord, reader: Reader): EventView {
  const role = roleOn(event, reader);
  if (!role) throw new Error(`${reader.userId} cannot see ${event.id}`);
  return eventViewWith(role, event, reader.userId);
}

/** The event as a person with this role sees it. */
export const eventViewWith = (role: Role, event: EventRecord, userId: string): EventView => ({
  ...publicEvent(event),
  role,
  response: accessOf(event, userId)?.response ?? null,
});

/**
 * Identifies what a reader sees of an event: its version, and the reader's role if a calendar gives it to them, because
 * that role changes without a new version.
 */
export function eventTag(event: EventRecord, reader: Reader): string {
  const role = roleOn(event, reader);
  const isOwn = role === undefined || accessOf(event, reader.userId)?.role === role;
  return isOwn ? String(event.version) : `${event.version}-${role}`;
}

/** One occurrence of the event as a reader sees it. */
export const occurrenceView = (
  { event, content, occurrenceStart }: Pick<Occurrence, 'event' | 'content' | 'occurrenceStart'>,
  reader: Reader,
): OccurrenceView => ({
  event_id: event.id,
  occurrence_start: occurrenceStart,
  ...eventView({ ...event, content }, reader),
});
