import type { EventRecord, Reader } from '../../domain/event/event.js';
import { eventIn, findEvent, findEventQueue } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import { NOTHING_KNOWN, type Key } from '../../store/table.js';
import type { Context } from '../context.js';
import { readerOf, writerOfAll, type Writer } from './reader.js';

/** The event, deleted or not, and the user as its reader, before authorization. */
export interface LoadedEvent {
  event: EventRecord | undefined;
  reader: Reader;
}

/** Reads the event, then the user's roles on its calendars if these can be higher than their own. */
export async function loadWithReader(context: Context, userId: string, eventId: string): Promise<LoadedEvent> {
  const event = await findEvent(context.table, eventId);
  return { event, reader: await readerOf(context, userId, event) };
}

/** The event and the user as its writer. */
export interface LoadedWithWriter extends LoadedEvent {
  reader: Writer;
}

/** Reads the event unless it is known, then the user's roles as {@link loadWithReader} does. */
export async function loadWithWriter(
  context: Context,
  userId: string,
  eventId: string,
  known = NOTHING_KNOWN,
): Promise<LoadedWithWriter> {
  const event = eventIn(known, eventId) ?? (await findEvent(context.table, eventId));
  return { event, reader: await writerOfAll(context, userId, event ? [event] : []) };
}

/** The reads that every write to an event starts with. */
export interface Loaded extends LoadedWithWriter {
  revision: CalendarRevision;
  /** The queue in which writers wait for the event, if it has one. */
  queue: Key | undefined;
}

/** Reads the event with its reader and the user's calendar revision in parallel; the event and its queue are one item. */
export async function loadForWrite(context: Context, userId: string, eventId: string): Promise<Loaded> {
  const [loaded, revision, queue] = await Promise.all([
    loadWithWriter(context, userId, eventId),
    readCalendarRevision(context.table, userId),
    findEventQueue(context.table, eventId, context.now()),
  ]);
  return { ...loaded, revision, queue };
}
