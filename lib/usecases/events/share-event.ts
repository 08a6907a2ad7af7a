import {
  accessOf,
  authorise,
  type Reader,
  requireAnOwner,
  type Access,
  type AccessList,
  type EventRecord,
  type ParticipationStatus,
  type Role,
} from '../../domain/event/event.js';
import type { Author } from '../../domain/change/change.js';
import { accountGone } from '../../domain/account.js';
import { notFound } from '../../domain/errors.js';
import { permission, permissionsOf, type Permission } from '../../domain/change/version.js';
import { findUser } from '../../store/users.js';
import { findGrants, type Grant as UserGrant, type Share } from '../find-grants.js';
import { changeEvent, type EventWrite } from './change-event.js';
import type { ConflictView } from '../../views/conflict.js';
import type { Context } from '../context.js';
import type { LoadedEvent } from './load.js';
import type { WriteOutcome } from './write-outcome.js';
import { eventLeft, withConflicts } from './write-result.js';
import { eventDryRun, peopleDryRun, type EventDryRunView, type PeopleDryRunView } from '../../views/dry-run.js';
import { eventTag, type EventView } from '../../views/event.js';

type Grant = UserGrant<Role>;

export interface Shared {
  items: Permission[];
  tag: string;
}

/** Gives people a role, and adds those who are not on the event. Writes one version. Owners. */
export async function shareEvent(
  context: Context,
  write: EventWrite<Shared>,
  shares: Share<Role>[],
): Promise<WriteOutcome<Shared, PeopleDryRunView>> {
  let grants: Grant[] = [];
  return changeEvent(context, write, {
    authorise: async (current, reader) => {
      const event = authorise(current, reader, 'administer');
      const isOn = (userId: string): boolean => accessOf(event, userId) !== undefined;
      grants = await findGrants(context, shares, { userId: write.userId, knownAmong: (ids) => ids.filter(isOn) });
      return event;
    },
    edit: (before, author) => {
      const access = grants.reduce<AccessList>((list, grant) => grantTo(list, grant, author), before.access);
      return { changeType: 'share', access: requireAnOwner(access, before.access) };
    },
    view: ({ event, reader }) => ({
      items: permissionsOf(event.access).filter(({ user_id }) => grants.some(({ user }) => user.id === user_id)),
      tag: eventTag(event, reader),
    }),
    preview: ({ items }, decided) => peopleDryRun(items, decided),
  });
}

function grantTo(list: AccessList, { user, role }: Grant, { userId, now }: Author): AccessList {
  const present = list[user.id];
  if (present) return { ...list, [user.id]: { ...present, role } };
  return {
    ...list,
    [user.id]: {
      username: user.username,
      role,
      response: 'needs_action',
      granted_by: userId,
      granted_at: now.toISOString(),
    },
  };
}

const permissionOf = (event: EventRecord, userId: string): Permission => {
  const access = accessOf(event, userId);
  if (!access) throw notFound();
  return permission(userId, access);
};

/** Everyone on the event. */
export function readPermissions({ event, reader }: LoadedEvent): { items: Permission[]; version: number } {
  const { access, version } = authorise(event, reader, 'read');
  return { items: permissionsOf(access), version };
}

/** The event, if the other person is on it, and the caller is an owner or that person. */
function authoriseOver(event: EventRecord | undefined, reader: Reader, otherUserId: string): EventRecord {
  permissionOf(authorise(event, reader, 'read'), otherUserId);
  return authorise(event, reader, otherUserId === reader.userId ? 'read' : 'administer');
}

interface ChangedPermission {
  item: Permission;
  tag: string;
}

/** @throws ProblemError `not-found` if the other person is not on the event; `last-owner` if no owner would be left */
export const changeRole = (
  context: Context,
  write: EventWrite,
  { otherUserId, role }: { otherUserId: string; role: Role },
): Promise<WriteOutcome<ChangedPermission, PeopleDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current, reader) => {
      authoriseOver(current, reader, otherUserId);
      return authorise(current, reader, 'administer');
    },
    edit: ({ access }) => ({
      changeType: 'role_change',
      access: requireAnOwner(withAccess(access, otherUserId, { role }), access),
    }),
    view: ({ event, reader }): ChangedPermission => ({
      item: permissionOf(event, otherUserId),
      tag: eventTag(event, reader),
    }),
    preview: ({ item }, decided) => peopleDryRun([item], decided),
  });

const withAccess = (access: AccessList, userId: string, change: Partial<Access>): AccessList =>
  Object.fromEntries(
    Object.entries(access).map(([id, entry]) => [id, id === userId ? { ...entry, ...change } : entry]),
  );

/** Removes a person from the event. Owners can remove everyone, others only themselves. */
export const removePerson = (
  context: Context,
  write: EventWrite,
  otherUserId: string,
): Promise<WriteOutcome<EventView | null, EventDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current, reader) => authoriseOver(current, reader, otherUserId),
    edit: ({ access }) => ({
      changeType: 'unshare',
      access: requireAnOwner(
        Object.fromEntries(Object.entries(access).filter(([userId]) => userId !== otherUserId)),
        access,
      ),
    }),
    view: ({ event, reader }) => eventLeft(event, reader),
    preview: eventDryRun,
  });

/** @throws ProblemError `unauthorized` if the account is gone */
async function viewerBy(context: Context, { userId, now }: Author, response: ParticipationStatus): Promise<Access> {
  const user = await findUser(context.table, userId);
  if (!user) throw accountGone();
  return { username: user.username, role: 'viewer', response, granted_by: userId, granted_at: now.toISOString() };
}

interface Responded {
  item: Permission & { conflicts_checked_until?: string; conflicts?: ConflictView[] };
  tag: string;
}

/**
 * Sets the caller's answer to the event. Accepting an event checks it for conflicts on the caller's calendar. Someone who
 * reads the event through a calendar is put on it as a viewer, so that it is on their own calendar.
 */
export const respond = (
  context: Context,
  write: EventWrite,
  response: ParticipationStatus,
): Promise<WriteOutcome<Responded, PeopleDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current, reader) => authorise(current, reader, 'read'),
    edit: async (event, author) => {
      const access = accessOf(event, write.userId)
        ? withAccess(event.access, write.userId, { response })
        : { ...event.access, [write.userId]: await viewerBy(context, author, response) };
      return { changeType: 'response', access };
    },
    view: ({ event, ...checked }): Responded => ({
      item: withConflicts(context, permissionOf(event, write.userId), event, { ...write, ...checked }),
      tag: eventTag(event, checked.reader),
    }),
    preview: ({ item }, decided) => peopleDryRun([item], decided),
  });
