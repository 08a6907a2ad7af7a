/** The events and calendars that a client reads when it synchronises, by id. */
import { type CalendarRecord, participantOf } from '../../domain/calendar/calendar.js';
import { listEntriesById } from '../../store/calendar-entries.js';
import { listMemberships } from '../../store/calendars.js';
import { listFeedMarkers } from '../../store/feed.js';
import type { Table } from '../../store/table.js';
import { readableCalendars } from '../calendars/readable-calendars.js';

/** How many entries of another person's calendar are read at once, of which only those on their primary calendar count. */
const PRIMARY_ENTRIES_AT_ONCE = 500;

export interface Subject {
  subjectId: string;
  /** Whether it has been in the user's feed. */
  hasMarker: boolean;
  /** Whether it is certain that the user cannot see it. */
  isGone: boolean;
}

/** The calendars that show their events to the user, without the user's own primary calendar. */
export async function calendarsWithEvents(table: Table, userId: string): Promise<CalendarRecord[]> {
  const readable = await readableCalendars(table, userId, await listMemberships(table, userId));
  return readable.map(({ calendar }) => calendar);
}

/** A part of a list, ordered by id. */
interface Part<T> {
  items: T[];
  /** The last id that was read; `undefined` at the end of the list. */
  readUpTo: string | undefined;
}

/**
 * At most `limit` events and calendars after one, by id: those of the feed's markers and the events of the calendars.
 * @returns `next`, where to read on; `undefined` at the end
 */
export async function listSubjects(
  table: Table,
  userId: string,
  { calendars, after, limit }: { calendars: CalendarRecord[]; after: string | undefined; limit: number },
): Promise<{ subjects: Subject[]; next: string | undefined }> {
  const [markers, ...ofCalendars] = await Promise.all([
    listFeedMarkers(table, userId, { after, limit }),
    ...calendars.map((calendar) => eventsOf(table, calendar, { after, limit })),
  ]);
  const lastMarker = markers.length < limit ? undefined : markers.at(-1)?.subjectId;
  const ends = [lastMarker, ...ofCalendars.map(({ readUpTo }) => readUpTo)].filter((id) => id !== undefined).sort();
  const end = ends[0];
  const markerOf = new Map(markers.map((marker) => [marker.subjectId, marker]));
  const shown = new Set(ofCalendars.flatMap(({ items }) => items));
  const ids = [...new Set([...markerOf.keys(), ...shown])].sort();
  const known = end === undefined ? ids : ids.filter((id) => id <= end);
  const subjects = known.slice(0, limit).map((subjectId) => {
    const marker = markerOf.get(subjectId);
    return { subjectId, hasMarker: marker !== undefined, isGone: marker?.isGone === true && !shown.has(subjectId) };
  });
  return { subjects, next: known.length > limit ? subjects.at(-1)?.subjectId : end };
}

/** The ids of the events on a calendar, without deleted ones. */
async function eventsOf(
  table: Table,
  calendar: CalendarRecord,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Part<string>> {
  const atOnce = calendar.isPrimary ? PRIMARY_ENTRIES_AT_ONCE : limit;
  const entries = await listEntriesById(table, participantOf(calendar), { after, limit: atOnce });
  const isShown = ({ isHome, isDeleted }: (typeof entries)[number]): boolean =>
    !isDeleted && (isHome || !calendar.isPrimary);
  return {
    items: entries.filter(isShown).map(({ eventId }) => eventId),
    readUpTo: entries.length < atOnce ? undefined : entries.at(-1)?.eventId,
  };
}
