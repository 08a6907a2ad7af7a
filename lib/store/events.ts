/**
 * Events and their versions.
 *
 * | pk                       | sk                   | item                                                          |
 * |--------------------------|----------------------|---------------------------------------------------------------|
 * | `EVENT#<id>`             | `EVENT`              | the current state with its access list; also when deleted     |
 * | `VERSIONS#<id>#<n/1000>` | `VERSION#0000000007` | the event as version 7 left it: history and outbox at once    |
 *
 * A partition of versions has at most 1,000 items of about 200 KB: 200 MB. The filter of the table's stream selects
 * versions by their sort key.
 */
import { entryChanges, type EntryChanges } from '../domain/event/calendar-entry.js';
import { durationClassOf } from '../domain/event/duration-class.js';
import { bucketsOf } from '../domain/event/revision-buckets.js';
import { blockableBy, newcomersOf, type Change } from '../domain/change/change.js';
import type { EventRecord } from '../domain/event/event.js';
import type { IdempotencyRecord } from '../domain/idempotency.js';
import { withCurrentOffsets } from '../domain/event/zone-update.js';
import { zoneData } from '../domain/time/zone-data.js';
import type { VersionRecord } from '../domain/change/version.js';
import { putEntry, removeEntry } from './calendar-entries.js';
import { calendarAction, type CalendarAction } from './calendar-revision.js';
import { isNumber, memberOf, optional } from './guards.js';
import { putRecord } from './idempotency.js';
import { uidActions } from './imported-uids.js';
import { listNumbered, numberedKey, type Sequence } from './numbered-items.js';
import { isEvent, isVersion } from './records.js';
import type { MovedTime, RevisionCounts } from './revision-counters.js';
import { RETURN_FAILED_ITEM, type KnownItems, type Item, type Key, type Table, type TransactionItem } from './table.js';

const pkOf = (eventId: string): string => `EVENT#${eventId}`;
const eventKey = (eventId: string) => ({ pk: pkOf(eventId), sk: 'EVENT' });
const versionsOf = (eventId: string): Sequence => ({ collection: `VERSIONS#${eventId}`, kind: 'VERSION' });
const versionKey = (eventId: string, version: number): Key => numberedKey(versionsOf(eventId), version);

/** The event of an item, with offsets of the current time zone data if it was written with an earlier release. */
function eventFrom(item: Item): EventRecord {
  const event = storedEvent(item);
  return item['zoneData'] === zoneData().version ? event : { ...event, content: withCurrentOffsets(event.content) };
}

/** The event of an item as it was written. */
export const storedEvent = (item: Item): EventRecord => memberOf(item, 'event', isEvent);
const versionFrom = (item: Item): VersionRecord => memberOf(item, 'version', isVersion);

/** Ids come from clients: an invalid id matches no event and may be too long for a key. */
const EVENT_ID = /^evt_[0-9A-HJKMNP-TV-Z]{26}$/;

/** The current state of an event, deleted or not. One consistent `GetItem`. */
export async function findEvent(table: Table, eventId: string): Promise<EventRecord | undefined> {
  if (!EVENT_ID.test(eventId)) return undefined;
  const item = await table.get(eventKey(eventId));
  return item && eventFrom(item);
}

/** The event of a known item; `undefined` if it is not known. */
export function eventIn(known: KnownItems, eventId: string): EventRecord | undefined {
  const item = known.itemAt(eventKey(eventId));
  return item && eventFrom(item);
}

/** The key of the queue for an event, if its last writer had to wait for others. One consistent read of the event. */
export async function findEventQueue(table: Table, eventId: string, now: Date): Promise<Key | undefined> {
  if (!EVENT_ID.test(eventId)) return undefined;
  return queueFor(await table.get(eventKey(eventId)), eventId, now);
}

/** The same of a known event. */
export const eventQueueIn = (known: KnownItems, eventId: string, now: Date): Key | undefined =>
  queueFor(known.itemAt(eventKey(eventId)), eventId, now);

function queueFor(item: Item | undefined, eventId: string, now: Date): Key | undefined {
  const until = (item && memberOf(item, 'queuedUntilMilliseconds', optional(isNumber))) ?? 0;
  return until > now.getTime() ? eventKey(eventId) : undefined;
}

/** The item of an event, with the release of the time zone data. The inverse of {@link storedEvent}. */
export const findEventItem = (table: Table, eventId: string): Promise<Item | undefined> => table.get(eventKey(eventId));

/** The current states of events, in the order of the ids, without missing ones. Consistent. */
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

/** Several versions, in the order of `wanted`, without missing ones. Consistent. */
export async function findVersions(
  table: Table,
  wanted: { eventId: string; version: number }[],
): Promise<VersionRecord[]> {
  return (await versionItems(table, wanted)).map(versionFrom);
}

/** As {@link findVersions}, but skips damaged items instead of throwing. */
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
 * At most `limit` versions up to and including `newest`, newest first. One consistent query, or two in parallel across
 * a partition boundary: version numbers have no gaps.
 */
export async function listVersions(
  table: Table,
  eventId: string,
  { newest, limit }: { newest: number; limit: number },
): Promise<VersionRecord[]> {
  const range = { first: Math.max(1, newest - limit + 1), last: newest };
  return (await listNumbered(table, versionsOf(eventId), range)).map(versionFrom).reverse();
}

/** Writes an event again at the same version, with new offsets. Requires that the event still has this version. */
export const rewriteEvent = (table: Table, event: EventRecord): TransactionItem =>
  putEvent(table, { event, replaces: event.version });

/** DynamoDB limits a transaction to 100 actions. */
const MAX_ACTIONS = 100;

/** The revision of a participant's calendar, as the writer read it before it checked the calendar. */
export interface SeenRevision {
  /** Set if nothing may have been added since in the buckets of the write. */
  counts?: RevisionCounts | undefined;
  /** Set if the members and rules of the calendar must be the same. */
  rulesVersion?: number | undefined;
}
/** By participant. */
type SeenRevisions = ReadonlyMap<string, SeenRevision>;

interface CommitOptions {
  /** Stored in the versions. */
  requestId?: string | undefined;
  seen?: SeenRevisions;
  /** The response to store under the idempotency key of the request. */
  record?: IdempotencyRecord | undefined;
  /** Until when later writers of the event join its queue at once, because others wait in it already. */
  queuedUntilMilliseconds?: number | undefined;
  /** Writes all calendar entries, because the stored ones follow an earlier release of the time zone data. */
  rewritesCalendars?: boolean;
}

/**
 * Writes changes in one transaction: each event if its version is still the one before, the new version item, the
 * calendar entries that change, and one action on each calendar whose busy time moves or whose rules matter, and of each
 * person who is added to an event.
 * @throws ConcurrentWriteError if an event or a `seen` calendar revision changed since it was read, if a person
 *   cannot be added to an event, or, with `claim` as a failed action, if another request took the idempotency key over
 */
export async function commitChanges(
  table: Table,
  changes: Change[],
  { requestId, seen = new Map(), record, queuedUntilMilliseconds, rewritesCalendars = false }: CommitOptions = {},
): Promise<void> {
  const calendars = changes.map(({ before, version }) =>
    entryChanges(rewritesCalendars ? undefined : before, version.event),
  );
  const actions = {
    events: changes.map(({ before, version: { event } }) =>
      putEvent(table, { event, replaces: before?.version, queuedUntilMilliseconds }),
    ),
    uids: changes.flatMap((change) => uidActions(table, change)),
    versions: changes.map(({ version }) => putVersion(table, { ...version, requestId })),
    entries: calendars.flatMap(({ put }) => put.map((entry) => putEntry(table, entry))),
    removedEntries: calendars.flatMap(({ removeFrom }, index) =>
      removeFrom.map((id) => removeEntry(table, id, changes[index]?.version.event.id ?? '')),
    ),
    calendars: calendarActions(changes, calendars, seen).map((action) => calendarAction(table, action)),
  };
  // If the actions exceed one transaction, entries that only became shorter are not rewritten. A stale, longer entry
  // costs reads but never misses a conflict.
  const shorterEntries = calendars.flatMap(({ shorten }) => shorten.map((entry) => putEntry(table, entry)));
  const saved = record ? putRecord(table, record) : {};
  const count = [actions, saved, { shorterEntries }].flatMap((group) => Object.values(group).flat()).length;
  await table.transact(saved, count <= MAX_ACTIONS ? { ...actions, shorterEntries } : actions);
}

function calendarActions(changes: Change[], calendars: EntryChanges[], seen: SeenRevisions): CalendarAction[] {
  const moved = timeMoved(changes, calendars);
  const addedBy = new Map(
    changes.flatMap((change) => newcomersOf(change).map((userId) => [userId, change.version.event.updatedBy])),
  );
  const invited = new Set(changes.flatMap(blockableBy));
  return [...new Set([...moved.keys(), ...addedBy.keys(), ...seen.keys()])].flatMap((participantId) => {
    const action = {
      participantId,
      moved: moved.get(participantId),
      seen: seen.get(participantId)?.counts,
      rulesVersion: seen.get(participantId)?.rulesVersion,
      addedBy: addedBy.get(participantId),
      invitedBy: invited.has(participantId) ? addedBy.get(participantId) : undefined,
    };
    const isNeeded = action.moved || action.rulesVersion !== undefined || action.addedBy !== undefined;
    return isNeeded ? [action] : [];
  });
}

/**
 * The busy time that the changes add or move, by participant: that of the whole event after the change, not only the time
 * that was added. While the entry moves, the queries of a concurrent conflict check can miss it at its old time and at its
 * new time; the counters make that check fail, also where both times overlap.
 */
function timeMoved(changes: Change[], calendars: EntryChanges[]): Map<string, MovedTime> {
  const moved = new Map<string, MovedTime>();
  for (const [index, { version }] of changes.entries()) {
    const [buckets, durationClass] = [bucketsOf(version.event), durationClassOf(version.event)];
    for (const id of calendars[index]?.busyTimeMovedFor ?? []) {
      const earlier = moved.get(id);
      moved.set(id, {
        buckets: new Set([...(earlier?.buckets ?? []), ...buckets]),
        durationClasses: new Set([...(earlier?.durationClasses ?? []), durationClass]),
      });
    }
  }
  return moved;
}

/** Puts an event. Requires that the stored event has the version `replaces`, or does not exist. */
const putEvent = (
  table: Table,
  {
    event,
    replaces,
    queuedUntilMilliseconds,
  }: { event: EventRecord; replaces: number | undefined; queuedUntilMilliseconds?: number | undefined },
): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: { ...eventKey(event.id), event, zoneData: zoneData().version, queuedUntilMilliseconds },
    ...(replaces === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#event.#version = :before',
          ...RETURN_FAILED_ITEM,
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
