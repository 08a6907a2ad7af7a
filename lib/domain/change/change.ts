/** A change of an event: the state before, and the version that it makes. */
import { isDeepStrictEqual } from 'node:util';
import type { AccessList, EventContent, EventRecord } from '../event/event.js';
import type { StepBudget } from '../recurrence/budget.js';
import { boundsOf } from '../event/series.js';
import { changesBetween, snapshotOf, type ChangeType, type VersionRecord } from './version.js';

/** One change of one event, decided but not yet written. */
export interface Change {
  before: EventRecord | undefined;
  /** Of a series split off from another: that part of it as it was, whose busy time it goes on with. */
  continues?: EventRecord;
  version: VersionRecord;
}

/** What shall be different; what is not given stays. */
export interface Edit {
  changeType: ChangeType;
  content?: EventContent;
  access?: AccessList;
  isDeleted?: boolean;
  rolledBackTo?: number;
  /** The time zone data have changed: a version is written even when no text differs, since occurrences have moved. */
  followsZoneData?: boolean;
}

export interface Author {
  userId: string;
  now: Date;
  /** What may be spent on judging patterns. */
  budget: StepBudget;
}

/** The first version of an event. @throws ProblemError `invalid-request` for a pattern that cannot be kept */
export function creation(
  id: string,
  content: EventContent,
  access: AccessList,
  { userId, now, budget }: Author,
  origin?: { event: EventRecord; part: EventContent },
): Change {
  const at = now.toISOString();
  const event: EventRecord = {
    id,
    version: 1,
    content,
    bounds: boundsOf(content, budget),
    fieldVersions: {},
    splitFrom: origin?.event.id ?? null,
    access,
    createdBy: userId,
    createdAt: at,
    updatedBy: userId,
    updatedAt: at,
    isDeleted: false,
  };
  // Nothing but its busy time within a window is asked for, which needs no bounds.
  const continues = origin && { ...origin.event, content: origin.part, bounds: null };
  return {
    before: undefined,
    ...(continues && { continues }),
    version: versionOf(undefined, event, { changeType: 'create' }),
  };
}

/**
 * The next version of an event, or `undefined` when nothing would be different.
 * @throws ProblemError `invalid-request` for a pattern that cannot be kept
 */
export function change(before: EventRecord, edit: Edit, { userId, now, budget }: Author): Change | undefined {
  const content = edit.content ?? before.content;
  const access = edit.access ?? before.access;
  const isDeleted = edit.isDeleted ?? before.isDeleted;
  const isSame =
    isDeleted === before.isDeleted &&
    isDeepStrictEqual(content, before.content) &&
    isDeepStrictEqual(access, before.access);
  if (isSame && !edit.followsZoneData) return undefined;
  const at = now.toISOString();
  const version = before.version + 1;
  const event: EventRecord = {
    ...before,
    version,
    content,
    bounds:
      isDeepStrictEqual(content, before.content) && !edit.followsZoneData ? before.bounds : boundsOf(content, budget),
    access,
    isDeleted,
    updatedBy: userId,
    // Clocks differ from machine to machine; the history's times never go backwards.
    updatedAt: at > before.updatedAt ? at : before.updatedAt,
  };
  const decided = versionOf(before, event, edit);
  const setNow = Object.fromEntries(decided.changedFields.map((field) => [field, version]));
  return {
    before,
    version: { ...decided, event: { ...event, fieldVersions: { ...before.fieldVersions, ...setNow } } },
  };
}

/** The people whom a change puts on an event: all of a new or restored one, and those who were not on it. */
export function newcomersOf({ before, version: { event } }: Change): string[] {
  if (event.isDeleted) return [];
  const known = before && !before.isDeleted ? before.access : {};
  return Object.keys(event.access).filter((userId) => !Object.hasOwn(known, userId));
}

/** The people whom a change invites: it puts the event on their calendars, and they have not answered it. */
export const invitedBy = (change: Change): string[] => {
  const { access, updatedBy } = change.version.event;
  return newcomersOf(change).filter((userId) => access[userId]?.response === 'needs_action' && userId !== updatedBy);
};

/**
 * Of the people whom a change invites, those whom it may not invite once they have blocked its author. The people on a
 * series stay on both parts of it when it is split.
 */
export const blockableBy = (change: Change): string[] => (change.continues ? [] : invitedBy(change));

function versionOf(
  before: EventRecord | undefined,
  event: EventRecord,
  { changeType, rolledBackTo = null }: { changeType: ChangeType; rolledBackTo?: number | null },
): VersionRecord {
  const from = before && snapshotOf(before);
  return {
    event,
    changeType,
    changedFields: Object.keys(changesBetween(from, snapshotOf(event))),
    accessBefore: before?.access ?? {},
    wasDeleted: before?.isDeleted ?? false,
    rolledBackTo,
  };
}
