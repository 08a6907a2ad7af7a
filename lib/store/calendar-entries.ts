/**
 * Calendar entries: one item for each user and event, in two orders besides its key.
 *
 * | pk                | sk                 | item                                              |
 * |-------------------|--------------------|---------------------------------------------------|
 * | `CALENDAR#<user>` | `ENTRY#<event id>` | when the event takes place on the user's calendar |
 *
 * | attribute | orders                                                    | serves                          |
 * |-----------|-----------------------------------------------------------|---------------------------------|
 * | `byStart` | live entries by start, then id; deleted ones apart        | lists                           |
 * | `byTime`  | entries of one duration class by start, long ones by end  | what overlaps a window          |
 *
 * Both are local secondary indexes, which unlike global ones are read strongly consistent. A query has one range on one
 * sort key, and an overlap needs two bounds; but an entry of at most `d` seconds that overlaps `[from, to)` starts in
 * `(from − d, to)`. So each class is one short range, and reading costs what is in the window.
 *
 * An index is local to its partition, so a calendar is one partition, and entries share it with no other kind of item. An
 * entry takes some 1.5 KB with its copies in both indexes: the 10 GB of an item collection hold 7 million (decision 27).
 */
import type { CalendarEntry } from '../domain/event/calendar-entry.js';
import { overlaps, type Interval } from '../domain/time/event-time.js';
import type { Item, Table, TransactionItem } from './table.js';
import { sortableInstant } from './sort-key.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const DURATION_CLASSES = [
  { name: 'A', maxSeconds: HOUR },
  { name: 'B', maxSeconds: DAY },
  { name: 'C', maxSeconds: 32 * DAY },
  { name: 'D', maxSeconds: 1_024 * DAY },
] as const;
/** Longer than every class, and every series: by end, so that what is over is not read. What is to come is. */
const LONG = 'L';
const AFTER_EVERYTHING = '~';

const pkOf = (userId: string): string => `CALENDAR#${userId}`;
const keyOf = (userId: string, eventId: string) => ({ pk: pkOf(userId), sk: `ENTRY#${eventId}` });

const byStartOf = (entry: CalendarEntry): string =>
  `${entry.isDeleted ? 'D' : 'L'}#${sortableInstant(entry.startsAtEpochSeconds)}#${entry.eventId}`;

function byTimeOf(entry: CalendarEntry): string {
  const seconds = entry.endsAtEpochSeconds - entry.startsAtEpochSeconds;
  const durationClass = entry.isSeries ? undefined : DURATION_CLASSES.find(({ maxSeconds }) => seconds <= maxSeconds);
  return durationClass
    ? `${durationClass.name}#${sortableInstant(entry.startsAtEpochSeconds)}#${entry.eventId}`
    : `${LONG}#${sortableInstant(entry.endsAtEpochSeconds)}#${entry.eventId}`;
}

const toItem = (entry: CalendarEntry): Item => ({
  ...keyOf(entry.userId, entry.eventId),
  ...entry,
  byStart: byStartOf(entry),
  ...(entry.isDeleted ? {} : { byTime: byTimeOf(entry) }),
});

function fromItem(item: Item): CalendarEntry {
  const { pk, sk, byStart, byTime, ...entry } = item;
  return entry as unknown as CalendarEntry;
}

export const putEntry = (table: Table, entry: CalendarEntry): TransactionItem => ({
  Put: { TableName: table.name, Item: toItem(entry) },
});

export const removeEntry = (table: Table, userId: string, eventId: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: keyOf(userId, eventId) },
});

/** A place in the order of a list: by start, then id. */
export interface ListPosition {
  startsAtEpochSeconds: number;
  eventId: string;
}

/** At most `limit` entries after a place, in the order of lists. One query on `byStart`. */
export async function listEntries(
  table: Table,
  userId: string,
  { isDeleted, after, limit }: { isDeleted: boolean; after: ListPosition | undefined; limit: number },
): Promise<CalendarEntry[]> {
  const prefix = isDeleted ? 'D' : 'L';
  const from = after ? `${prefix}#${sortableInstant(after.startsAtEpochSeconds)}#${after.eventId}` : `${prefix}#`;
  const { items } = await table.queryPage({
    IndexName: 'byStart',
    KeyConditionExpression: 'pk = :pk AND byStart BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': pkOf(userId), ':from': from, ':to': `${prefix}#${AFTER_EVERYTHING}` },
    // One more, since BETWEEN includes the place itself.
    Limit: limit + 1,
  });
  return items
    .map(fromItem)
    .filter(({ eventId }) => eventId !== after?.eventId)
    .slice(0, limit);
}

/**
 * At most `limit` of a user's entries after that of an event, deleted ones too, by event id. Keys never change, so that
 * reading page after page misses none that is there all the time. One query.
 */
export async function listEntriesById(
  table: Table,
  userId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<CalendarEntry[]> {
  const from = keyOf(userId, after ?? '').sk;
  const { items } = await table.queryPage({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': pkOf(userId), ':from': from, ':to': keyOf(userId, AFTER_EVERYTHING).sk },
    // One more, since BETWEEN includes the entry itself.
    Limit: limit + 1,
  });
  return items
    .map(fromItem)
    .filter(({ eventId }) => eventId !== after)
    .slice(0, limit);
}

/** Whether an entry may have something in a window. */
const reaches = ({ earliestEpochSeconds, ...entry }: CalendarEntry, window: Interval): boolean =>
  overlaps({ ...entry, startsAtEpochSeconds: earliestEpochSeconds ?? entry.startsAtEpochSeconds }, window);

/** Whether an entry comes after a place in the order of lists. */
const isAfter = (entry: ListPosition, place: ListPosition | undefined): boolean =>
  !place ||
  entry.startsAtEpochSeconds > place.startsAtEpochSeconds ||
  (entry.startsAtEpochSeconds === place.startsAtEpochSeconds && entry.eventId > place.eventId);

/**
 * The live entries that overlap the window, and the series that may, by start, then id; of those after a place at most `limit`, when given.
 * One query on `byTime` for each duration class, in parallel.
 */
export async function entriesOverlapping(
  table: Table,
  userId: string,
  window: Interval,
  { after, limit = Infinity }: { after?: ListPosition | undefined; limit?: number } = {},
): Promise<CalendarEntry[]> {
  const earliestStart = after?.startsAtEpochSeconds ?? -Infinity;
  const ranges = [
    ...DURATION_CLASSES.map(({ name, maxSeconds }) => ({
      from: `${name}#${sortableInstant(Math.max(window.startsAtEpochSeconds - maxSeconds, earliestStart))}`,
      to: `${name}#${sortableInstant(window.endsAtEpochSeconds)}`,
      limit,
    })),
    {
      from: `${LONG}#${sortableInstant(window.startsAtEpochSeconds)}`,
      to: `${LONG}#${AFTER_EVERYTHING}`,
      limit: Infinity,
    },
  ];
  const isWanted = (item: Item): boolean => reaches(fromItem(item), window) && isAfter(fromItem(item), after);
  const found = await Promise.all(
    ranges.map(({ from, to, limit: rangeLimit }) =>
      table.queryAll(
        {
          IndexName: 'byTime',
          KeyConditionExpression: 'pk = :pk AND byTime BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pkOf(userId), ':from': from, ':to': to },
        },
        { limit: rangeLimit, accept: isWanted },
      ),
    ),
  );
  return found
    .flat()
    .map(fromItem)
    .sort((a, b) => (isAfter(a, b) ? 1 : -1))
    .slice(0, limit);
}
