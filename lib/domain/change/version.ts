/** Versions: every change of an event creates one, with the complete event after the change. */
import { isDeepStrictEqual } from 'node:util';
import type { Access, AccessList, EventRecord, OccurrenceOverride } from '../event/event.js';
import { publicEvent, type PublicEvent } from '../event/public-event.js';

export const CHANGE_TYPES = [
  'create',
  'update',
  'share',
  'role_change',
  'unshare',
  'response',
  'release',
  'delete',
  'rollback',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** One stored version: the event after the change, and the people on it before and after. */
export interface VersionRecord {
  event: EventRecord;
  changeType: ChangeType;
  changedFields: string[];
  /** The people on the event before the change. Those who lose access are notified too. */
  accessBefore: AccessList;
  /** The calendars where the event lived and that it booked before the change. Their members are told if they lose access. */
  calendarsBefore: string[];
  /** The version that a rollback restored. */
  rolledBackTo: number | null;
  /** Whether the event was deleted before the change: a rollback then restores it. */
  wasDeleted: boolean;
  /** The id of the HTTP request that wrote the version, for the log; never shown to clients. */
  requestId?: string | undefined;
}

/** Finds versions by event and number. */
export function indexOfVersions(
  versions: VersionRecord[],
): (ref: { eventId: string; version: number }) => VersionRecord | undefined {
  const byKey = new Map(versions.map((version) => [`${version.event.id} ${version.event.version}`, version]));
  return ({ eventId, version }) => byKey.get(`${eventId} ${version}`);
}

/** The event as its history shows it: without members that depend on the reader. */
export type Snapshot = PublicEvent & { exceptions: Exception[]; permissions: Permission[] };

/** An exception of a series. */
export type Exception = { occurrence_start: string } & OccurrenceOverride;

export type Permission = { user_id: string } & Access;

export const permission = (
  userId: string,
  { username, role, response, granted_by, granted_at }: Access,
): Permission => ({ user_id: userId, username, role, response, granted_by, granted_at });

/** Everyone on an event, by user id. */
export const permissionsOf = (access: AccessList): Permission[] =>
  Object.entries(access)
    .map(([userId, access]) => permission(userId, access))
    .sort((a, b) => (a.user_id < b.user_id ? -1 : 1));

const exceptionsOf = (exceptions: Record<string, OccurrenceOverride>): Exception[] =>
  Object.entries(exceptions)
    .map(([occurrence_start, override]) => ({ occurrence_start, ...override }))
    .sort((a, b) => (a.occurrence_start < b.occurrence_start ? -1 : 1));

export const snapshotOf = (event: EventRecord): Snapshot => ({
  ...publicEvent(event),
  exceptions: exceptionsOf(event.content.exceptions),
  permissions: permissionsOf(event.access),
});

/** Members that differ between any two versions, and are not changes by a person. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
]);

/** The fields that people can change, as the history names them. */
export const changeableFields = (snapshot: Snapshot): (keyof Snapshot)[] =>
  (Object.keys(snapshot) as (keyof Snapshot)[]).filter((field) => !BOOKKEEPING.has(field));

/** The values of an event before its first version. */
const NOTHING: Partial<Snapshot> = { exceptions: [], resources: [] };

/** The fields that differ between two snapshots; without the first, all that have a value. */
export function changesBetween(
  from: Snapshot | undefined,
  to: Snapshot,
): Record<string, { from: unknown; to: unknown }> {
  const pairs = changeableFields(to).map(
    (field) => [field, { from: (from ?? NOTHING)[field] ?? null, to: to[field] }] as const,
  );
  return Object.fromEntries(pairs.filter(([, change]) => !isDeepStrictEqual(change.from, change.to)));
}

/** A change of one field. */
export interface FieldChange {
  old: unknown;
  new: unknown;
}

/** The changes of a version as the history shows them; for the first version, all fields with a value. */
export const changesSince = (before: EventRecord | undefined, after: EventRecord): Record<string, FieldChange> =>
  Object.fromEntries(
    Object.entries(changesBetween(before && snapshotOf(before), snapshotOf(after))).map(([field, { from, to }]) => [
      field,
      { old: from, new: to },
    ]),
  );

/** An operation of JSON Patch (RFC 6902). All snapshots have the same members, so `replace` is sufficient. */
export interface PatchOperation {
  op: 'replace';
  path: string;
  value: unknown;
}

/** The patch that turns the first snapshot into the second. */
export const patchBetween = (from: Snapshot, to: Snapshot): PatchOperation[] =>
  (Object.keys(to) as (keyof Snapshot)[])
    .filter((field) => !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({ op: 'replace', path: `/${field}`, value: to[field] }));
