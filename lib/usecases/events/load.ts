import type { EventRecord } from '../../domain/event/event.js';
import { findEvent } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import type { Context } from '../context.js';

/** The event, deleted or not, before authorization. */
export const loadEvent = (context: Context, eventId: string): Promise<EventRecord | undefined> =>
  findEvent(context.table, eventId);

/** The reads that every write to an event starts with. */
export interface Loaded {
  event: EventRecord | undefined;
  revision: CalendarRevision;
}

/** Reads the event and the user's calendar revision in parallel. */
export async function loadForWrite(context: Context, userId: string, eventId: string): Promise<Loaded> {
  const [event, revision] = await Promise.all([
    findEvent(context.table, eventId),
    readCalendarRevision(context.table, userId),
  ]);
  return { event, revision };
}
