import { calendarEntriesOf } from '../../domain/calendar/calendar-feed.js';
import type { CalendarVersion } from '../../domain/calendar/calendar-change.js';
import type { CalendarFeedEntry } from '../../domain/feed/feed.js';
import { findCalendarVersions, indexOfCalendarVersions, listMembers } from '../../store/calendars.js';
import { findLastSeqs, findPublished, markPublished } from '../../store/feed.js';
import { calendarMessage } from '../../views/feed.js';
import type { FeedContext } from './context.js';
import { appendToAll } from './append-to-feeds.js';
import { deliver } from './publish-versions.js';
import { messageOf } from './send-feed.js';
import { settleAll } from './settle-all.js';

/** Members are published to so many at a time: a calendar has up to 500, and other events of the shard wait. */
const READERS_AT_ONCE = 50;

/**
 * Puts versions of calendars into the feeds of their members, and has the feeds sent. Publishing a version again changes no
 * feed, so a publisher that stops in the middle is repeated.
 * @param versions in the order of the stream, in which those of one calendar are in theirs
 * @returns for each version what came of it; all of one calendar share its fate
 */
export function publishCalendarVersions(
  context: FeedContext,
  versions: CalendarVersion[],
): Promise<PromiseSettledResult<void>[]> {
  const calendarIds = new Set(versions.map(({ calendar }) => calendar.id));
  const fates = new Map(
    [...calendarIds].map((calendarId) => {
      const own = versions.filter(({ calendar }) => calendar.id === calendarId);
      return [calendarId, publishCalendar(context, calendarId, own)];
    }),
  );
  return Promise.allSettled(versions.map(async ({ calendar }) => fates.get(calendar.id)));
}

async function publishCalendar(context: FeedContext, calendarId: string, versions: CalendarVersion[]): Promise<void> {
  const { table } = context;
  const [published, members] = await Promise.all([findPublished(table, [calendarId]), listMembers(table, calendarId)]);
  const last = published.get(calendarId) ?? 0;
  const complete = await withEarlier(context, calendarId, versions, last);
  const readers = [...newsByReader(complete.map((version) => calendarEntriesOf(version, members)))];
  const versionOf = indexOfCalendarVersions(complete);
  const deliveries: Promise<void>[] = [];
  for (let at = 0; at < readers.length; at += READERS_AT_ONCE) {
    const some = readers.slice(at, at + READERS_AT_ONCE);
    const lastSeqs = await findLastSeqs(
      table,
      some.map(([userId]) => userId),
    );
    const unpublished = new Map(
      some.map(([userId, entries]) => [userId, entries.filter(({ version }) => version > last)]),
    );
    const appends = [...appendToAll(context, unpublished, lastSeqs)].map(async ([userId, appending]) => {
      const appended = await appending;
      deliveries.push(deliver(context, userId, appended, (item) => messageOf(calendarMessage(item, versionOf(item)))));
    });
    await settleAll(appends);
    await Promise.allSettled(deliveries);
  }
  await markPublished(table, calendarId, Math.max(...versions.map(({ calendar }) => calendar.version)));
  await settleAll(deliveries);
}

/** The versions in order, with those before them that are not published, read from the table. */
async function withEarlier(
  { table }: FeedContext,
  calendarId: string,
  versions: CalendarVersion[],
  last: number,
): Promise<CalendarVersion[]> {
  const known = new Map(versions.map((version) => [version.calendar.version, version]));
  const newest = Math.max(...known.keys());
  const missing = Array.from({ length: Math.max(0, newest - last) }, (_, index) => last + 1 + index)
    .filter((version) => !known.has(version))
    .map((version) => ({ calendarId, version }));
  const found = await findCalendarVersions(table, missing);
  return [...found, ...known.values()].sort((a, b) => a.calendar.version - b.calendar.version);
}

function newsByReader(entries: Map<string, CalendarFeedEntry>[]): Map<string, CalendarFeedEntry[]> {
  const news = new Map<string, CalendarFeedEntry[]>();
  for (const [userId, entry] of entries.flatMap((one) => [...one])) {
    news.set(userId, [...(news.get(userId) ?? []), entry]);
  }
  return news;
}
