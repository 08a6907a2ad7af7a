/** Versions: every change of an event leaves one, with the whole event as it then was. */
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

/** One version as it is kept: the event after the change, and who was on it before and after. */
export interface VersionRecord {
  event: EventRecord;
  changeType: ChangeType;
  changedFields: string[];
  /** Who was on the event before: whoever lost access hears of it. */
  accessBefore: AccessList;
  /** The calendars where the event lived and that it booked before the change. Their members are told if they lose access. */
  calendarsBefore: string[];
  /** The version whose content this one brought back. */
  rolledBackTo: number | null;
  /** Whether the event was deleted before: a rollback of such a one restores it. */
  wasDeleted: boolean;
}

/** Finds versions by their event and their number. */
export function indexOfVersions(
  versions: VersionRecord[],
): (place: { eventId: string; version: number }) => VersionRecord | undefined {
  const byPlace = new Map(versions.map((version) => [`${version.event.id} ${version.event.version}`, version]));
  return ({ eventId, version }) => byPlace.get(`${eventId} ${version}`);
}

/** The event as its history shows it: without what depends on who reads it. */
export type Snapshot = PublicEvent & { exceptions: Exception[]; permissions: Permission[] };

/** An occurrence that differs from its series, and in what. */
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

/** Members that differ between any two versions and say nothing of what a person changed. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
]);

/** What people can change of an event, as its history names it. */
export const changeableFields = (snapshot: Snapshot): (keyof Snapshot)[] =>
  (Object.keys(snapshot) as (keyof Snapshot)[]).filter((field) => !BOOKKEEPING.has(field));

/** What an event has before it is there. */
const NOTHING: Partial<Snapshot> = { exceptions: [], resources: [] };

/** What people changed from one snapshot to another; from nothing, everything that has a value. */
export function changesBetween(
  from: Snapshot | undefined,
  to: Snapshot,
): Record<string, { from: unknown; to: unknown }> {
  const pairs = changeableFields(to).map(
    (field) => [field, { from: (from ?? NOTHING)[field] ?? null, to: to[field] }] as const,
  );
  return Object.fromEntries(pairs.filter(([, change]) => !isDeepStrictEqual(change.from, change.to)));
}

/** What a person changed in one field. */
export interface FieldChange {
  old: unknown;
  new: unknown;
}

/** What an event's history says of the change that made it what it is; of a new one, everything that has a value. */
export const changesSince = (before: EventRecord | undefined, after: EventRecord): Record<string, FieldChange> =>
  Object.fromEntries(
    Object.entries(changesBetween(before && snapshotOf(before), snapshotOf(after))).map(([field, { from, to }]) => [
      field,
      { old: from, new: to },
    ]),
  );

/** An operation of JSON Patch (RFC 6902). Snapshots have the same members always, so replacing is all there is. */
export interface PatchOperation {
  op: 'replace';
  path: string;
  value: unknown;
}

/** The patch that turns the first snapshot into the second, exactly. */
export const patchBetween = (from: Snapshot, to: Snapshot): PatchOperation[] =>
  (Object.keys(to) as (keyof Snapshot)[])
    .filter((field) => !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({ op: 'replace', path: `/${field}`, value: to[field] }));
