/**
 * Updates a table to another release of the time zone data: finds events that keep their local time and move in UTC,
 * and calendar entries that do not match their event, and rewrites both. An event that is up to date is not written, so
 * that the update can be repeated and continues after an interruption.
 */
import { isDeepStrictEqual } from 'node:util';
import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { change } from '../../lib/domain/change/change.js';
import { entriesOf } from '../../lib/domain/event/calendar-entry.js';
import type { EventRecord } from '../../lib/domain/event/event.js';
import { slotsIn } from '../../lib/domain/event/occurrence.js';
import { withCurrentOffsets } from '../../lib/domain/event/zone-update.js';
import { StepBudget } from '../../lib/domain/recurrence/budget.js';
import { ProblemError } from '../../lib/domain/errors.js';
import { UnknownZoneError } from '../../lib/domain/time/zone.js';
import { useZoneData, zoneData, type ZoneData } from '../../lib/domain/time/zone-data.js';
import { findStoredEntries, putEntry } from '../../lib/store/calendar-entries.js';
import { commitChanges, findEventItem, rewriteEvent, storedEvent } from '../../lib/store/events.js';
import { ConcurrentWriteError, type Item, type Table } from '../../lib/store/table.js';

/** How far ahead occurrences are compared, in seconds. */
const HORIZON_SECONDS = 2 * 366 * 86_400;
const MAX_ATTEMPTS = 5;

/** The update of one event. */
export interface EventUpdate {
  event_id: string;
  title: string;
  time_zone: string;
  /** The stored start, and the start with the new data. */
  start_time: { stored: string; current: string };
  /** Occurrences within two years that move in UTC; at most one for a single event. */
  moved_occurrences: number;
  /** The number of people whose calendar entry must be rewritten. */
  stale_entries: number;
  is_written: boolean;
  /** Why the event cannot be updated. */
  fault?: string;
}

export interface UpdateOptions {
  table: Table;
  from: ZoneData;
  to: ZoneData;
  now: () => Date;
  /** Whether to write the reported changes. */
  apply: boolean;
}

/** Runs synchronous work with other time zone data. */
function withZoneData<T>(data: ZoneData, work: () => T): T {
  const before = useZoneData(data);
  try {
    return work();
  } finally {
    useZoneData(before);
  }
}

/** The spans of the event's occurrences, as text. */
function spansOf(event: EventRecord, until: number): string[] {
  const window = { startsAtEpochSeconds: -Infinity, endsAtEpochSeconds: until };
  return [...slotsIn(event, window, new StepBudget(Infinity))].map(
    ({ startsAtEpochSeconds, endsAtEpochSeconds }) => `${startsAtEpochSeconds} ${endsAtEpochSeconds}`,
  );
}

const packedZone = ({ zones, links }: ZoneData, name: string): string | undefined => zones[links[name] ?? name];

/** The number of occurrences that the two releases put at different instants. */
function countMoved(stored: EventRecord, current: EventRecord, { from, to, now }: UpdateOptions): number {
  const { time_zone: zone } = current.content;
  if (packedZone(from, zone) === packedZone(to, zone)) return 0;
  const until = now().getTime() / 1000 + HORIZON_SECONDS;
  const last = current.bounds ? until : Infinity;
  const before = new Set(withZoneData(from, () => spansOf(stored, last)));
  return withZoneData(to, () => spansOf(current, last)).filter((span) => !before.has(span)).length;
}

/** The writes that an event needs; `undefined` for none. */
async function assess(item: Item, options: UpdateOptions) {
  const { table, to } = options;
  const stored = storedEvent(item);
  const current = { ...stored, content: withCurrentOffsets(stored.content) };
  const author = { userId: `time zone data ${to.version}`, now: options.now(), budget: new StepBudget(Infinity) };
  const decided = change(stored, { changeType: 'update', content: current.content, followsZoneData: true }, author);
  const updated = { ...current, bounds: decided?.version.event.bounds ?? null };
  const wanted = entriesOf(updated);
  const entries = await findStoredEntries(table, stored.id, [...wanted.keys()]);
  const stale = [...wanted.values()].filter((entry) => !isDeepStrictEqual(entries.get(entry.participantId), entry));
  const moved = item['zoneData'] === to.version ? 0 : countMoved(stored, current, options);
  const isCurrent = isDeepStrictEqual(updated, stored) && stale.length === 0 && moved === 0;
  return isCurrent || !decided ? undefined : { stored, updated, decided, stale, moved };
}

type Assessed = NonNullable<Awaited<ReturnType<typeof assess>>>;

const reportOf = ({
  stored,
  updated,
  stale,
  moved,
}: Pick<Assessed, 'stored' | 'updated' | 'stale' | 'moved'>): EventUpdate => ({
  event_id: stored.id,
  title: stored.content.title,
  time_zone: stored.content.time_zone,
  start_time: { stored: stored.content.start_time, current: updated.content.start_time },
  moved_occurrences: moved,
  stale_entries: stale.length,
  is_written: false,
});

/** A deleted event gets no version, because its feed messages would concern an event that people cannot see. */
async function write(table: Table, { stored, updated, decided, stale }: Assessed): Promise<void> {
  if (!stored.isDeleted) return commitChanges(table, [decided], { rewritesCalendars: true });
  await table.transact({
    event: rewriteEvent(table, updated),
    entries: stale.map((entry) => putEntry(table, entry)),
  });
}

/** Like {@link updateEvent}, but reports an event that cannot be read or assessed and continues with the others. */
async function updateOrReport(item: Item, options: UpdateOptions): Promise<EventUpdate | undefined> {
  try {
    return await updateEvent(item, options);
  } catch (error) {
    const stored = storedEvent(item);
    if (!(error instanceof UnknownZoneError || error instanceof ProblemError)) throw error;
    return { ...reportOf({ stored, updated: stored, stale: [], moved: 0 }), fault: error.message };
  }
}

/** Updates one event; after a lost race, again from a fresh read. */
async function updateEvent(item: Item, options: UpdateOptions): Promise<EventUpdate | undefined> {
  const { id: eventId } = storedEvent(item);
  let present: Item | undefined = item;
  for (let attempt = 1; present; attempt += 1) {
    const assessed = await assess(present, options);
    if (!assessed) return undefined;
    if (!options.apply) return reportOf(assessed);
    try {
      await write(options.table, assessed);
      return { ...reportOf(assessed), is_written: true };
    } catch (error) {
      if (!(error instanceof ConcurrentWriteError) || attempt === MAX_ATTEMPTS) throw error;
      present = await findEventItem(options.table, eventId);
    }
  }
  return undefined;
}

/** The position of an update. It can continue after this key. */
export interface Progress {
  examined: number;
  after: Item | undefined;
}

/**
 * Updates all events of a table and yields the result of each page of the scan.
 * @param start the position to continue from, as an earlier run yielded it
 */
export async function* updateTable(
  client: DynamoDBDocumentClient,
  options: UpdateOptions,
  start: Progress = { examined: 0, after: undefined },
): AsyncGenerator<{ updates: EventUpdate[]; progress: Progress }> {
  if (zoneData() !== options.to) throw new Error('the update must run with the time zone data of the new release');
  let progress = start;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: options.table.name,
        ConsistentRead: true,
        FilterExpression: 'sk = :event',
        ExpressionAttributeValues: { ':event': 'EVENT' },
        ...(progress.after && { ExclusiveStartKey: progress.after }),
      }),
    );
    const updates: EventUpdate[] = [];
    for (const item of page.Items ?? []) {
      const update = await updateOrReport(item, options);
      if (update) updates.push(update);
    }
    progress = { examined: progress.examined + (page.ScannedCount ?? 0), after: page.LastEvaluatedKey };
    yield { updates, progress };
  } while (progress.after);
}
