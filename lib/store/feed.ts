/**
 * Feeds: the entries of each user, and up to which version each event and calendar is published.
 *
 * | pk                     | sk                | item                                                                |
 * |------------------------|-------------------|---------------------------------------------------------------------|
 * | `FEED#<user>#<n/1000>` | `FEED#0000000041` | an entry, which points to its version; expires                      |
 * | `MARKER#<user>`        | `MARKER#<id>`     | feed marker: the newest version in the feed, and whether it is gone |
 * | `EVENT#<id>`           | `PUBLISHED`       | the version up to which everything is in all feeds                  |
 * | `CALENDAR#<id>`        | `PUBLISHED`       | the same for a calendar                                             |
 *
 * The newest `seq` is in the head of the feed (`feed-head.ts`).
 *
 * Feed markers never expire. They add each version to a feed once, and name what has gone to a client that was offline
 * for longer than entries are kept. A marker has about 200 bytes, and the markers of a user are a partition of their
 * own: 10 GB hold 40 million (decision 27).
 */
import {
  FEED_SECONDS,
  isGone,
  subjectIdOf,
  type AnyFeedEntry,
  type AnyFeedItem,
  type FeedNotice,
  type InFeed,
} from '../domain/feed/feed.js';
import { isCalendarId } from '../domain/calendar/calendar.js';
import { calendarAction } from './calendar-revision.js';
import { putAll } from './batch-write.js';
import { isLive } from './expiry.js';
import { findFeedHead, moveHead, type FeedHead } from './feed-head.js';
import { isBoolean, isNumber, isString, memberOf, shapeOf } from './guards.js';
import { listNumbered, numberedKey, type Sequence } from './numbered-items.js';
import { isFeedItem } from './records.js';
import { ConcurrentWriteError, type Actions, type Item, type Key, type Table, type TransactionItem } from './table.js';

const entriesOf = (userId: string): Sequence => ({ collection: `FEED#${userId}`, kind: 'FEED' });
const markerKey = (userId: string, subjectId: string): Key => ({ pk: `MARKER#${userId}`, sk: `MARKER#${subjectId}` });
const publishedKey = (subjectId: string): Key => ({
  pk: `${isCalendarId(subjectId) ? 'CALENDAR' : 'EVENT'}#${subjectId}`,
  sk: 'PUBLISHED',
});

/** DynamoDB's limit for one transaction. */
const MAX_TRANSACTION_ACTIONS = 100;

const feedItemFrom = (item: Item): AnyFeedItem => memberOf(item, 'entry', isFeedItem);

/** The newest version of an event or calendar in a user's feed. */
export interface FeedMarker {
  subjectId: string;
  version: number;
  /** Whether the user no longer has access to the event or calendar as of this version. */
  isGone: boolean;
}

const isMarker = shapeOf<FeedMarker>({ subjectId: isString, version: isNumber, isGone: isBoolean });
const markerFrom = (item: Item): FeedMarker => memberOf(item, 'marker', isMarker);

const present = <K, V>(key: K, value: V | undefined): [K, V][] => (value === undefined ? [] : [[key, value]]);

/** The head of a feed, and those of the entries that are not in it. Consistent reads, in parallel. */
export async function findUnpublished<E extends AnyFeedEntry>(
  table: Table,
  userId: string,
  entries: E[],
): Promise<{ head: FeedHead; unpublished: E[] }> {
  const subjectIds = new Set(entries.map(subjectIdOf));
  const [head, items] = await Promise.all([
    findFeedHead(table, userId),
    table.getAll([...subjectIds].map((subjectId) => markerKey(userId, subjectId))),
  ]);
  const markers = new Map(items.map(markerFrom).map(({ subjectId, version }) => [subjectId, version]));
  return { head, unpublished: entries.filter((entry) => entry.version > (markers.get(subjectIdOf(entry)) ?? 0)) };
}

/** Entries for the end of one user's feed; entries of one event or calendar are in the order of their versions. */
export interface FeedAppend<E extends AnyFeedEntry = AnyFeedEntry> {
  userId: string;
  entries: E[];
  /** The append is conditional on it. */
  head: FeedHead;
  /** For each calendar through which the user sees the events. */
  conditions: readonly RulesCondition[];
}

/** Requires that a calendar still has the rules version that was read before its members. */
export interface RulesCondition {
  calendarId: string;
  rulesVersion: number;
}

const actionsOf = ({ entries }: FeedAppend): number => new Set(entries.map(subjectIdOf)).size + entries.length + 1;

/** Whether an append fits one transaction. */
export const fitsTransaction = (append: FeedAppend): boolean =>
  actionsOf(append) + mergedConditions([append]).length <= MAX_TRANSACTION_ACTIONS;

/** The conditions of several appends, one for each calendar: DynamoDB allows one action per item. The lowest version counts. */
function mergedConditions(appends: FeedAppend[]): RulesCondition[] {
  const versions = new Map<string, number>();
  for (const { calendarId, rulesVersion } of appends.flatMap(({ conditions }) => conditions)) {
    versions.set(calendarId, Math.min(rulesVersion, versions.get(calendarId) ?? Infinity));
  }
  return [...versions].map(([calendarId, rulesVersion]) => ({ calendarId, rulesVersion }));
}

/** Groups appends so that each group fits one transaction. Each append {@link fitsTransaction}. */
export function groupAppends<E extends AnyFeedEntry>(appends: FeedAppend<E>[]): FeedAppend<E>[][] {
  const groups: FeedAppend<E>[][] = [];
  let actions = 0;
  for (const append of appends) {
    const last = groups.at(-1);
    const added = actionsOf(append);
    if (last && actions + added + mergedConditions([...last, append]).length <= MAX_TRANSACTION_ACTIONS) {
      last.push(append);
      actions += added;
    } else {
      groups.push([append]);
      actions = added;
    }
  }
  return groups;
}

/**
 * Appends to the feeds of several users, all or none, in one transaction: for each user it moves the head, puts the
 * entries and updates the markers of their events and calendars.
 * @param appends one of {@link groupAppends}
 * @returns the new items by user id; `rules-changed` if only conditions on rules versions failed; `feed-changed` if a feed
 *   has grown or already contains one of the entries, or its user has connected or disconnected
 */
export async function appendToFeeds<E extends AnyFeedEntry>(
  table: Table,
  appends: FeedAppend<E>[],
  now: Date,
): Promise<Map<string, InFeed<E>[]> | 'feed-changed' | 'rules-changed'> {
  const items = new Map(
    appends.map(({ userId, entries, head }) => [
      userId,
      entries.map((entry, index) => ({ ...entry, seq: head.lastSeq + index + 1 })),
    ]),
  );
  try {
    await table.transact({
      markers: appends.flatMap(({ userId, entries }) => putMarkers(table, userId, entries)),
      entries: [...items].flatMap(([userId, own]) => own.map((entry) => putItem(table, userId, entry, now))),
      heads: appends.map(({ userId, entries, head }) => moveHead(table, userId, head, head.lastSeq + entries.length)),
      rulesVersions: mergedConditions(appends).map(({ calendarId, rulesVersion }) =>
        calendarAction(table, { participantId: calendarId, rulesVersion }),
      ),
    });
    return items;
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
    return error.failed.has('rulesVersions') && error.failed.size === 1 ? 'rules-changed' : 'feed-changed';
  }
}

/** Appends a notice after `lastSeq`, on the condition that `lastSeq` is still the newest. */
export const appendNotice = (
  table: Table,
  userId: string,
  notice: FeedNotice,
  { lastSeq, now }: { lastSeq: number; now: Date },
): Actions => ({
  notice: putItem(table, userId, { ...notice, seq: lastSeq + 1 }, now),
  head: moveHead(table, userId, { lastSeq }, lastSeq + 1),
});

const putItem = (table: Table, userId: string, entry: AnyFeedItem, now: Date): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: {
      ...numberedKey(entriesOf(userId), entry.seq),
      entry,
      expiresAtEpochSeconds: Math.floor(now.getTime() / 1000) + FEED_SECONDS,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Updates the marker of each event and calendar to its last entry, on the condition that its first entry is newer. */
function putMarkers(table: Table, userId: string, entries: AnyFeedEntry[]): TransactionItem[] {
  const markers = new Map<string, { first: number; newest: FeedMarker }>();
  for (const entry of entries) {
    const subjectId = subjectIdOf(entry);
    const { version } = entry;
    const first = markers.get(subjectId)?.first ?? version;
    markers.set(subjectId, { first, newest: { subjectId, version, isGone: isGone(entry) } });
  }
  return [...markers].map(([subjectId, { first, newest }]) => ({
    Put: {
      TableName: table.name,
      Item: { ...markerKey(userId, subjectId), marker: newest },
      ConditionExpression: 'attribute_not_exists(pk) OR #marker.#version < :first',
      ExpressionAttributeNames: { '#marker': 'marker', '#version': 'version' },
      ExpressionAttributeValues: { ':first': first },
    },
  }));
}

/**
 * At most `limit` entries after a position, in order, up to the first expired one; empty at the end of the feed or if
 * the next entry has expired. One consistent query, two in parallel across a partition boundary.
 */
export async function listFeed(
  table: Table,
  userId: string,
  { after, limit, now }: { after: number; limit: number; now: Date },
): Promise<AnyFeedItem[]> {
  const items = await listNumbered(table, entriesOf(userId), { first: after + 1, last: after + limit });
  const isNext = (item: Item, index: number): boolean =>
    feedItemFrom(item).seq === after + 1 + index && isLive(item, now);
  const end = items.findIndex((item, index) => !isNext(item, index));
  return (end < 0 ? items : items.slice(0, end)).map(feedItemFrom);
}

/** The feed markers of a user, by id: at most `limit` after one event or calendar. One consistent query. */
export async function listFeedMarkers(
  table: Table,
  userId: string,
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<FeedMarker[]> {
  const { pk, sk } = markerKey(userId, after);
  const items = await table.queryAll(
    {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': justAfter(sk), ':to': markerKey(userId, '~').sk },
    },
    { limit },
  );
  return items.map(markerFrom);
}

/** All ids have the same length, so no other id sorts between. */
const justAfter = (sk: string): string => `${sk}!`;

/** The versions up to which events or calendars are published. Those that never were are missing. Consistent. */
export async function findPublished(table: Table, subjectIds: string[]): Promise<Map<string, number>> {
  const items = await table.getAll(subjectIds.map(publishedKey));
  const versions = new Map(items.map((item) => [item['pk'], memberOf(item, 'publishedVersion', isNumber)]));
  return new Map(subjectIds.flatMap((subjectId) => present(subjectId, versions.get(publishedKey(subjectId).pk))));
}

/**
 * Records that everything up to these versions is in all feeds, by id. Without a condition, since a lower version does no
 * harm: the publisher then reads versions again that the markers of the feeds refuse.
 */
export const markPublished = (table: Table, versions: ReadonlyMap<string, number>): Promise<void> =>
  putAll(
    table,
    [...versions].map(([subjectId, version]) => ({ ...publishedKey(subjectId), publishedVersion: version })),
  );
