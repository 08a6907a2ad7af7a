import type { CalendarVersion } from '../../domain/calendar/calendar-change.js';
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import { calendarEntriesOf } from '../../domain/calendar/calendar-feed.js';
import type { VersionRecord } from '../../domain/change/version.js';
import { calendarsOf } from '../../domain/event/event.js';
import type { CalendarFeedEntry, FeedEntry } from '../../domain/feed/feed.js';
import { countChanges } from '../../store/calendar-changes.js';
import { findCalendarVersions, listMembers } from '../../store/calendars.js';
import { findIntactVersions } from '../../store/events.js';
import { calendarMessage, feedMessage } from '../../views/feed.js';
import type { FeedContext } from './context.js';
import { addressedEntries } from './event-readers.js';
import { createSenderLimiter } from './notify-subscribers.js';
import { publishVersions, type Publication } from './publish-versions.js';

const isOfCalendar = (version: VersionRecord | CalendarVersion): version is CalendarVersion => 'calendar' in version;
const isOfEvent = (version: VersionRecord | CalendarVersion): version is VersionRecord => 'event' in version;

/**
 * Publishes versions of events and calendars: appends them to the feeds of the people they concern and sends the feeds.
 * @param versions in the order of the stream
 * @returns the outcome of each version, in the same order
 */
export async function publish(
  context: FeedContext,
  versions: (VersionRecord | CalendarVersion)[],
): Promise<PromiseSettledResult<void>[]> {
  const ofEvent = versions.filter(isOfEvent);
  const publisher = { ...context, senders: createSenderLimiter() };
  const [ofEvents, ofCalendars] = await Promise.all([
    publishVersions(publisher, EVENTS, ofEvent),
    publishVersions(publisher, CALENDARS, versions.filter(isOfCalendar)),
    countChanges(context.table, [...new Set(ofEvent.flatMap(calendarsIn))]),
  ]);
  return versions.flatMap((version) => (isOfCalendar(version) ? ofCalendars : ofEvents).shift() ?? []);
}

/** The calendars that are shared as a whole, on which an event is or was. */
const calendarsIn = ({ event, accessBefore, calendarsBefore }: VersionRecord): string[] => {
  const primary = new Set([...Object.keys(event.access), ...Object.keys(accessBefore)].map(primaryCalendarId));
  return [...calendarsOf(event), ...calendarsBefore].filter((id) => !primary.has(id));
};

const EVENTS: Publication<VersionRecord, FeedEntry> = {
  placeOf: ({ event }) => ({ subjectId: event.id, version: event.version }),
  findVersions: (table, places) =>
    findIntactVersions(
      table,
      places.map(({ subjectId, version }) => ({ eventId: subjectId, version })),
    ),
  findEntries: ({ table }, versions) => addressedEntries(table, versions),
  messageFor: feedMessage,
};

const CALENDARS: Publication<CalendarVersion, CalendarFeedEntry> = {
  placeOf: ({ calendar }) => ({ subjectId: calendar.id, version: calendar.version }),
  findVersions: (table, places) =>
    findCalendarVersions(
      table,
      places.map(({ subjectId, version }) => ({ calendarId: subjectId, version })),
    ),
  findEntries: async ({ table }, versions) => {
    const calendarIds = [...new Set(versions.map(({ calendar }) => calendar.id))];
    const members = new Map(
      await Promise.all(calendarIds.map(async (id) => [id, await listMembers(table, id)] as const)),
    );
    return versions.map((version) => {
      const entries = calendarEntriesOf(version, members.get(version.calendar.id) ?? []);
      return new Map([...entries].map(([userId, entry]) => [userId, { entry, fences: [] }]));
    });
  },
  messageFor: (item, _, version) => calendarMessage(item, version),
};
