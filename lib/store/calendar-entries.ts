/**
 * Calendar entries: one item per participant and event, with three local secondary indexes.
 *
 * | pk                   | sk                 | item                                            |
 * |----------------------|--------------------|-------------------------------------------------|
 * | `CALENDAR#<user>`    | `ENTRY#<event id>` | when the event takes place, for a person        |
 * | `ENTRIES#<calendar>` | `ENTRY#<event id>` | the same for a calendar that is shared as a whole |
 *
 * | attribute  | orders                                                   | serves                                |
 * |------------|----------------------------------------------------------|---------------------------------------|
 * | `byStart`  | live entries by start, then id; deleted ones apart       | lists                                 |
 * | `byTime`   | live entries by class, in it by start or end             | lists of what overlaps a window       |
 * | `busyTime` | the same of those alone that take up time                | conflicts and free-busy               |
 *
 * Local secondary indexes, unlike global ones, can be read strongly consistently. A query has one range on one sort
 * key, and an overlap needs two bounds. So each duration class (`duration-class.ts`) is one short range, and the cost of a
 * read depends on the window only. Series without an end are ordered by start: series that start later are not read.
 *
 * An index is local to its partition, so a calendar is one partition. The other items in it are the user's
 * memberships of calendars (`calendars.ts`), which are in no index. The record and members of a calendar are in another
 * partition: a calendar that is full can still be shared and deleted. An entry takes about 1.5 KB with its copies in the
 * indexes: 7 million fit into the 10 GB of an item collection (decision 27).
 */
import { isCalendarId } from '../domain/calendar/calendar.js';
import type { CalendarEntry } from '../domain/event/calendar-entry.js';
import {
  classOfSingle,
  DURATION_CLASSES,
  LONG_CLASS,
  SINGLE_CLASSES,
  type DurationClass,
} from '../domain/event/duration-class.js';
import { LAST_INSTANT_EPOCH_SECONDS, overlaps, type Interval } from '../domain/time/event-time.js';
import { formatEntry, parseEntry } from './entry-text.js';
import { DamagedItemError, isString } from './guards.js';
import type { Item, Table, TransactionItem } from './table.js';
import { sortableInstant } from './sort-key.js';

/**
 * In {@link LONG_CLASS}, series without an end are ordered by start. All others are ordered by end: past entries are not
 * read, future ones are. This key sorts directly after that of the others, so that one range can cover both.
 */
const ENDLESS = 'M';
const AFTER_EVERYTHING = '~';
/** Sorts before every character of ids. */
const DIRECTLY_AFTER = '!';
/** The maximum size of an index page. */
const MAX_PAGE = 1_000;

const OF_USER = 'CALENDAR#';
const OF_CALENDAR = 'ENTRIES#';
const ENTRY = 'ENTRY#';
const pkOf = (participantId: string): string =>
  `${isCalendarId(participantId) ? OF_CALENDAR : OF_USER}${participantId}`;
const keyOf = (participantId: string, eventId: string) => ({ pk: pkOf(participantId), sk: `${ENTRY}${eventId}` });

const byStartOf = (entry: CalendarEntry): string =>
  `${entry.isDeleted ? 'D' : 'L'}#${sortableInstant(entry.startsAtEpochSeconds)}#${entry.eventId}`;

/** The class of an entry and its position in the class, without the id. */
function timeKeyOf(entry: CalendarEntry): string {
  const { isSeries, startsAtEpochSeconds, endsAtEpochSeconds, earliestEpochSeconds = startsAtEpochSeconds } = entry;
  const durationClass = isSeries ? LONG_CLASS : classOfSingle(endsAtEpochSeconds - startsAtEpochSeconds);
  if (durationClass !== LONG_CLASS) return `${durationClass}#${sortableInstant(startsAtEpochSeconds)}`;
  return isSeries && endsAtEpochSeconds === LAST_INSTANT_EPOCH_SECONDS && earliestEpochSeconds === startsAtEpochSeconds
    ? `${ENDLESS}#${sortableInstant(startsAtEpochSeconds)}`
    : `${LONG_CLASS}#${sortableInstant(endsAtEpochSeconds)}`;
}

function toItem(entry: CalendarEntry): Item {
  const timeKey = timeKeyOf(entry);
  return {
    ...keyOf(entry.participantId, entry.eventId),
    entry: formatEntry(entry),
    byStart: byStartOf(entry),
    ...(!entry.isDeleted && { byTime: `${timeKey}#${entry.eventId}` }),
    // In `byTime`, a sign follows the time, so that a range excludes entries that begin at its end.
    ...(entry.isBusy && { busyTime: `${timeKey}#` }),
  };
}

/** The entry of an item. */
export function entryFrom(item: Item): CalendarEntry {
  const { pk, sk, entry: text, byTime, busyTime } = item as Record<string, string | undefined>;
  const entry = isString(text) ? parseEntry(text) : undefined;
  const prefix = [OF_USER, OF_CALENDAR].find((one) => pk?.startsWith(one));
  if (!pk || !prefix || !sk?.startsWith(ENTRY) || !entry) throw new DamagedItemError(item, 'entry');
  return {
    participantId: pk.slice(prefix.length),
    eventId: sk.slice(ENTRY.length),
    ...entry,
    isBusy: busyTime !== undefined,
    isDeleted: byTime === undefined && busyTime === undefined,
  };
}

export const putEntry = (table: Table, entry: CalendarEntry): TransactionItem => ({
  Put: { TableName: table.name, Item: toItem(entry) },
});

export const removeEntry = (table: Table, participantId: string, eventId: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: keyOf(participantId, eventId) },
});

/** The entries of one event on these users' calendars, by user id. Consistent. */
export async function findStoredEntries(
  table: Table,
  eventId: string,
  participantIds: string[],
): Promise<Map<string, CalendarEntry>> {
  const entries = (await table.getAll(participantIds.map((participantId) => keyOf(participantId, eventId)))).map(
    entryFrom,
  );
  return new Map(entries.map((entry) => [entry.participantId, entry]));
}

/** A position in a list, ordered by start, then id. */
export interface ListPosition {
  startsAtEpochSeconds: number;
  eventId: string;
}

/**
 * At most `limit` entries after a position, in the order of lists. One query on `byStart`, and further ones while
 * `accept` leaves out entries.
 */
export function listEntries(
  table: Table,
  participantId: string,
  {
    isDeleted,
    after,
    limit,
    accept = () => true,
  }: { isDeleted: boolean; after: ListPosition | undefined; limit: number; accept?: (entry: CalendarEntry) => boolean },
): Promise<CalendarEntry[]> {
  const prefix = isDeleted ? 'D' : 'L';
  const position = after && `${sortableInstant(after.startsAtEpochSeconds)}#${after.eventId}${DIRECTLY_AFTER}`;
  const range = { from: `${prefix}#${position ?? ''}`, to: `${prefix}#${AFTER_EVERYTHING}` };
  return readRange(table, { index: 'byStart', participantId, ...range }, { limit, accept });
}

/**
 * At most `limit` entries of a user after the event `after`, by event id, including deleted ones. Keys never change, so
 * that reading all pages misses no entry that exists throughout. One query.
 */
export async function listEntriesById(
  table: Table,
  participantId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<CalendarEntry[]> {
  const from = keyOf(participantId, after ?? '').sk;
  const { items } = await table.queryPage({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': pkOf(participantId),
      ':from': from,
      ':to': keyOf(participantId, AFTER_EVERYTHING).sk,
    },
    // One more, because BETWEEN includes `after` itself.
    Limit: limit + 1,
  });
  return items
    .map(entryFrom)
    .filter(({ eventId }) => eventId !== after)
    .slice(0, limit);
}

/** Whether an entry can overlap a window. */
const reaches = ({ earliestEpochSeconds, ...entry }: CalendarEntry, window: Interval): boolean =>
  overlaps({ ...entry, startsAtEpochSeconds: earliestEpochSeconds ?? entry.startsAtEpochSeconds }, window);

/** Whether an entry comes after a position in the order of lists. */
const isAfter = (entry: ListPosition, position: ListPosition | undefined): boolean =>
  !position ||
  entry.startsAtEpochSeconds > position.startsAtEpochSeconds ||
  (entry.startsAtEpochSeconds === position.startsAtEpochSeconds && entry.eventId > position.eventId);

/** The order of lists, for `sort`. */
export const compareInList = (a: ListPosition, b: ListPosition): number => {
  if (isAfter(a, b)) return 1;
  return isAfter(b, a) ? -1 : 0;
};

interface Overlapping {
  after?: ListPosition | undefined;
  /** The maximum number of entries. */
  limit?: number;
  /** Whether to include an entry. Called in order, and not after the limit is reached. */
  accept?: (entry: CalendarEntry) => boolean;
}

/**
 * The live entries that overlap the window, and the series that may, by start, then id. With `limit`, at most so many
 * after a position. One query on `byTime` for each class, in parallel.
 */
export async function entriesOverlapping(
  table: Table,
  participantId: string,
  window: Interval,
  { after, limit = Infinity, accept = () => true }: Overlapping = {},
): Promise<CalendarEntry[]> {
  const isNear = (entry: CalendarEntry): boolean => reaches(entry, window) && isAfter(entry, after);
  const isWanted = (entry: CalendarEntry): boolean => isNear(entry) && accept(entry);
  const { classes, endless, long } = rangesOf(window, after);
  const ordered = Number.isFinite(limit) ? [...classes, endless] : classes;
  const unordered = Number.isFinite(limit) ? long : { from: long.from, to: endless.to };
  const read = (range: Range, wanted: Wanted) => readRange(table, { index: 'byTime', participantId, ...range }, wanted);
  const [rest, ...found] = await Promise.all([
    read(unordered, { limit: Infinity, accept: isNear }),
    ...ordered.map((range) => read(range, { limit, accept: isWanted })),
  ]);
  const accepted = new Set(found.flat());
  return firstOf([...rest, ...accepted].sort(compareInList), limit, (entry) => accepted.has(entry) || accept(entry));
}

/**
 * The entries that make the person busy and overlap the window, and the series that may, by start, then id. One query
 * on `busyTime` for each class, in parallel.
 * @param among the classes to which all busy time of the calendar belongs
 */
export async function busyEntriesOverlapping(
  table: Table,
  participantId: string,
  window: Interval,
  among: ReadonlySet<DurationClass> = new Set(DURATION_CLASSES),
): Promise<CalendarEntry[]> {
  const { classes, endless, long } = rangesOf(window, undefined);
  const ranges = [...classes, { name: LONG_CLASS, from: long.from, to: endless.to }];
  const accept = (entry: CalendarEntry): boolean => reaches(entry, window);
  const found = await Promise.all(
    ranges
      .filter(({ name }) => among.has(name))
      .map(({ from, to }) =>
        readRange(table, { index: 'busyTime', participantId, from, to }, { limit: Infinity, accept }),
      ),
  );
  return found.flat().sort(compareInList);
}

/**
 * What a query reads of each entry: a window can read a thousand, and each member takes CPU. `busyTime` has no other
 * members; a projection would make DynamoDB Local count a read of the table for each.
 */
const PROJECTIONS = {
  byStart: { ProjectionExpression: 'sk, entry, byTime, busyTime' },
  byTime: { ProjectionExpression: 'sk, entry, byTime, busyTime' },
  busyTime: {},
};

interface Range {
  from: string;
  to: string;
}

/** The range of each class that may overlap the window after a position. */
function rangesOf({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval, after: ListPosition | undefined) {
  const earliestStart = after?.startsAtEpochSeconds ?? -Infinity;
  const byStart = (name: string, from: number): Range => ({
    from: `${name}#${sortableInstant(Math.max(from, earliestStart))}`,
    to: `${name}#${sortableInstant(endsAtEpochSeconds)}`,
  });
  return {
    classes: SINGLE_CLASSES.map(({ name, maxSeconds }) => ({
      name,
      ...byStart(name, startsAtEpochSeconds - maxSeconds),
    })),
    endless: byStart(ENDLESS, -Infinity),
    long: { from: `${LONG_CLASS}#${sortableInstant(startsAtEpochSeconds)}`, to: `${LONG_CLASS}#${AFTER_EVERYTHING}` },
  };
}

interface Wanted {
  limit: number;
  accept: (entry: CalendarEntry) => boolean;
}

/** The first entries of a range that are wanted. Pages grow, so that skipping a hundred entries takes few requests. */
async function readRange(
  table: Table,
  { index, participantId, from, to }: Range & { index: keyof typeof PROJECTIONS; participantId: string },
  { limit, accept }: Wanted,
): Promise<CalendarEntry[]> {
  const found: CalendarEntry[] = [];
  let start: Item | undefined;
  let size = limit;
  do {
    const { items, lastKey } = await table.queryPage({
      IndexName: index,
      KeyConditionExpression: 'pk = :pk AND #index BETWEEN :from AND :to',
      ...PROJECTIONS[index],
      ExpressionAttributeNames: { '#index': index },
      ExpressionAttributeValues: { ':pk': pkOf(participantId), ':from': from, ':to': to },
      ...(Number.isFinite(size) && { Limit: Math.min(size, MAX_PAGE) }),
      ...(start && { ExclusiveStartKey: start }),
    });
    const entries = items.map((item) => entryFrom({ pk: pkOf(participantId), ...item }));
    found.push(...firstOf(entries, limit - found.length, accept));
    start = lastKey;
    size *= 2;
  } while (start && found.length < limit);
  return found;
}

/** The first `limit` entries that are wanted. */
function firstOf(
  entries: CalendarEntry[],
  limit: number,
  isWanted: (entry: CalendarEntry) => boolean,
): CalendarEntry[] {
  const found: CalendarEntry[] = [];
  for (const entry of entries) {
    if (found.length >= limit) break;
    if (isWanted(entry)) found.push(entry);
  }
  return found;
}
