import type { EventRecord } from '../../domain/event/event.js';
import { findEvent } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import type { Context } from '../context.js';

/** The event, deleted or not, for whoever calls: authorising is the next step. */
export const loadEvent = (context: Context, eventId: string): Promise<EventRecord | undefined> =>
  findEvent(context.table, eventId);

/** What a write of an event starts from. */
export interface Loaded {
  event: EventRecord | undefined;
  revision: CalendarRevision;
}

/** The event and its reader's calendar revision, at once: the first reads of every write to an event. */
export async function loadForWrite(context: Context, userId: string, eventId: string): Promise<Loaded> {
  const [event, revision] = await Promise.all([
    findEvent(context.table, eventId),
    readCalendarRevision(context.table, userId),
  ]);
  return { event, revision };
}
