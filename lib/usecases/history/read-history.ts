import { authoriseHistory } from '../../domain/event/event.js';
import { withCurrentOffsets } from '../../domain/event/zone-update.js';
import { notFound } from '../../domain/errors.js';
import {
  changesBetween,
  patchBetween,
  snapshotOf,
  type ChangeType,
  type PatchOperation,
  type Snapshot,
  type VersionRecord,
} from '../../domain/change/version.js';
import { historyEntry, type HistoryEntryView } from '../../views/version.js';
import { findVersion, findVersions, listVersions } from '../../store/events.js';
import { withBookable } from '../events/booked-calendars.js';
import { changeEvent, type EventWrite } from '../events/change-event.js';
import type { Context } from '../context.js';
import { existingAccess, openAccess } from '../events/open-access.js';
import { Page } from '../page.js';
import type { WriteOutcome } from '../events/write-outcome.js';
import type { LoadedEvent } from '../events/load.js';
import { taggedEvent, type TaggedEvent } from '../events/write-result.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';

/** Selects versions of a history. `undefined` selects all. */
interface HistoryFilter {
  changedBy: string | undefined;
  changeType: ChangeType | undefined;
  sinceEpochMilliseconds: number | undefined;
}

interface HistoryQuery extends HistoryFilter, LoadedEvent {
  /** The first version of the page; default: the current version. */
  newest: number | undefined;
  limit: number;
}

/** How many versions one filtered request examines at most, and how many per read. */
const MAX_EXAMINED = 1_000;
const EXAMINED_AT_ONCE = 100;

/** A page of the history, newest first; `next` is the version that the next page begins with. */
export async function readHistory(
  context: Context,
  { event, reader, newest, limit, ...filter }: HistoryQuery,
): Promise<{ items: HistoryEntryView[]; next: number | undefined }> {
  const { id, version } = authoriseHistory(event, reader, 'read');
  const page = new Page<HistoryEntryView>(limit);
  let next: number | undefined = newest ?? version;
  const isFiltered = Object.values(filter).some((wanted) => wanted !== undefined);
  const atOnce = isFiltered ? EXAMINED_AT_ONCE : limit;
  for (let examined = 0; next !== undefined && !page.isFull && examined < MAX_EXAMINED; examined += atOnce) {
    const versions = await listVersions(context.table, id, { newest: next, limit: atOnce + 1 });
    next = versions[atOnce]?.event.version;
    for (const [index, one] of versions.slice(0, atOnce).entries()) {
      if (isBefore(one, filter)) return { items: page.items, next: undefined };
      if (isWanted(one, filter) && !page.add(historyEntry(one, versions[index + 1]))) {
        return { items: page.items, next: one.event.version };
      }
    }
  }
  return { items: page.items, next };
}

/** Versions before this one are older still. */
const isBefore = ({ event }: VersionRecord, { sinceEpochMilliseconds: since }: HistoryFilter): boolean =>
  since !== undefined && Date.parse(event.updatedAt) < since;

const isWanted = ({ event, changeType }: VersionRecord, { changedBy, changeType: wanted }: HistoryFilter): boolean =>
  (changedBy === undefined || event.updatedBy === changedBy) && (wanted === undefined || changeType === wanted);

/** A version number in a path. Other text matches no version. */
const VERSION_NUMBER = /^[1-9]\d{0,9}$/;
const versionNumber = (text: string): number => {
  if (!VERSION_NUMBER.test(text)) throw notFound();
  return Number(text);
};

/** One version with the state of the event. */
export async function readVersion(
  context: Context,
  { event, reader, versionId }: LoadedEvent & { versionId: string },
): Promise<HistoryEntryView & { snapshot: Snapshot }> {
  const { id: eventId } = authoriseHistory(event, reader, 'read');
  const number = versionNumber(versionId);
  const [version, previous] = await Promise.all([
    findVersion(context.table, eventId, number),
    number > 1 ? findVersion(context.table, eventId, number - 1) : undefined,
  ]);
  if (!version) throw notFound();
  return { ...historyEntry(version, previous), snapshot: snapshotOf(version.event) };
}

export interface Diff {
  from_version: number;
  to_version: number;
  changes: Record<string, { from: unknown; to: unknown }>;
  patch: PatchOperation[];
}

/** The differences between two versions, in either order. */
export async function diffVersions(
  context: Context,
  { event, reader, from, to }: LoadedEvent & { from: string; to: string },
): Promise<Diff> {
  const { id: eventId } = authoriseHistory(event, reader, 'read');
  const numbers = [versionNumber(from), versionNumber(to)];
  const wanted = [...new Set(numbers)].map((version) => ({ eventId, version }));
  const found = new Map((await findVersions(context.table, wanted)).map((version) => [version.event.version, version]));
  const [fromVersion, toVersion] = numbers.map((number) => found.get(number));
  if (!fromVersion || !toVersion) throw notFound();
  const [fromSnapshot, toSnapshot] = [snapshotOf(fromVersion.event), snapshotOf(toVersion.event)];
  return {
    from_version: fromSnapshot.version,
    to_version: toSnapshot.version,
    changes: changesBetween(fromSnapshot, toSnapshot),
    patch: patchBetween(fromSnapshot, toSnapshot),
  };
}

export type RolledBack = TaggedEvent<EventView & { rolled_back_to: number }>;

/**
 * Restores the content of an earlier version as a new version. The access list stays, without deleted accounts. Owners
 * can restore a deleted event.
 */
export async function rollBack(
  context: Context,
  write: EventWrite<RolledBack>,
  versionId: string,
): Promise<WriteOutcome<RolledBack, EventDryRunView>> {
  const { id: eventId } = authoriseHistory(write.loaded.event, write.loaded.reader, 'read');
  const target = await findVersion(context.table, eventId, versionNumber(versionId));
  if (!target) throw notFound();
  const rolledBackTo = target.event.version;
  const content = withCurrentOffsets(target.event.content);
  return changeEvent(context, write, {
    authorise: (current, reader) => authoriseHistory(current, reader, 'edit'),
    edit: async (event) => ({
      changeType: 'rollback',
      content: await withBookable(context, write.userId, content, event),
      access: await (event.isDeleted
        ? openAccess(context, event.access, { actorId: write.userId, isInvitation: true })
        : existingAccess(context, event.access)),
      isDeleted: false,
      rolledBackTo,
    }),
    view: ({ event: after, ...checked }) => {
      const { event, tag } = taggedEvent(context, after, { ...write, ...checked });
      return { event: { ...event, rolled_back_to: rolledBackTo }, tag };
    },
    preview: ({ event }, decided) => eventDryRun(event, decided),
  });
}
