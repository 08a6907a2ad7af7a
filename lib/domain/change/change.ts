/** A change of an event: the state before, and the version that it makes. */
import { isDeepStrictEqual } from 'node:util';
import {
  allCalendarsOf,
  calendarsOf,
  MAX_PARTICIPANTS,
  type AccessList,
  type EventContent,
  type EventRecord,
  type ImportedEvent,
} from '../event/event.js';
import { primaryCalendarId } from '../calendar/calendar.js';
import { invalid } from '../errors.js';
import type { StepBudget } from '../recurrence/budget.js';
import { boundsOf } from '../event/series.js';
import { changesBetween, snapshotOf, type ChangeType, type VersionRecord } from './version.js';

/** One change of one event, decided but not yet written. */
export interface Change {
  before: EventRecord | undefined;
  /**
   * Set for a series that was split off: the part of the original series that it replaces. Its time was busy before.
   */
  replacedPart?: EventRecord;
  version: VersionRecord;
}

/** A `UID` (RFC 5545 §3.8.4.7) on a calendar, where it identifies one imported event. */
export interface CalendarUid {
  calendarId: string;
  uid: string;
}

/** The members to change; the others stay. */
export interface Edit {
  changeType: ChangeType;
  content?: EventContent;
  access?: AccessList;
  isDeleted?: boolean;
  rolledBackTo?: number;
  /** The file from which the content comes. */
  imported?: Omit<ImportedEvent, 'version'>;
  /**
   * Set if the time zone data have changed: writes a version even if no member differs, because occurrences have moved.
   */
  followsZoneData?: boolean;
}

export interface Author {
  userId: string;
  now: Date;
  /** The steps for checking patterns. */
  budget: StepBudget;
}

/** The first version of an event. @throws ProblemError `invalid-request` for a pattern that cannot be saved */
export function creation(
  id: string,
  content: EventContent,
  access: AccessList,
  { userId, now, budget }: Author,
  {
    origin,
    imported,
  }: { origin?: { event: EventRecord; part: EventContent } | undefined; imported?: Edit['imported'] } = {},
): Change {
  const at = now.toISOString();
  const event: EventRecord = {
    id,
    version: 1,
    content: withHome(content, origin?.event.access, access),
    bounds: boundsOf(content, budget),
    fieldVersions: {},
    splitFrom: origin?.event.id ?? null,
    access,
    createdBy: userId,
    createdAt: at,
    updatedBy: userId,
    updatedAt: at,
    isDeleted: false,
    ...(imported && { imported: { ...imported, version: 1 } }),
  };
  requireParticipants(undefined, event, 'create');
  // Only its busy time within a window is read, which needs no bounds.
  const replacedPart = origin && { ...origin.event, content: origin.part, bounds: null };
  return {
    before: undefined,
    ...(replacedPart && { replacedPart }),
    version: versionOf(undefined, event, { changeType: 'create' }),
  };
}

/**
 * The next version of an event, or `undefined` if the edit changes nothing.
 * @throws ProblemError `invalid-request` for a pattern that cannot be saved
 */
export function change(before: EventRecord, edit: Edit, { userId, now, budget }: Author): Change | undefined {
  const access = edit.access ?? before.access;
  const content = withHome(edit.content ?? before.content, before.access, access);
  const isDeleted = edit.isDeleted ?? before.isDeleted;
  const version = before.version + 1;
  const isSameContent = isDeepStrictEqual(content, before.content) && !edit.followsZoneData;
  const isSame = isSameContent && isDeleted === before.isDeleted && isDeepStrictEqual(access, before.access);
  if (isSame && !edit.imported) return undefined;
  const at = now.toISOString();
  const event: EventRecord = {
    ...before,
    version,
    content,
    bounds: isSameContent ? before.bounds : boundsOf(content, budget),
    access,
    isDeleted,
    ...(edit.imported && { imported: { ...edit.imported, version } }),
    updatedBy: userId,
    // The clocks of machines differ, but the times of a history must not go backwards.
    updatedAt: at > before.updatedAt ? at : before.updatedAt,
  };
  requireParticipants(before, event, edit.changeType);
  const decided = versionOf(before, event, edit);
  const setNow = Object.fromEntries(decided.changedFields.map((field) => [field, version]));
  return {
    before,
    version: { ...decided, event: { ...event, fieldVersions: { ...before.fieldVersions, ...setNow } } },
  };
}

/**
 * The content with a calendar on which the event can live. When the user of its primary calendar leaves, the event moves to
 * the primary calendar of an owner, the first by user id.
 */
function withHome(content: EventContent, before: AccessList = {}, after: AccessList): EventContent {
  const isHome = (userId: string): boolean => primaryCalendarId(userId) === content.calendar_id;
  if (!Object.keys(before).some(isHome) || Object.keys(after).some(isHome)) return content;
  const owner = Object.keys(after)
    .sort()
    .find((userId) => after[userId]?.role === 'owner');
  return { ...content, calendar_id: owner === undefined ? '' : primaryCalendarId(owner) };
}

/** The member of a request that puts people on an event. */
const ADDED_BY: Partial<Record<ChangeType, string>> = { share: '/shares', response: '/response' };

/** @throws ProblemError `invalid-request` if a change puts more people and calendars on the event than it takes */
function requireParticipants(before: EventRecord | undefined, event: EventRecord, changeType: ChangeType): void {
  const countOf = (one: EventRecord): number => Object.keys(one.access).length + calendarsOf(one).length;
  if (countOf(event) <= MAX_PARTICIPANTS || (before && countOf(event) <= countOf(before))) return;
  throw invalid([
    {
      pointer: ADDED_BY[changeType] ?? '/resources',
      detail: `must not put more than ${MAX_PARTICIPANTS} people and calendars on the event`,
    },
  ]);
}

/**
 * The calendars that a change books: all calendars of a new or restored event, else those that it adds, and a resource
 * that becomes the home calendar. A series that was split off books only what the original series did not.
 */
export function newCalendarsOf(change: Change): string[] {
  const {
    before,
    replacedPart,
    version: { event },
  } = change;
  if (event.isDeleted) return [];
  const known = replacedPart ?? (before?.isDeleted ? undefined : before);
  const calendars = known ? calendarsOf(known) : [];
  const isNewHome = (id: string): boolean => id === event.content.calendar_id && setsHome(change);
  return calendarsOf(event).filter((id) => !calendars.includes(id) || isNewHome(id));
}

/** Whether the author of a change set the calendar on which the event lives. */
export function setsHome({ before, replacedPart, version: { event } }: Change): boolean {
  const known = replacedPart ?? before;
  const home = event.content.calendar_id;
  if (!known || event.isDeleted) return !known;
  return known.content.calendar_id !== home && withHome(known.content, known.access, event.access).calendar_id !== home;
}

/** The `UID` by which imports find the event; `undefined` for an event that was not imported, and for a deleted one. */
const calendarUidOf = (event: EventRecord | undefined): CalendarUid | undefined =>
  event?.imported && !event.isDeleted ? { calendarId: event.content.calendar_id, uid: event.imported.uid } : undefined;

/**
 * The `UID` that a change frees and the one that it takes. Both are `undefined` if it changes neither `UID` nor
 * calendar.
 */
export function uidsMovedBy({ before, version: { event } }: Change): Record<'from' | 'to', CalendarUid | undefined> {
  const [from, to] = [before, event].map(calendarUidOf);
  return isDeepStrictEqual(from, to) ? { from: undefined, to: undefined } : { from, to };
}

/** Gives a restored or moved event its own id as `UID`, because another event of the calendar has taken its `UID`. */
export function withOwnUid(change: Change): Change {
  const { before, version } = change;
  if (!before || !uidsMovedBy(change).to) return change;
  const { imported, ...event } = version.event;
  return { ...change, version: { ...version, event } };
}

/** The people whom a change adds to an event. A new or restored event adds everyone on it. */
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
 * The people whom a change invites and who must not have blocked its author. A split invites nobody: both parts have the
 * people of the series.
 */
export const blockableBy = (change: Change): string[] => (change.replacedPart ? [] : invitedBy(change));

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
    calendarsBefore: before ? allCalendarsOf(before) : [],
    wasDeleted: before?.isDeleted ?? false,
    rolledBackTo,
  };
}
