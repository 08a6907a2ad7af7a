/**
 * The form of an event that history, diffs and responses share. Members are in reading order, because the store keeps
 * none.
 */
import type { EventContent, EventRecord } from './event.js';
import { shownTimes } from './series-times.js';
import { patternView, type PatternView } from './recurrence-pattern.js';

/** The members that everyone on an event can read. */
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

export const publicEvent = ({ content, ...event }: EventRecord): PublicEvent => ({
  id: event.id,
  title: content.title,
  description: content.description,
  location: content.location,
  ...shownTimes(content),
  time_zone: content.time_zone,
  all_day: content.all_day,
  transparency: content.transparency,
  is_recurring: content.recurrence_pattern !== null,
  recurrence_pattern: content.recurrence_pattern && patternView(content.recurrence_pattern),
  calendar_id: content.calendar_id,
  resources: content.resources,
  split_from: event.splitFrom,
  created_by: event.createdBy,
  created_at: event.createdAt,
  updated_at: event.updatedAt,
  updated_by: event.updatedBy,
  version: event.version,
});
