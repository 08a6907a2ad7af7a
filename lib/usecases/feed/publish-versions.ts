import { feedEntriesOf, type FeedEntry } from '../../domain/feed/feed.js';
import { indexOfVersions, type VersionRecord } from '../../domain/change/version.js';
import type { Connection } from '../../domain/feed/connection.js';
import type { Held } from '../../store/connections.js';
import { findIntactVersions } from '../../store/events.js';
import { findLastSeqs, findPublished, markPublished } from '../../store/feed.js';
import { feedMessage } from '../../views/feed.js';
import { appendToAll } from './append-to-feeds.js';
import type { FeedContext } from './context.js';
import { messageOf, wake, type Message } from './send-feed.js';
import { settleAll } from './settle-all.js';
import { notifySubscribers } from './notify-subscribers.js';

/** How often it is looked whether a sender that does not answer for itself is still at work. */
const SHORTEST_LOOK_MILLISECONDS = 50;
const LONGEST_LOOK_MILLISECONDS = 800;

/** What one user is to hear, in order, with the versions it comes from. */
type News = { entry: FeedEntry; version: VersionRecord }[];

/**
 * Puts versions into the feeds of everybody whom they concern, and has the feeds sent. Publishing a version again
 * changes no feed, but has sent what was not.
 * @param versions in the order of the stream, in which those of one event are in theirs
 * @returns for each version what came of it; all of one event share its fate
 */
export async function publishVersions(
  context: FeedContext,
  versions: VersionRecord[],
): Promise<PromiseSettledResult<void>[]> {
  const eventIds = unique(versions.map(({ event }) => event.id));
  const readers = unique(versions.flatMap((version) => [...feedEntriesOf(version).keys()]));
  const [published, lastSeqs] = await Promise.all([
    findPublished(context.table, eventIds),
    findLastSeqs(context.table, readers),
  ]);
  const complete = await withEarlier(context, versions, published);
  const isPublished = ({ event }: VersionRecord): boolean => event.version <= (published.get(event.id) ?? 0);
  const news = newsByReader(complete);

  const unpublished = mapValues(news, (own) =>
    own.filter(({ version }) => !isPublished(version)).map(({ entry }) => entry),
  );
  const appends = appendToAll(context, unpublished, lastSeqs);
  const deliveries = mapValues(news, async (own, userId) => {
    const versionOf = indexOfVersions(own.map(({ version }) => version));
    const appended = (await appends.get(userId)) ?? [];
    await deliver(context, userId, appended, (item) => messageOf(feedMessage(item, userId, versionOf(item))));
  });
  const fates = new Map(
    eventIds.map((eventId) => {
      const concerned = [...news].filter(([, own]) => own.some(({ entry }) => entry.eventId === eventId));
      const userIds = concerned.map(([userId]) => userId);
      const fed = Promise.all(pick(appends, userIds));
      const marked = fed.then(() => markPublished(context.table, eventId, newestOf(eventId, versions)));
      return [eventId, settleAll([marked, ...pick(deliveries, userIds)])];
    }),
  );
  return Promise.allSettled(versions.map(async ({ event }) => fates.get(event.id)));
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

const mapValues = <V, W>(map: Map<string, V>, transform: (value: V, key: string) => W): Map<string, W> =>
  new Map([...map].map(([key, value]) => [key, transform(value, key)]));

const pick = <V>(map: Map<string, V>, keys: string[]): V[] =>
  [...map].filter(([key]) => keys.includes(key)).map(([, value]) => value);

const newestOf = (eventId: string, versions: VersionRecord[]): number =>
  Math.max(...versions.filter(({ event }) => event.id === eventId).map(({ event }) => event.version));

/** The versions, and before each those of the same event that are not published, read from the table. */
async function withEarlier(
  { table }: FeedContext,
  versions: VersionRecord[],
  published: Map<string, number>,
): Promise<VersionRecord[]> {
  const reached = new Map(published);
  const gaps = versions.map(({ event }) => {
    const last = reached.get(event.id) ?? 0;
    reached.set(event.id, Math.max(last, event.version));
    const length = Math.max(0, event.version - last - 1);
    return Array.from({ length }, (_, index) => ({ eventId: event.id, version: last + 1 + index }));
  });
  // A damaged version has failed by itself, and stops nothing that comes after it.
  const found = await findIntactVersions(table, gaps.flat());
  const versionOf = indexOfVersions(found);
  return versions.flatMap((version, index) => {
    const earlier = (gaps[index] ?? []).flatMap((gap) => versionOf(gap) ?? []);
    return [...earlier, version];
  });
}

function newsByReader(versions: VersionRecord[]): Map<string, News> {
  const news = new Map<string, News>();
  for (const version of versions) {
    for (const [userId, entry] of feedEntriesOf(version)) {
      news.set(userId, [...(news.get(userId) ?? []), { entry, version }]);
    }
  }
  return news;
}

/** Has a user's feed sent to all that follow it. */
export async function deliver<Appended>(
  context: FeedContext,
  userId: string,
  appended: Appended[],
  messageFor: (item: Appended) => Message,
): Promise<void> {
  const held = await notifySubscribers(context, userId, () => appended.map(messageFor));
  if (appended.length > 0) return;
  // This is a repetition. If it was a sender's death that caused it, nobody sends before that one's right to has ended.
  await settleAll(held.map((connection) => takeOver(context, connection)));
}

/**
 * Sends in place of a sender that has died. One that lives has seen to everything when it lets go or prolongs its right,
 * mostly within moments; the stream waits for us as long.
 */
async function takeOver(
  context: FeedContext,
  { connection, held }: { connection: Connection; held: Held },
): Promise<void> {
  for (let pause = SHORTEST_LOOK_MILLISECONDS; ; pause = Math.min(2 * pause, LONGEST_LOOK_MILLISECONDS)) {
    const milliseconds = held.heldUntilMilliseconds - context.now().getTime();
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(0, milliseconds))));
    const still = await wake(context, connection);
    if (still?.heldUntilMilliseconds !== held.heldUntilMilliseconds) return;
  }
}
