/** Changes of a calendar, and the versions that they write. A version is history and outbox at once. */
import { isDeepStrictEqual } from 'node:util';
import { invalid } from '../errors.js';
import { requireOwners } from '../roles.js';
import {
  CALENDAR_ROLES,
  MAX_MEMBERS,
  primaryStays,
  type CalendarMember,
  type CalendarRecord,
  type CalendarRole,
  type CalendarSettings,
} from './calendar.js';

export const CALENDAR_CHANGE_TYPES = [
  'create',
  'update',
  'share',
  'role_change',
  'unshare',
  'delete',
  'restore',
] as const;
export type CalendarChangeType = (typeof CALENDAR_CHANGE_TYPES)[number];

/** One person before and after a change. At least one of the two is set. */
export interface MemberChange {
  before: CalendarMember | undefined;
  after: CalendarMember | undefined;
}

/** One version as it is stored: the calendar after the change, and the change itself. */
export interface CalendarVersion {
  calendar: CalendarRecord;
  changeType: CalendarChangeType;
  /** `null` in the first version. */
  settingsBefore: CalendarSettings | null;
  /** Only the people whom the change added, changed or removed. */
  members: MemberChange[];
  wasDeleted: boolean;
  /** The id of the HTTP request that wrote the version, for the log; never shown to clients. */
  requestId?: string | undefined;
}

/** One decided but not yet written change of one calendar. */
export interface CalendarChange {
  /** `undefined` for a calendar that is not stored yet. */
  before: CalendarRecord | undefined;
  version: CalendarVersion;
}

/** The requested changes. Absent members keep their values. */
export interface CalendarEdit {
  changeType: CalendarChangeType;
  settings?: CalendarSettings;
  members?: MemberChange[];
  deletedAt?: string | null;
}

/** The author and the time of a change. */
export interface CalendarAuthor {
  userId: string;
  now: Date;
}

/** One person on a calendar, as clients see it. */
export interface CalendarPermission {
  user_id: string;
  username: string;
  role: CalendarRole;
  granted_by: string;
  granted_at: string;
}

export const calendarPermission = ({
  userId,
  username,
  role,
  grantedBy,
  grantedAt,
}: CalendarMember): CalendarPermission => ({
  user_id: userId,
  username,
  role,
  granted_by: grantedBy,
  granted_at: grantedAt,
});

/** The first version of a calendar. Its creator is the only owner. */
export function calendarCreation(
  id: string,
  settings: CalendarSettings,
  { userId, username, createdAt }: { userId: string; username: string; createdAt: string },
): CalendarChange {
  const owner: CalendarMember = {
    userId,
    username,
    role: 'owner',
    grantedBy: userId,
    grantedAt: createdAt,
    sinceVersion: 1,
  };
  const calendar: CalendarRecord = {
    id,
    version: 1,
    settings,
    isPrimary: false,
    members: 1,
    owners: 1,
    membersVersion: 1,
    createdBy: userId,
    createdAt,
    updatedBy: userId,
    updatedAt: createdAt,
    deletedAt: null,
  };
  const members = [{ before: undefined, after: owner }];
  return { before: undefined, version: versionOf(undefined, calendar, { changeType: 'create', members }) };
}

/** The first version of a user's primary calendar. It is the same whenever it is computed. */
export function primaryCreation(id: string, user: { id: string; username: string; createdAt: string }): CalendarChange {
  const settings = {
    name: user.username,
    description: null,
    color: null,
    time_zone: 'UTC',
    overlaps: 'allow',
  } as const;
  const creation = calendarCreation(id, settings, { ...user, userId: user.id });
  const { version } = creation;
  return { ...creation, version: { ...version, calendar: { ...version.calendar, isPrimary: true } } };
}

/**
 * The next version of a calendar; `undefined` if nothing changes.
 * @throws ProblemError `last-owner`; `primary-calendar`; `invalid-request` for too many members, or for `overlaps` of
 *   `reject` on a primary calendar
 */
export function calendarChange(
  before: CalendarRecord,
  edit: CalendarEdit,
  { userId, now }: CalendarAuthor,
): CalendarChange | undefined {
  const members = (edit.members ?? []).filter((one) => !isDeepStrictEqual(one.before, one.after));
  const settings = edit.settings ?? before.settings;
  const deletedAt = edit.deletedAt === undefined ? before.deletedAt : edit.deletedAt;
  if (members.length === 0 && deletedAt === before.deletedAt && isDeepStrictEqual(settings, before.settings)) {
    return undefined;
  }
  const at = now.toISOString();
  const version = before.version + 1;
  const calendar: CalendarRecord = {
    ...before,
    version,
    settings,
    members: before.members + sum(members, (member) => (member ? 1 : 0)),
    owners: before.owners + sum(members, (member) => (member?.role === 'owner' ? 1 : 0)),
    membersVersion: members.length > 0 ? version : before.membersVersion,
    deletedAt,
    updatedBy: userId,
    // Clocks differ between machines, but the times of a history never decrease.
    updatedAt: at > before.updatedAt ? at : before.updatedAt,
  };
  if (deletedAt === null) requireSound(calendar, members);
  return { before, version: versionOf(before, calendar, { ...edit, members }) };
}

const sum = (members: MemberChange[], count: (member: CalendarMember | undefined) => number): number =>
  members.reduce((total, { before, after }) => total + count(after) - count(before), 0);

function requireSound(calendar: CalendarRecord, members: MemberChange[]): void {
  const isOfPrimaryOwner = ({ before }: MemberChange): boolean => before?.userId === calendar.createdBy;
  if (calendar.isPrimary && members.some(isOfPrimaryOwner)) throw primaryStays();
  if (calendar.isPrimary && calendar.settings.overlaps !== 'allow') {
    throw invalid([{ pointer: '/overlaps', detail: 'must be allow on a primary calendar' }]);
  }
  requireOwners('calendar', calendar.owners);
  if (calendar.members > MAX_MEMBERS && members.some(({ before }) => !before)) {
    throw invalid([{ pointer: '/shares', detail: `must not put more than ${MAX_MEMBERS} people on the calendar` }]);
  }
}

const versionOf = (
  before: CalendarRecord | undefined,
  calendar: CalendarRecord,
  { changeType, members = [] }: CalendarEdit,
): CalendarVersion => ({
  calendar,
  changeType,
  settingsBefore: before?.settings ?? null,
  members,
  wasDeleted: before ? before.deletedAt !== null : false,
});

type FieldChanges = Record<string, { old: unknown; new: unknown }>;

/** The changes of a version, by field. `permissions` lists only the people whom it added, changed or removed. */
export const changesOf = ({ settingsBefore, calendar, members }: CalendarVersion): FieldChanges => ({
  ...settingChanges(settingsBefore, calendar.settings),
  ...permissionChanges(settingsBefore === null, members),
});

/** In display order, which the store does not keep. */
const SETTINGS = [
  'name',
  'description',
  'color',
  'time_zone',
  'overlaps',
] as const satisfies (keyof CalendarSettings)[];

/** The differences between two states of the settings; without a previous one, every field that has a value. */
export const settingChanges = (before: CalendarSettings | null, after: CalendarSettings): FieldChanges =>
  Object.fromEntries(
    SETTINGS.map((field) => [field, { old: before?.[field] ?? null, new: after[field] }] as const).filter(
      ([, change]) => change.old !== change.new,
    ),
  );

function permissionChanges(isFirst: boolean, members: MemberChange[]): FieldChanges {
  if (members.length === 0) return {};
  const listed = (side: 'before' | 'after') =>
    members
      .flatMap(({ [side]: member }) => (member ? [calendarPermission(member)] : []))
      .sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
  return { permissions: { old: isFirst ? null : listed('before'), new: listed('after') } };
}

const rankOf = (member: CalendarMember | undefined): number => (member ? CALENDAR_ROLES.indexOf(member.role) : -1);

/**
 * Whether a change increments the rules version: it takes access from a member, changes the rule on overlaps, or deletes or
 * restores the calendar. Concurrent writes to events that depend on these are then retried.
 */
export function changesRules({ before, version: { calendar, members } }: CalendarChange): boolean {
  const lowersRole = members.some((one) => rankOf(one.after) < rankOf(one.before));
  const hasOtherRules =
    before !== undefined &&
    (before.deletedAt !== calendar.deletedAt || before.settings.overlaps !== calendar.settings.overlaps);
  return lowersRole || hasOtherRules;
}
