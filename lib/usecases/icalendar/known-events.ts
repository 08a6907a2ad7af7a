/** Finds the stored events to which an imported file refers. */
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import { accessOf, allCalendarsOf, roleOn, type EventRecord, type Reader } from '../../domain/event/event.js';
import { rangesOf, uidOfRange, type FileEvent } from '../../icalendar/file-events.js';
import { findEvents } from '../../store/events.js';
import { findUids } from '../../store/imported-uids.js';
import type { Context } from '../context.js';
import { writerOfAll, type Writer } from '../events/reader.js';

/** The events of the calendar by UID, and the importer as their reader. */
export interface KnownEvents {
  events: ReadonlyMap<string, EventRecord>;
  reader: Writer;
}

/** An event with the UID by which it was found. */
interface Found {
  uid: string;
  event: EventRecord;
  /** Whether the event was imported with this `UID`. Otherwise the `UID` is the id of the event. */
  isOfFile: boolean;
}

/** Finds the events with the `UID`s of a file, and the later parts of series among them. Consistent. */
export async function knownEvents(
  context: Context,
  { userId, calendarId }: { userId: string; calendarId: string },
  files: FileEvent[],
): Promise<KnownEvents> {
  const uids = files.flatMap((file) => [file.uid, ...rangesOf(file).map((range) => uidOfRange(file.uid, range))]);
  const named = await findByUid(context, calendarId, uids);
  const later = named.flatMap(({ uid, event }) =>
    (event.imported?.ranges ?? []).map((range) => uidOfRange(uid, range)).filter((one) => !uids.includes(one)),
  );
  const found = [...named, ...(await findByUid(context, calendarId, later))];
  const reader = await writerOfAll(
    context,
    userId,
    found.map(({ event }) => event),
  );
  const known = found.filter(({ event, isOfFile }) => isOfFile || isOn(event, calendarId, reader));
  return { events: new Map(known.map(({ uid, event }) => [uid, event])), reader };
}

const EVENT_ID = /^evt_/;

/** Exported files have the id of an event as its `UID`, unless the event was imported into that calendar. */
async function findByUid({ table }: Context, calendarId: string, uids: string[]): Promise<Found[]> {
  const ids = uids.length > 0 ? await findUids(table, calendarId, uids) : new Map<string, string>();
  const own = uids.filter((uid) => EVENT_ID.test(uid) && !ids.has(uid));
  const events = new Map((await findEvents(table, [...ids.values(), ...own])).map((event) => [event.id, event]));
  return uids.flatMap((uid): Found[] => {
    const event = events.get(ids.get(uid) ?? uid);
    return event && !event.isDeleted ? [{ uid, event, isOfFile: ids.has(uid) }] : [];
  });
}

/** Whether an event is in the exported file of the calendar, as the reader gets it. */
function isOn(event: EventRecord, calendarId: string, reader: Reader): boolean {
  const { userId } = reader;
  const own = calendarId === primaryCalendarId(userId) ? accessOf(event, userId) : undefined;
  const isInvited = own !== undefined && own.response !== 'declined';
  return roleOn(event, reader) !== undefined && (isInvited || allCalendarsOf(event).includes(calendarId));
}
