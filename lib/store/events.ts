/**
 * Events and their versions.
 *
 * | pk                       | sk                   | item                                                          |
 * |--------------------------|----------------------|---------------------------------------------------------------|
 * | `EVENT#<id>`             | `EVENT`              | the present state with its access list, or that it is deleted |
 * | `VERSIONS#<id>#<n/1000>` | `VERSION#0000000007` | the event as version 7 left it: history and outbox at once    |
 *
 * A partition of versions holds at most 1,000 items of some 200 KB each: 200 MB. The filter of the table's stream
 * recognises versions by their sort key.
 */
import { calendarChange, type CalendarChange } from '../domain/event/calendar-entry.js';
import { blockableBy, newcomersOf, type Change } from '../domain/change/change.js';
import type { EventRecord } from '../domain/event/event.js';
import type { IdempotencyRecord } from '../domain/idempotency.js';
import { withCurrentOffsets } from '../domain/event/zone-update.js';
import { zoneData } from '../domain/time/zone-data.js';
import type { VersionRecord } from '../domain/change/version.js';
import { putEntry, removeEntry } from './calendar-entries.js';
import { useCalendar, type CalendarUse } from './calendar-revision.js';
import { memberOf } from './guards.js';
import { putRecord } from './idempotency.js';
import { listNumbered, numberedKey, type Sequence } from './numbered-items.js';
import { isEvent, isVersion } from './records.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const pkOf = (eventId: string): string => `EVENT#${eventId}`;
const eventKey = (eventId: string) => ({ pk: pkOf(eventId), sk: 'EVENT' });
const versionsOf = (eventId: string): Sequence => ({ collection: `VERSIONS#${eventId}`, kind: 'VERSION' });
const versionKey = (eventId: string, version: number): Key => numberedKey(versionsOf(eventId), version);

/** The event of an item; one of an earlier release of the time zone data with the offsets that it now has. */
function eventFrom(item: Item): EventRecord {
  const event = storedEvent(item);
  return item['zoneData'] === zoneData().version ? event : { ...event, content: withCurrentOffsets(event.content) };
}

/** The event of an item as it was written. */
export const storedEvent = (item: Item): EventRecord => memberOf(item, 'event', isEvent);
export const versionFrom = (item: Item): VersionRecord => memberOf(item, 'version', isVersion);

/** Ids come from clients; what no event can have as its id names none, and may be too long for a key. */
const EVENT_ID = /^evt_[0-9A-HJKMNP-TV-Z]{26}$/;

/** The present state of an event, deleted or not. One consistent `GetItem`. */
export async function findEvent(table: Table, eventId: string): Promise<EventRecord | undefined> {
  if (!EVENT_ID.test(eventId)) return undefined;
  const item = await table.get(eventKey(eventId));
  return item && eventFrom(item);
}

/** The item of an event, with what {@link storedEvent} reads and the release of the time zone data it was written with. */
export const findEventItem = (table: Table, eventId: string): Promise<Item | undefined> => table.get(eventKey(eventId));

/** The present states of events, in the order asked for, without those that are not there. Consistent. */
export async function findEvents(table: Table, eventIds: string[]): Promise<EventRecord[]> {
  const items = await table.getAll(eventIds.map(eventKey));
  const events = new Map(items.map((item) => [item['pk'], eventFrom(item)]));
  return eventIds.flatMap((eventId) => events.get(pkOf(eventId)) ?? []);
}

/** One version. One consistent `GetItem`. */
export async function findVersion(table: Table, eventId: string, version: number): Promise<VersionRecord | undefined> {
  const item = await table.get(versionKey(eventId, version));
  return item && versionFrom(item);
}

/** Several versions, in the order asked for, without those that are not there. Consistent. */
export async function findVersions(
  table: Table,
  wanted: { eventId: string; version: number }[],
): Promise<VersionRecord[]> {
  return (await versionItems(table, wanted)).map(versionFrom);
}

/** As {@link findVersions}, without damaged ones, for a reader that they must not stop. */
export const findIntactVersions = async (
  table: Table,
  wanted: { eventId: string; version: number }[],
): Promise<VersionRecord[]> => (await versionItems(table, wanted)).map((item) => item['version']).filter(isVersion);

async function versionItems(table: Table, wanted: { eventId: string; version: number }[]): Promise<Item[]> {
  const keys = wanted.map(({ eventId, version }) => versionKey(eventId, version));
  const items = await table.getAll(keys);
  const byKey = new Map(items.map((item) => [`${String(item['pk'])} ${String(item['sk'])}`, item]));
  return keys.map(({ pk, sk }) => byKey.get(`${pk} ${sk}`)).filter((item) => item !== undefined);
}

/**
 * At most `limit` versions up to and including `newest`, newest first: numbers have no gaps, so this is one range. One
 * consistent query, two in parallel across a partition boundary.
 */
export async function listVersions(
  table: Table,
  eventId: string,
  { newest, limit }: { newest: number; limit: number },
): Promise<VersionRecord[]> {
  const range = { first: Math.max(1, newest - limit + 1), last: newest };
  return (await listNumbered(table, versionsOf(eventId), range)).map(versionFrom).reverse();
}

/** Writes an event again at the same version, for other offsets in it; fails when the event has moved on. */
export const rewriteEvent = (table: Table, event: EventRecord): TransactionItem =>
  putEvent(table, event, event.version);

/** The most actions that one transaction takes. */
const MAX_ACTIONS = 100;

/** The calendar revision that a writer has seen, when the write was judged against the calendar. */
interface SeenRevision {
  userId: string;
  count: number;
}

interface CommitOptions {
  seen?: SeenRevision | undefined;
  /** The response to store under the idempotency key of the request. */
  record?: IdempotencyRecord | undefined;
  /** Writes all calendar entries, since those in store follow an earlier release of the time zone data. */
  rewritesCalendars?: boolean;
}

/**
 * Writes changes in one transaction: each event on the condition of its version, its new version item, the calendar
 * entries that change, and one action on the calendar of each person whose busy time moves or who is put on an event.
 * @throws ConcurrentWriteError when an event or the seen calendar revision has moved since it was read, or a person cannot be put on an event
 */
export async function commitChanges(
  table: Table,
  changes: Change[],
  { seen, record, rewritesCalendars = false }: CommitOptions = {},
): Promise<void> {
  const calendars = changes.map(({ before, version }) =>
    calendarChange(rewritesCalendars ? undefined : before, version.event),
  );
  const actions = {
    events: changes.map(({ before, version: { event } }) => putEvent(table, event, before?.version)),
    versions: changes.map(({ version }) => putVersion(table, version)),
    entries: calendars.flatMap(({ put }) => put.map((entry) => putEntry(table, entry))),
    removedEntries: calendars.flatMap(({ removeFrom }, index) =>
      removeFrom.map((userId) => removeEntry(table, userId, changes[index]?.version.event.id ?? '')),
    ),
    calendars: calendarUses(changes, calendars, seen).map((use) => useCalendar(table, use)),
  };
  // Of many people, the entries of the old half of a split keep their end: too late, never too early.
  const shorterEntries = calendars.flatMap(({ shorten }) => shorten.map((entry) => putEntry(table, entry)));
  const saved = record ? putRecord(table, record) : {};
  const count = [actions, saved, { shorterEntries }].flatMap((group) => Object.values(group).flat()).length;
  await table.transact(saved, count <= MAX_ACTIONS ? { ...actions, shorterEntries } : actions);
}

function calendarUses(changes: Change[], calendars: CalendarChange[], seen: SeenRevision | undefined): CalendarUse[] {
  const moved = new Set(calendars.flatMap(({ busyTimeMovedFor }) => [...busyTimeMovedFor]));
  const addedBy = new Map(
    changes.flatMap((change) => newcomersOf(change).map((userId) => [userId, change.version.event.updatedBy])),
  );
  const invited = new Set(changes.flatMap(blockableBy));
  return [...new Set([...moved, ...addedBy.keys()])].map((userId) => ({
    userId,
    movesBusyTime: moved.has(userId),
    seen: seen?.userId === userId ? seen.count : undefined,
    addedBy: addedBy.get(userId),
    invitedBy: invited.has(userId) ? addedBy.get(userId) : undefined,
  }));
}

/** Puts an event in place of this version of it; of a new one, in place of nothing. */
const putEvent = (table: Table, event: EventRecord, replaces: number | undefined): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: { ...eventKey(event.id), event, zoneData: zoneData().version },
    ...(replaces === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#event.#version = :before',
          ExpressionAttributeNames: { '#event': 'event', '#version': 'version' },
          ExpressionAttributeValues: { ':before': replaces },
        }),
  },
});

const putVersion = (table: Table, version: VersionRecord): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: { ...versionKey(version.event.id, version.event.version), version },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});
