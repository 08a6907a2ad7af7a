/** Calendars and events as iCalendar files. */
import { createHash } from 'node:crypto';
import { authoriseCalendar, participantOf, primaryCalendarId, seesEvents } from '../../domain/calendar/calendar.js';
import type { CalendarRecord, OwnCalendar } from '../../domain/calendar/calendar.js';
import { ProblemError } from '../../domain/errors.js';
import { accessOf, allCalendarsOf, authorise, type EventRecord } from '../../domain/event/event.js';
import type { CalendarEntry } from '../../domain/event/calendar-entry.js';
import { SECONDS_A_DAY } from '../../domain/time/civil-date.js';
import type { Interval } from '../../domain/time/event-time.js';
import { zoneData } from '../../domain/time/zone-data.js';
import { busyFile, eventsFile, type CalendarTitle } from '../../icalendar/calendar-file.js';
import type { EventDetail } from '../../icalendar/event-components.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { countOfChanges } from '../../store/calendar-changes.js';
import { findOwnCalendars } from '../../store/calendars.js';
import { findEvents } from '../../store/events.js';
import type { LoadedCalendar } from '../calendars/load-calendar.js';
import type { Context } from '../context.js';
import type { LoadedEvent } from '../events/load.js';
import { readBusyTime } from '../calendar/read-busy-time.js';

/** Changes whenever the form of files does, so that clients read them again. */
const FORM = 1;
const DAYS_BACK = 90;
const DAYS_AHEAD = 366;
/** A Lambda function returns at most 6 MB. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** A file that is read only if its tag is not the one that the client has. */
export interface OpenedFile {
  /** The same tag means the same text. */
  tag: string;
  read: () => Promise<string>;
}

/** The part of a calendar that a file contains, and who reads it. */
interface Selection {
  calendar: CalendarRecord;
  /** Whether events, and not only busy times, are shown. */
  showsEvents: boolean;
  /** The person who sees the participants; `undefined` for a link, whose readers are unknown. */
  readerId: string | undefined;
  /** The user whose own primary calendar it is: invitations that were not declined are on it. */
  userId: string | undefined;
  window: Interval;
}

/**
 * The limits of a query; by default from 90 days back to 366 days ahead of the present day (UTC), or of the other limit if
 * that is beyond it.
 */
export interface WindowLimits {
  from?: number | undefined;
  to?: number | undefined;
}

function windowOf({ now }: Context, { from, to }: WindowLimits): Interval {
  const today = Math.floor(now().getTime() / 1000 / SECONDS_A_DAY) * SECONDS_A_DAY;
  return {
    startsAtEpochSeconds: from ?? Math.min(today, to ?? today) - DAYS_BACK * SECONDS_A_DAY,
    endsAtEpochSeconds: to ?? Math.max(today, from ?? today) + DAYS_AHEAD * SECONDS_A_DAY,
  };
}

/**
 * The file of a calendar for one of its members; below viewer, of its busy times.
 * @throws ProblemError `not-found`
 */
export function openCalendarFile(
  context: Context,
  { own: loaded }: LoadedCalendar,
  userId: string,
  limits: WindowLimits,
): Promise<OpenedFile> {
  const { calendar, membership } = authoriseCalendar(loaded, 'see');
  return open(context, {
    calendar,
    showsEvents: seesEvents(membership.role),
    readerId: userId,
    userId: calendar.id === primaryCalendarId(userId) ? userId : undefined,
    window: windowOf(context, limits),
  });
}

/** The file of a link, as its creator made it. */
export const openLinkedFile = (
  context: Context,
  { calendar }: OwnCalendar,
  { showsEvents, createdBy }: { showsEvents: boolean; createdBy: string },
  limits: WindowLimits,
): Promise<OpenedFile> =>
  open(context, {
    calendar,
    showsEvents,
    readerId: undefined,
    userId: calendar.id === primaryCalendarId(createdBy) ? createdBy : undefined,
    window: windowOf(context, limits),
  });

/** The count is read before the events: a file never has an older state than its tag. */
async function open(context: Context, selection: Selection): Promise<OpenedFile> {
  const { calendar, window, showsEvents, readerId } = selection;
  const changes = await countOfChanges(context.table, participantOf(calendar));
  const parts = [FORM, calendar.id, calendar.version, changes, window, showsEvents, readerId, zoneData().version];
  return {
    tag: createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22),
    read: async () => {
      const text = showsEvents ? await readEvents(context, selection) : await readBusy(context, selection);
      if (Buffer.byteLength(text) <= MAX_FILE_BYTES) return text;
      const detail = 'must select a shorter time: the file would be larger than 5 MB';
      throw new ProblemError('malformed-query', 'The calendar has too many events in this time.', {
        members: { errors: [{ parameter: 'to', detail }] },
      });
    },
  };
}

const titleOf = ({ id, settings }: CalendarRecord): CalendarTitle => ({
  id,
  name: settings.name,
  description: settings.description,
  color: settings.color,
  timeZone: settings.time_zone,
});

async function readBusy(context: Context, { calendar, window }: Selection): Promise<string> {
  const participantId = participantOf(calendar);
  const busy = await readBusyTime(context, [participantId], window);
  return busyFile(busy.get(participantId) ?? [], titleOf(calendar), calendar.updatedAt);
}

async function readEvents(context: Context, { calendar, readerId, userId, window }: Selection): Promise<string> {
  const isListed = (entry: CalendarEntry): boolean => !calendar.isPrimary || userId !== undefined || entry.isHome;
  const entries = await entriesOverlapping(context.table, participantOf(calendar), window, { accept: isListed });
  const found = await findEvents(
    context.table,
    entries.map(({ eventId }) => eventId),
  );
  // The events are read after their entries. Meanwhile one can have been deleted or moved to another calendar.
  const events = found.filter((event) => !event.isDeleted && isOn(event, calendar, userId));
  const participants = readerId === undefined ? undefined : await namesFor(context, readerId, events);
  const detail = { participants, calendarId: calendar.id };
  return eventsFile(events, detail, context.budget, titleOf(calendar));
}

function isOn(event: EventRecord, { id }: CalendarRecord, userId: string | undefined): boolean {
  if (allCalendarsOf(event).includes(id)) return true;
  const own = userId === undefined ? undefined : accessOf(event, userId);
  return own !== undefined && own.response !== 'declined';
}

/** The names of the booked calendars of which the reader is a member. */
async function namesFor(
  { table }: Context,
  readerId: string,
  events: EventRecord[],
): Promise<NonNullable<EventDetail['participants']>> {
  const ids = [...new Set(events.flatMap(({ content }) => content.resources))];
  const calendars = await findOwnCalendars(table, readerId, ids);
  return { calendarNames: new Map([...calendars].map(([id, { calendar }]) => [id, calendar.settings.name])) };
}

/** The file of one event. @throws ProblemError `not-found` */
export function openEventFile(context: Context, { event, reader }: LoadedEvent): OpenedFile {
  const shown = authorise(event, reader, 'read');
  return {
    tag: `${shown.version}-${FORM}-${zoneData().version}`,
    read: async () =>
      eventsFile([shown], { participants: await namesFor(context, reader.userId, [shown]) }, context.budget),
  };
}
