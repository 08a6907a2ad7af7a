import { authoriseHistory } from '../../domain/event/event.js';
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
import type { Context } from '../context.js';
import { Page } from '../page.js';
import type { LoadedEvent } from '../events/load.js';

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

const VERSION_NUMBER = /^[1-9]\d{0,9}$/;

/** The version number in a path. @throws ProblemError `not-found` for other text, which matches no version */
export const versionNumber = (text: string): number => {
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
