/** Reads the state of an event at a time, and the origin of its current values. */
import { authoriseHistory, type EventRecord } from '../../domain/event/event.js';
import { notFound } from '../../domain/errors.js';
import { changeableFields, snapshotOf, type Snapshot } from '../../domain/change/version.js';
import { findVersion, findVersions } from '../../store/events.js';
import type { Context } from '../context.js';
import type { LoadedEvent } from '../events/load.js';

/**
 * The state of an event at an instant, for callers who can read its history, with its tag. It has no role.
 * @throws ProblemError `not-found`, also if the event did not exist or was deleted at that instant
 */
export async function readAsOf(
  context: Context,
  { event, reader }: LoadedEvent,
  epochMilliseconds: number,
): Promise<{ event: Snapshot; tag: string }> {
  const past = await stateAt(context, authoriseHistory(event, reader, 'read'), epochMilliseconds);
  if (!past || past.isDeleted) throw notFound();
  return { event: snapshotOf(past), tag: String(past.version) };
}

/** Binary search: version numbers have no gaps, and their times never decrease. */
async function stateAt(
  context: Context,
  present: EventRecord,
  epochMilliseconds: number,
): Promise<EventRecord | undefined> {
  const isThere = ({ updatedAt }: EventRecord): boolean => Date.parse(updatedAt) <= epochMilliseconds;
  if (isThere(present)) return present;
  let found: EventRecord | undefined;
  let [there, tooLate] = [0, present.version];
  while (tooLate - there > 1) {
    const middle = Math.floor((there + tooLate) / 2);
    const version = await findVersion(context.table, present.id, middle);
    if (!version) throw new Error(`${present.id} has no version ${middle}`);
    if (isThere(version.event)) [there, found] = [middle, version.event];
    else tooLate = middle;
  }
  return found;
}

/** The version that set the current value of a field. */
interface Origin {
  value: unknown;
  version: number;
  changed_by: string;
  changed_at: string;
}

/** The current value of each field, with the version that set it, its author and its time. */
export async function readBlame(
  context: Context,
  { event, reader }: LoadedEvent,
): Promise<{ version: number; fields: Record<string, Origin> }> {
  const present = authoriseHistory(event, reader, 'read');
  const snapshot = snapshotOf(present);
  const fields = changeableFields(snapshot);
  const setIn = (field: string): number => present.fieldVersions[field] ?? 1;
  const wanted = [...new Set(fields.map(setIn))].map((version) => ({ eventId: present.id, version }));
  const versions = new Map((await findVersions(context.table, wanted)).map(({ event: past }) => [past.version, past]));
  const originOf = (field: keyof Snapshot): Origin => {
    const past = versions.get(setIn(field));
    if (!past) throw new Error(`${present.id} has no version ${setIn(field)}`);
    return {
      value: snapshot[field],
      version: past.version,
      changed_by: past.updatedBy,
      changed_at: past.updatedAt,
    };
  };
  return { version: present.version, fields: Object.fromEntries(fields.map((field) => [field, originOf(field)])) };
}
