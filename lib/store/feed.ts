/**
 * Feeds: what each user hears, and how far each event's versions are published.
 *
 * | pk           | sk                       | item                                                     |
 * |--------------|--------------------------|----------------------------------------------------------|
 * | `USER#<id>`  | `FEED-COUNTER`           | the `seq` of the newest entry                            |
 * | `USER#<id>`  | `FEED#0000000041`        | an entry, which points to its version                    |
 * | `USER#<id>`  | `FED#<event id>#<version>` | that this version is in the feed: it is never put twice |
 * | `EVENT#<id>` | `PUBLISHED`              | the version up to which everything is in all feeds       |
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { FEED_SECONDS, type FeedEntry, type FeedItem } from '../domain/feed.js';
import { LostRace, type Item, type Key, type Table, type TransactionItem } from './table.js';

const pkOf = (userId: string): string => `USER#${userId}`;
const counterKey = (userId: string): Key => ({ pk: pkOf(userId), sk: 'FEED-COUNTER' });
const itemSk = (seq: number): string => `FEED#${String(seq).padStart(10, '0')}`;
const itemKey = (userId: string, seq: number): Key => ({ pk: pkOf(userId), sk: itemSk(seq) });
const markerKey = (userId: string, { eventId, version }: FeedEntry): Key => ({
  pk: pkOf(userId),
  sk: `FED#${eventId}#${version}`,
});
const publishedKey = (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: 'PUBLISHED' });

/** The most entries that one transaction takes: 100 actions, two for each entry and one for the counter. */
export const MAX_APPENDED = 49;

const countFrom = (item: Item | undefined): number => (item?.['count'] as number | undefined) ?? 0;
const feedItemFrom = (item: Item): FeedItem => item['entry'] as FeedItem;
const isKept = (item: Item, now: Date): boolean => (item['expiresAtEpochSeconds'] as number) * 1000 > now.getTime();

/** The `seq` of a user's newest entry, 0 for an empty feed. One consistent read. */
export const findLastSeq = async (table: Table, userId: string): Promise<number> =>
  countFrom(await table.get(counterKey(userId)));

/** As {@link findLastSeq}, for many users at once; users with empty feeds are not in it. */
export async function findLastSeqs(table: Table, userIds: string[]): Promise<Map<string, number>> {
  const items = new Map((await table.getAll(userIds.map(counterKey))).map((item) => [item['pk'], countFrom(item)]));
  return new Map(userIds.flatMap((userId) => present(userId, items.get(pkOf(userId)))));
}

const present = <K, V>(key: K, value: V | undefined): [K, V][] => (value === undefined ? [] : [[key, value]]);

/** What became of an attempt to append entries. */
export type Appended =
  | { isAppended: true; items: FeedItem[] }
  /** The counter has moved, or some entries are in the feed already. */
  | { isAppended: false; remaining: FeedEntry[] };

/**
 * Appends at most {@link MAX_APPENDED} entries after `lastSeq`, all or none, in one transaction that moves the counter,
 * puts the entries and marks them.
 */
export async function appendToFeed(
  table: Table,
  userId: string,
  { entries, lastSeq, now }: { entries: FeedEntry[]; lastSeq: number; now: Date },
): Promise<Appended> {
  const items = entries.map((entry, index) => ({ ...entry, seq: lastSeq + index + 1 }));
  const expiresAtEpochSeconds = Math.floor(now.getTime() / 1000) + FEED_SECONDS;
  const putNew = (item: Item): TransactionItem => ({
    Put: {
      TableName: table.name,
      Item: { ...item, expiresAtEpochSeconds },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  try {
    await table.transact([
      ...entries.map((entry) => putNew({ ...markerKey(userId, entry) })),
      ...items.map((entry) => putNew({ ...itemKey(userId, entry.seq), entry })),
      moveCounter(table, userId, lastSeq, lastSeq + items.length),
    ]);
    return { isAppended: true, items };
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    return { isAppended: false, remaining: entries.filter((_, index) => !error.failedConditions[index]) };
  }
}

const moveCounter = (table: Table, userId: string, from: number, to: number): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: counterKey(userId),
    UpdateExpression: 'SET #count = :to',
    ConditionExpression: from === 0 ? 'attribute_not_exists(#count)' : '#count = :from',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':to': to, ...(from === 0 ? {} : { ':from': from }) },
  },
});

/** Whether this entry is still kept. One consistent read. */
export async function isInFeed(table: Table, userId: string, seq: number, now: Date): Promise<boolean> {
  const item = await table.get(itemKey(userId, seq));
  return item !== undefined && isKept(item, now);
}

/** At most `limit` entries after a place, in order. One consistent query. */
export async function listFeed(
  table: Table,
  userId: string,
  { after, limit, now }: { after: number; limit: number; now: Date },
): Promise<FeedItem[]> {
  const items = await table.queryAll(
    {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pkOf(userId), ':from': itemSk(after + 1), ':to': itemSk(9_999_999_999) },
    },
    { limit, accept: (item) => isKept(item, now) },
  );
  return items.map(feedItemFrom);
}

/** The versions up to which events are published; events that never were are not in it. Consistent. */
export async function findPublished(table: Table, eventIds: string[]): Promise<Map<string, number>> {
  const items = await table.getAll(eventIds.map(publishedKey));
  const versions = new Map(items.map((item) => [item['pk'], item['publishedVersion'] as number]));
  return new Map(eventIds.flatMap((eventId) => present(eventId, versions.get(publishedKey(eventId).pk))));
}

/** Says that everything up to a version is in all feeds; never less than was said before. */
export async function markPublished(table: Table, eventId: string, version: number): Promise<void> {
  try {
    await table.update({
      Key: publishedKey(eventId),
      UpdateExpression: 'SET publishedVersion = :version',
      ConditionExpression: 'attribute_not_exists(pk) OR publishedVersion < :version',
      ExpressionAttributeValues: { ':version': version },
    });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
