import {
  authoriseCalendar,
  type CalendarMember,
  type CalendarRole,
  type OwnCalendar,
} from '../../domain/calendar/calendar.js';
import {
  calendarPermission,
  type CalendarAuthor,
  type CalendarPermission,
  type MemberChange,
} from '../../domain/calendar/calendar-change.js';
import { notFound } from '../../domain/errors.js';
import {
  calendarPreview,
  calendarView,
  membersPreview,
  type CalendarPreviewView,
  type CalendarView,
  type MembersPreviewView,
} from '../../views/calendar.js';
import { findGrants, type Grant, type Share } from '../find-grants.js';
import type { Context } from '../context.js';
import { changeCalendar, type CalendarWrite } from './change-calendar.js';
import type { WriteOutcome } from './commit-calendar.js';
import { membersOf, type LoadedCalendar } from './load-calendar.js';

export interface SharedCalendar {
  items: CalendarPermission[];
  version: number;
}

/** Gives new and existing members a role. Writes one version. Owners. */
export async function shareCalendar(
  context: Context,
  write: CalendarWrite<SharedCalendar>,
  shares: Share<CalendarRole>[],
): Promise<WriteOutcome<SharedCalendar, MembersPreviewView>> {
  let members: MemberChange[] = [];
  return changeCalendar(context, write, {
    authorise: async (loaded) => {
      const own = authoriseCalendar(loaded.own, 'administer');
      const author = { userId: write.userId, now: context.now() };
      members = await grantsOn(context, { loaded, own }, shares, author);
      return own;
    },
    edit: () => ({ changeType: 'share', members }),
    view: ({ own: { calendar } }) => ({
      items: members
        .flatMap(({ after }) => (after ? [calendarPermission(after)] : []))
        .sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
      version: calendar.version,
    }),
    preview: ({ items }, changed) => membersPreview(items, changed),
  });
}

async function grantsOn(
  context: Context,
  { loaded, own }: { loaded: LoadedCalendar; own: OwnCalendar },
  shares: Share<CalendarRole>[],
  author: CalendarAuthor,
): Promise<MemberChange[]> {
  let present: ReadonlyMap<string, CalendarMember> = new Map();
  const grants = await findGrants(context, shares, {
    userId: author.userId,
    knownAmong: async (userIds) => {
      present = await membersOf(context, loaded, userIds);
      return present.keys();
    },
  });
  return grants.map((grant) => {
    const before = present.get(grant.user.id);
    return { before, after: before ? { ...before, role: grant.role } : newMember(own, grant, author) };
  });
}

const newMember = (
  { calendar }: OwnCalendar,
  { user, role }: Grant<CalendarRole>,
  { userId, now }: CalendarAuthor,
): CalendarMember => ({
  userId: user.id,
  username: user.username,
  role,
  grantedBy: userId,
  grantedAt: now.toISOString(),
  sinceVersion: calendar.version + 1,
});

/**
 * The other member, if the caller can read the members. Every member can read their own membership.
 * @throws ProblemError `not-found` if the other person is not a member
 */
async function requireMember(
  context: Context,
  loaded: LoadedCalendar,
  { userId, otherUserId }: { userId: string; otherUserId: string },
): Promise<CalendarMember> {
  authoriseCalendar(loaded.own, userId === otherUserId ? 'see' : 'read');
  const member = (await membersOf(context, loaded, [otherUserId])).get(otherUserId);
  if (!member) throw notFound();
  return member;
}

interface ChangedPermission {
  item: CalendarPermission;
  version: number;
}

/** @throws ProblemError `not-found` if the other person is not a member; `last-owner`; `primary-calendar` */
export async function changeMemberRole(
  context: Context,
  write: CalendarWrite,
  { otherUserId, role }: { otherUserId: string; role: CalendarRole },
): Promise<WriteOutcome<ChangedPermission, MembersPreviewView>> {
  let member: CalendarMember;
  return changeCalendar(context, write, {
    authorise: async (loaded) => {
      member = await requireMember(context, loaded, { userId: write.userId, otherUserId });
      return authoriseCalendar(loaded.own, 'administer');
    },
    edit: () => ({ changeType: 'role_change', members: [{ before: member, after: { ...member, role } }] }),
    view: ({ own: { calendar } }): ChangedPermission => ({
      item: calendarPermission({ ...member, role }),
      version: calendar.version,
    }),
    preview: ({ item }, changed) => membersPreview([item], changed),
  });
}

/**
 * Removes a person from the calendar. Owners can remove everyone, others only themselves. @throws ProblemError as
 * {@link changeMemberRole}
 */
export async function removeMember(
  context: Context,
  write: CalendarWrite,
  otherUserId: string,
): Promise<WriteOutcome<CalendarView | null, CalendarPreviewView>> {
  let member: CalendarMember;
  const isSelf = otherUserId === write.userId;
  return changeCalendar(context, write, {
    authorise: async (loaded) => {
      member = await requireMember(context, loaded, { userId: write.userId, otherUserId });
      return authoriseCalendar(loaded.own, isSelf ? 'see' : 'administer');
    },
    edit: () => ({ changeType: 'unshare', members: [{ before: member, after: undefined }] }),
    view: ({ own }): CalendarView | null => (isSelf ? null : calendarView(own.calendar, own.membership)),
    preview: calendarPreview,
  });
}
