import { subjectIdOf, type AnyFeedEntry, type InFeed } from '../../domain/feed/feed.js';
import type { Connection } from '../../domain/feed/connection.js';
import { inBatches } from '../../domain/batches.js';
import type { Limiter } from '../../domain/limiter.js';
import { count } from '../../metrics.js';
import { pause } from '../../store/backoff.js';
import type { Held } from '../../store/connections.js';
import { findFeedHeads, type FeedHead } from '../../store/feed-head.js';
import { findPublished, markPublished } from '../../store/feed.js';
import type { VersionId } from '../../store/damaged-versions.js';
import type { Table } from '../../store/table.js';
import { appendToAll, type Appended, type ConditionalEntry } from './append-to-feeds.js';
import type { FeedContext } from './context.js';
import type { TracedMessage } from './read-feed.js';
import { messageOf, wake } from './send-feed.js';
import { settleAll } from '../settle-all.js';
import { notifySubscribers } from './notify-subscribers.js';

/**
 * How many feeds are appended to at once. A calendar has up to 500 members; appending to all of their feeds at once took
 * three times as long, because concurrent transactions fail and are repeated.
 */
const READERS_AT_ONCE = 50;

/** How the versions of one kind of subject (events or calendars) are published. */
export interface Publication<Version, Entry extends AnyFeedEntry> {
  idOf: (version: Version) => VersionId;
  /** Reads versions from the table, in no order, without missing ones. */
  findVersions: (table: Table, ids: VersionId[]) => Promise<Version[]>;
  /** The readers who are known without reading calendars. */
  readersOn: (version: Version) => string[];
  /** The feed entries of each version: one for each reader, by user id. */
  findEntries: (context: FeedContext, versions: Version[]) => Promise<Map<string, ConditionalEntry<Entry>>[]>;
  messageFor: (item: InFeed<Entry>, userId: string, version: Version | undefined) => TracedMessage;
}

/** The dependencies of one publisher. */
export type PublisherContext = FeedContext & {
  /** Limits how many connections are sent to at once. */
  senders: Limiter;
};

/** The feed entries of one reader in a batch, in order, with their versions. */
type News<Version, Entry extends AnyFeedEntry> = (ConditionalEntry<Entry> & { version: Version })[];

/**
 * Appends versions to the feeds of their readers and sends the feeds. A repetition appends nothing, but sends what the
 * first attempt did not send.
 * @param versions in the order of the stream; those of one subject are in the order of their numbers
 * @returns the outcome of each version; all versions of one subject have the same
 */
export async function publishVersions<Version, Entry extends AnyFeedEntry>(
  context: PublisherContext,
  publication: Publication<Version, Entry>,
  versions: Version[],
): Promise<PromiseSettledResult<void>[]> {
  const { table } = context;
  const { idOf } = publication;
  const subjectIds = unique(versions.map((version) => idOf(version).subjectId));
  const [published, { entries, heads }] = await Promise.all([
    findPublished(table, subjectIds),
    entriesAndHeads(context, publication, versions),
  ]);
  const isPublished = ({ subjectId, version }: VersionId): boolean => version <= (published.get(subjectId) ?? 0);
  const news = newsByReader(await withEarlier(context, publication, { versions, entries, published }));

  const appends = new Map<string, Promise<Appended<Entry>>>();
  const deliveries = new Map<string, Promise<void>>();
  for (const some of inBatches(fewestReadersFirst(news, entries), READERS_AT_ONCE)) {
    const unpublished = some.map(([userId, own]) => {
      return [userId, own.filter(({ version }) => !isPublished(idOf(version)))] as const;
    });
    const appending = appendToAll<Entry, News<Version, Entry>[number]>(context, new Map(unpublished), {
      heads,
      recheckAccess: (own) => recheckAccess(context, publication, own),
    });
    for (const [userId, append] of appending) {
      const delivery = deliverAfter(context, publication, { userId, own: news.get(userId) ?? [], append });
      // Prevents an unhandled rejection while later turns run. The outcomes below include the error.
      delivery.catch(() => undefined);
      appends.set(userId, append);
      deliveries.set(userId, delivery);
    }
    await Promise.allSettled(appending.values());
  }
  const readers = readersBySubject(news);
  const isAppended = await fulfilled(appends);
  const newest = new Map(
    versions
      .map(idOf)
      .filter((id) => !isPublished(id) && [...(readers.get(id.subjectId) ?? [])].every(isAppended))
      .sort((a, b) => a.version - b.version)
      .map(({ subjectId, version }) => [subjectId, version]),
  );
  const marking = markPublished(table, newest);
  const outcomes = new Map(
    subjectIds.map((subjectId) => {
      const sent = [...(readers.get(subjectId) ?? [])].flatMap((userId) => deliveries.get(userId) ?? []);
      return [subjectId, settleAll([marking, ...sent])];
    }),
  );
  return Promise.allSettled(versions.map(async (version) => outcomes.get(idOf(version).subjectId)));
}

/** The ids of the users who have news of each event or calendar. */
function readersBySubject<Version, Entry extends AnyFeedEntry>(
  news: Map<string, News<Version, Entry>>,
): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>();
  for (const [userId, own] of news) {
    for (const { entry } of own) {
      const subjectId = subjectIdOf(entry);
      readers.set(subjectId, (readers.get(subjectId) ?? new Set()).add(userId));
    }
  }
  return readers;
}

/** Waits for all work. @returns whether the work of a key has succeeded */
async function fulfilled(work: Map<string, Promise<unknown>>): Promise<(key: string) => boolean> {
  const outcomes = await Promise.allSettled(work.values());
  const keys = new Set([...work.keys()].filter((_, index) => outcomes[index]?.status === 'fulfilled'));
  return (key) => keys.has(key);
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

/**
 * The feeds of versions with few readers come first, so that they do not wait for those of a large calendar. The order of
 * the entries of one feed stays.
 */
function fewestReadersFirst<Version, Entry extends AnyFeedEntry>(
  news: Map<string, News<Version, Entry>>,
  entries: Map<string, ConditionalEntry<Entry>>[],
): [string, News<Version, Entry>][] {
  const fewest = new Map<string, number>();
  for (const readers of entries) {
    for (const userId of readers.keys()) fewest.set(userId, Math.min(readers.size, fewest.get(userId) ?? Infinity));
  }
  return [...news].sort(([a], [b]) => (fewest.get(a) ?? 0) - (fewest.get(b) ?? 0));
}

const keyOf = ({ subjectId, version }: VersionId): string => `${subjectId} ${version}`;

/** The feed entries of each version, and the heads of their readers' feeds. One round of reads if no calendar is shared. */
async function entriesAndHeads<Version, Entry extends AnyFeedEntry>(
  context: FeedContext,
  { readersOn, findEntries }: Publication<Version, Entry>,
  versions: Version[],
): Promise<{ entries: Map<string, ConditionalEntry<Entry>>[]; heads: Map<string, FeedHead> }> {
  const [entries, heads] = await Promise.all([
    findEntries(context, versions),
    findFeedHeads(context.table, unique(versions.flatMap(readersOn))),
  ]);
  const others = unique(entries.flatMap((one) => [...one.keys()])).filter((userId) => !heads.has(userId));
  return { entries, heads: new Map([...heads, ...(await findFeedHeads(context.table, others))]) };
}

/** A version with its feed entries, by user id. */
interface VersionEntries<Version, Entry extends AnyFeedEntry> {
  version: Version;
  entries: Map<string, ConditionalEntry<Entry>>;
}

/** The versions of the batch, each after the earlier versions of its subject that are not published. */
async function withEarlier<Version, Entry extends AnyFeedEntry>(
  context: FeedContext,
  { idOf, findVersions, findEntries }: Publication<Version, Entry>,
  batch: { versions: Version[]; entries: Map<string, ConditionalEntry<Entry>>[]; published: Map<string, number> },
): Promise<VersionEntries<Version, Entry>[]> {
  const reached = new Map(batch.published);
  const gaps = batch.versions.map(idOf).map(({ subjectId, version }) => {
    const last = reached.get(subjectId) ?? 0;
    reached.set(subjectId, Math.max(last, version));
    const length = Math.max(0, version - last - 1);
    return Array.from({ length }, (_, index) => ({ subjectId, version: last + 1 + index }));
  });
  const found = await findVersions(context.table, gaps.flat());
  const entries = found.length > 0 ? await findEntries(context, found) : [];
  const earlier = new Map(
    found.map((version, index) => [keyOf(idOf(version)), { version, entries: entries[index] ?? new Map() }]),
  );
  return batch.versions.flatMap((version, index) => [
    ...(gaps[index] ?? []).flatMap((gap) => earlier.get(keyOf(gap)) ?? []),
    { version, entries: batch.entries[index] ?? new Map() },
  ]);
}

function newsByReader<Version, Entry extends AnyFeedEntry>(
  versions: VersionEntries<Version, Entry>[],
): Map<string, News<Version, Entry>> {
  const news = new Map<string, News<Version, Entry>>();
  for (const { version, entries } of versions) {
    for (const [userId, entry] of entries) {
      news.set(userId, [...(news.get(userId) ?? []), { ...entry, version }]);
    }
  }
  return news;
}

/** The news of the same versions, for those of their readers who still have access. */
async function recheckAccess<Version, Entry extends AnyFeedEntry>(
  context: FeedContext,
  { findEntries }: Publication<Version, Entry>,
  news: Map<string, News<Version, Entry>>,
): Promise<Map<string, News<Version, Entry>>> {
  const versions = unique([...news.values()].flat().map(({ version }) => version));
  const entries = await findEntries(context, versions);
  const entriesOf = new Map(versions.map((version, index) => [version, entries[index]]));
  const again = [...news].map(([userId, own]) => {
    const present = own.flatMap(({ version }) => {
      const entry = entriesOf.get(version)?.get(userId);
      return entry ? [{ ...entry, version }] : [];
    });
    return [userId, present] as const;
  });
  return new Map(again);
}

/** Sends the new entries of a user's feed once they are appended. */
async function deliverAfter<Version, Entry extends AnyFeedEntry>(
  context: PublisherContext,
  { idOf, messageFor }: Publication<Version, Entry>,
  { userId, own, append }: { userId: string; own: News<Version, Entry>; append: Promise<Appended<Entry>> },
): Promise<void> {
  const { items, head } = await append;
  count('FeedEntriesAppended', items.length);
  const versionsByKey = new Map(own.map(({ version }) => [keyOf(idOf(version)), version]));
  const versionOf = (item: InFeed<Entry>) => versionsByKey.get(keyOf({ ...item, subjectId: subjectIdOf(item) }));
  const held = await notifySubscribers(
    context,
    { ...head, userId },
    () => items.map((item) => messageOf(messageFor(item, userId, versionOf(item)))),
    context.senders,
  );
  if (items.length > 0) return;
  // A repetition: if a sender died, nothing is sent to its connection until its lease ends.
  await settleAll(held.map((connection) => takeOver(context, connection)));
}

/**
 * Waits until the sender of a connection releases or renews its lease, which shows that it is alive, or the lease ends;
 * then sends instead of it. The stream waits meanwhile.
 */
async function takeOver(
  context: PublisherContext,
  { connection, held }: { connection: Connection; held: Held },
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const left = Math.max(0, held.heldUntilMilliseconds - context.now().getTime());
    await pause(attempt, { base: 100, cap: 800, atMost: left });
    const current = await context.senders(() => wake(context, connection));
    if (current?.heldUntilMilliseconds !== held.heldUntilMilliseconds) return;
  }
}
