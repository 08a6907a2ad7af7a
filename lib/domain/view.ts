import type { EventContent, EventRecord, ParticipationStatus, Role } from './event.js';

/** An event as one of its people reads it. */
export type EventView = EventContent & {
  id: string;
  is_recurring: boolean;
  recurrence_pattern: null;
  split_from: null;
  created_by: string;
  created_at: string;
  updated_at: string;
  updated_by: string;
  version: number;
  role: Role;
  response: ParticipationStatus;
};

/** The event as this user reads it, who must be on it. */
export function eventView(event: EventRecord, userId: string): EventView {
  const access = event.access[userId];
  if (!access) throw new Error(`${userId} is not on ${event.id}`);
  return {
    id: event.id,
    ...event.content,
    is_recurring: false,
    recurrence_pattern: null,
    split_from: null,
    created_by: event.createdBy,
    created_at: event.createdAt,
    updated_at: event.updatedAt,
    updated_by: event.updatedBy,
    version: event.version,
    role: access.role,
    response: access.response,
  };
}
