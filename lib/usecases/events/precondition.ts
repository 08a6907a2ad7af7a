/** `If-Match`: the version that the client expects, or that its edit is based on. */
import { count } from '../../metrics.js';
import { authorise, type EventRecord } from '../../domain/event/event.js';
import { withCurrentOffsets } from '../../domain/event/zone-update.js';
import { ProblemError } from '../../domain/errors.js';
import { changesBetween, snapshotOf } from '../../domain/change/version.js';
import { findVersion } from '../../store/events.js';
import type { Context } from '../context.js';
import type { Loaded } from './load.js';

/** The versions of `If-Match`, one of which the event must have (RFC 9110 §13.1.1); `undefined` without the header. */
export type Precondition = ReadonlySet<string> | undefined;

/**
 * @throws ProblemError `precondition-failed` with the current version and the fields that changed since the named one
 */
export async function requireVersion(context: Context, event: EventRecord, precondition: Precondition): Promise<void> {
  if (!precondition || precondition.has(String(event.version))) return;
  throw eventHasChanged(event, await findNamed(context, event, precondition));
}

const eventHasChanged = (event: EventRecord, seen: EventRecord | undefined): ProblemError =>
  hasChanged('event', event.version, seen && Object.keys(changesBetween(snapshotOf(seen), snapshotOf(event))));

/**
 * @param changedFields the changes since the version that the client named; `undefined` if it named no existing version
 */
export function hasChanged(
  thing: 'event' | 'calendar',
  currentVersion: number,
  changedFields: string[] | undefined,
): ProblemError {
  const detail = changedFields
    ? `The ${thing} has changed since the version that If-Match names.`
    : `If-Match names a version that the ${thing} has never had. Its current version is ${currentVersion}.`;
  return new ProblemError('precondition-failed', detail, {
    members: { current_version: currentVersion, changed_fields: changedFields ?? [] },
  });
}

/** The first text that is the number of a version up to the newest; `undefined` if the first number is above it. */
export function versionIn(versions: Iterable<string>, newest: number): number | undefined {
  const named = Number([...versions].find((version) => /^[1-9]\d{0,9}$/.test(version)));
  return named <= newest ? named : undefined;
}

/** The event at the first text that is the number of one of its versions. */
async function findNamed(
  context: Context,
  event: EventRecord,
  versions: Iterable<string>,
): Promise<EventRecord | undefined> {
  const named = versionIn(versions, event.version);
  return named === undefined ? undefined : (await findVersion(context.table, event.id, named))?.event;
}

/**
 * The version that the edit is based on; `undefined` without `merge`.
 * @throws ProblemError `not-found` or `forbidden`; `precondition-failed` if the version does not exist
 */
export async function findMergeBase(
  context: Context,
  { loaded, mergeFrom }: { loaded: Loaded; mergeFrom: string | undefined },
): Promise<EventRecord | undefined> {
  if (mergeFrom === undefined) return undefined;
  const event = authorise(loaded.event, loaded.reader, 'edit');
  const base = await findNamed(context, event, [mergeFrom]);
  if (!base) throw eventHasChanged(event, undefined);
  count('EventsMerged');
  return { ...base, content: withCurrentOffsets(base.content) };
}
