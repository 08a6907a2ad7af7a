import type { CalendarVersion } from '../../domain/calendar/calendar-change.js';
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import { calendarEntriesOf } from '../../domain/calendar/calendar-feed.js';
import type { VersionRecord } from '../../domain/change/version.js';
import { calendarsOf } from '../../domain/event/event.js';
import type { CalendarFeedEntry, FeedEntry } from '../../domain/feed/feed.js';
import { logError, logInfo } from '../../log.js';
import { count, observe } from '../../metrics.js';
import { countChanges } from '../../store/calendar-changes.js';
import { listMembers } from '../../store/calendars.js';
import { completeVersion, findVersionsOrDamage, type DamagedVersion } from '../../store/damaged-versions.js';
import type { Table } from '../../store/table.js';
import { calendarMessage, feedMessage } from '../../views/feed.js';
import type { FeedContext } from './context.js';
import { findReaderEntries } from './event-readers.js';
import { createSenderLimiter } from './notify-subscribers.js';
import { publishVersions, type Publication } from './publish-versions.js';
import { traced } from './read-feed.js';

/** A version to publish. */
type Readable<Version> = Version & {
  /** Set if members of it come from the present event or calendar. Messages then show neither content nor changes. */
  isDamaged?: true;
};
type ReadableVersion = Readable<VersionRecord> | Readable<CalendarVersion>;

const isOfCalendar = (version: ReadableVersion | undefined): version is Readable<CalendarVersion> =>
  version !== undefined && 'calendar' in version;
const isOfEvent = (version: ReadableVersion | undefined): version is Readable<VersionRecord> =>
  version !== undefined && 'event' in version;

/**
 * Publishes versions of events and calendars: appends them to the feeds of the people they concern and sends the feeds.
 * A damaged version is published as far as it can be read: a retry would read no more, and delay all later versions of
 * the shard.
 * @param records in the order of the stream
 * @returns the outcome of each version, in the same order
 */
export async function publish(
  context: FeedContext,
  records: (VersionRecord | CalendarVersion | DamagedVersion)[],
): Promise<PromiseSettledResult<void>[]> {
  const versions = await readAll(context.table, records);
  const ofEvent = versions.filter(isOfEvent);
  const publisher = { ...context, senders: createSenderLimiter() };
  const [ofEvents, ofCalendars] = await Promise.all([
    publishVersions(publisher, EVENTS, ofEvent),
    publishVersions(publisher, CALENDARS, versions.filter(isOfCalendar)),
    countChanges(context.table, [...new Set(ofEvent.flatMap(calendarsIn))]),
  ]);
  return versions.map((version) => {
    const outcome = version && (isOfCalendar(version) ? ofCalendars : ofEvents).shift();
    if (version && outcome) report(version, outcome.status === 'fulfilled', context.now());
    return outcome ?? { status: 'fulfilled', value: undefined };
  });
}

function report(version: ReadableVersion, isPublished: boolean, now: Date): void {
  const { id: subjectId, version: number, updatedAt } = isOfCalendar(version) ? version.calendar : version.event;
  const lagMilliseconds = now.getTime() - Date.parse(updatedAt);
  logInfo(isPublished ? 'version published' : 'version not published', {
    requestId: version.requestId,
    subjectId,
    version: number,
    lagMilliseconds,
  });
  if (!isPublished) return;
  count('VersionsPublished');
  observe('NotificationLag', lagMilliseconds);
}

/** The versions, damaged ones as far as they can be read; `undefined` if the event or calendar is damaged too. */
const readAll = (
  table: Table,
  records: (VersionRecord | CalendarVersion | DamagedVersion)[],
): Promise<(ReadableVersion | undefined)[]> =>
  Promise.all(
    records.map(async (record) => {
      if (!('item' in record)) return record;
      const { subjectId, version } = record;
      const readable = await completeVersion(table, record);
      logError('DamagedVersions', 'a stored version is damaged', {
        subjectId,
        version,
        isPublished: readable !== undefined,
      });
      return readable && { ...readable, isDamaged: true as const };
    }),
  );

/** The calendars that are shared as a whole, on which an event is or was. */
const calendarsIn = ({ event, accessBefore, calendarsBefore }: VersionRecord): string[] => {
  const primary = new Set([...Object.keys(event.access), ...Object.keys(accessBefore)].map(primaryCalendarId));
  return [...calendarsOf(event), ...calendarsBefore].filter((id) => !primary.has(id));
};

const EVENTS: Publication<Readable<VersionRecord>, FeedEntry> = {
  idOf: ({ event }) => ({ subjectId: event.id, version: event.version }),
  findVersions: async (table, ids) => (await readAll(table, await findVersionsOrDamage(table, ids))).filter(isOfEvent),
  readersOn: ({ event, accessBefore }) => [...Object.keys(event.access), ...Object.keys(accessBefore)],
  findEntries: ({ table }, versions) => findReaderEntries(table, versions),
  messageFor: (item, userId, version) =>
    traced(item, feedMessage(item, userId, version?.isDamaged ? undefined : version), version),
};

const CALENDARS: Publication<Readable<CalendarVersion>, CalendarFeedEntry> = {
  idOf: ({ calendar }) => ({ subjectId: calendar.id, version: calendar.version }),
  findVersions: async (table, ids) =>
    (await readAll(table, await findVersionsOrDamage(table, ids))).filter(isOfCalendar),
  readersOn: () => [],
  findEntries: async ({ table }, versions) => {
    const calendarIds = [...new Set(versions.map(({ calendar }) => calendar.id))];
    const members = new Map(
      await Promise.all(calendarIds.map(async (id) => [id, await listMembers(table, id)] as const)),
    );
    return versions.map((version) => {
      const entries = calendarEntriesOf(version, members.get(version.calendar.id) ?? []);
      return new Map([...entries].map(([userId, entry]) => [userId, { entry, conditions: [] }]));
    });
  },
  messageFor: (item, _, version) =>
    traced(item, calendarMessage(item, version?.isDamaged ? undefined : version), version),
};
