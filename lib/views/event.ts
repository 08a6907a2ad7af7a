/** Events on the wire. Members are written out, in the order that people read them: a store keeps none. */
import type { Occurrence } from '../domain/event/occurrence.js';
import { patternView, type PatternView } from '../domain/event/recurrence-pattern.js';
import {
  accessOf,
  type EventContent,
  type EventRecord,
  type ParticipationStatus,
  type Role,
} from '../domain/event/event.js';

/** What everyone on an event reads of it. */
export type PublicEvent = { id: string } & Omit<EventContent, 'recurrence_pattern' | 'exceptions'> & {
    is_recurring: boolean;
    recurrence_pattern: PatternView | null;
    split_from: string | null;
    created_by: string;
    created_at: string;
    updated_at: string;
    updated_by: string;
    version: number;
  };

/** An event as one of its people reads it. */
export type EventView = PublicEvent & { role: Role; response: ParticipationStatus };

export const publicEvent = ({ content, ...event }: EventRecord): PublicEvent => ({
  id: event.id,
  title: content.title,
  description: content.description,
  location: content.location,
  start_time: content.start_time,
  end_time: content.end_time,
  time_zone: content.time_zone,
  all_day: content.all_day,
  transparency: content.transparency,
  is_recurring: content.recurrence_pattern !== null,
  recurrence_pattern: content.recurrence_pattern && patternView(content.recurrence_pattern),
  split_from: event.splitFrom,
  created_by: event.createdBy,
  created_at: event.createdAt,
  updated_at: event.updatedAt,
  updated_by: event.updatedBy,
  version: event.version,
});

/** The event as this user reads it, who must be on it. */
export function eventView(event: EventRecord, userId: string): EventView {
  const access = accessOf(event, userId);
  if (!access) throw new Error(`${userId} is not on ${event.id}`);
  return { ...publicEvent(event), role: access.role, response: access.response };
}

/** One occurrence as one of the event's people reads it. */
export type OccurrenceView = EventView & { event_id: string; occurrence_start: string };

/** The event as this user reads it, at one of its times. */
export const occurrenceView = (
  { event, content, occurrenceStart }: Pick<Occurrence, 'event' | 'content' | 'occurrenceStart'>,
  userId: string,
): OccurrenceView => ({
  event_id: event.id,
  occurrence_start: occurrenceStart,
  ...eventView({ ...event, content }, userId),
});
