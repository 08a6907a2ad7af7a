import type { EventRecord, Reader } from '../../domain/event/event.js';
import { findEvent } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import type { Context } from '../context.js';
import { readerOf } from './reader.js';

/** The event, deleted or not, and the user as its reader, before authorization. */
export interface LoadedEvent {
  event: EventRecord | undefined;
  reader: Reader;
}

/** Reads the event, then the user's roles on its calendars if these can be higher than their own role. */
export async function loadWithReader(context: Context, userId: string, eventId: string): Promise<LoadedEvent> {
  const event = await findEvent(context.table, eventId);
  return { event, reader: await readerOf(context, userId, event) };
}

/** The reads that every write to an event starts with. */
export interface Loaded extends LoadedEvent {
  revision: CalendarRevision;
}

/** Reads the event with its reader and the user's calendar revision in parallel. */
export async function loadForWrite(context: Context, userId: string, eventId: string): Promise<Loaded> {
  const [loaded, revision] = await Promise.all([
    loadWithReader(context, userId, eventId),
    readCalendarRevision(context.table, userId),
  ]);
  return { ...loaded, revision };
}
