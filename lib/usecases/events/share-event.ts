import {
  accessOf,
  authorise,
  MAX_PEOPLE,
  requireAnOwner,
  type Access,
  type AccessList,
  type EventRecord,
  type ParticipationStatus,
  type Role,
} from '../../domain/event/event.js';
import type { Author } from '../../domain/change/change.js';
import { invalid, notFound } from '../../domain/errors.js';
import { permission, permissionsOf, type Permission } from '../../domain/change/version.js';
import { findGrants, type Grant as UserGrant, type Share } from '../find-grants.js';
import { changeEvent, type EventWrite } from './change-event.js';
import type { ConflictView } from '../../views/conflict.js';
import type { Context } from '../context.js';
import type { WriteOutcome } from './write-outcome.js';
import { eventLeft, withConflicts } from './write-result.js';
import { eventDryRun, peopleDryRun, type EventDryRunView, type PeopleDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';

type Grant = UserGrant<Role>;

export interface Shared {
  items: Permission[];
  version: number;
}

/** Gives people a role, and adds those who are not on the event. Writes one version. Owners. */
export async function shareEvent(
  context: Context,
  write: EventWrite<Shared>,
  shares: Share<Role>[],
): Promise<WriteOutcome<Shared, PeopleDryRunView>> {
  let grants: Grant[] = [];
  return changeEvent(context, write, {
    authorise: async (current) => {
      const event = authorise(current, write.userId, 'administer');
      const isOn = (userId: string): boolean => accessOf(event, userId) !== undefined;
      grants = await findGrants(context, shares, { userId: write.userId, knownAmong: (ids) => ids.filter(isOn) });
      return event;
    },
    edit: (before, author) => {
      const access = grants.reduce<AccessList>((list, grant) => grantTo(list, grant, author), before.access);
      if (Object.keys(access).length > MAX_PEOPLE) {
        throw invalid([{ pointer: '/shares', detail: `must not put more than ${MAX_PEOPLE} people on the event` }]);
      }
      return { changeType: 'share', access: requireAnOwner(access) };
    },
    view: ({ event: { access, version } }) => ({
      items: permissionsOf(access).filter(({ user_id }) => grants.some(({ user }) => user.id === user_id)),
      version,
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
export const readPermissions = (event: EventRecord | undefined, userId: string): Shared => {
  const { access, version } = authorise(event, userId, 'read');
  return { items: permissionsOf(access), version };
};

/** The event, if the other person is on it, and the caller is an owner or that person. */
function authoriseOver(event: EventRecord | undefined, userId: string, otherUserId: string): EventRecord {
  permissionOf(authorise(event, userId, 'read'), otherUserId);
  return authorise(event, userId, otherUserId === userId ? 'read' : 'administer');
}

interface ChangedPermission {
  item: Permission;
  version: number;
}

/** @throws ProblemError `not-found` if the other person is not on the event; `last-owner` if no owner would be left */
export const changeRole = (
  context: Context,
  write: EventWrite,
  { otherUserId, role }: { otherUserId: string; role: Role },
): Promise<WriteOutcome<ChangedPermission, PeopleDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current) => {
      authoriseOver(current, write.userId, otherUserId);
      return authorise(current, write.userId, 'administer');
    },
    edit: ({ access }) => ({
      changeType: 'role_change',
      access: requireAnOwner(withAccess(access, otherUserId, { role })),
    }),
    view: ({ event }): ChangedPermission => ({ item: permissionOf(event, otherUserId), version: event.version }),
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
    authorise: (current) => authoriseOver(current, write.userId, otherUserId),
    edit: ({ access }) => ({
      changeType: 'unshare',
      access: requireAnOwner(Object.fromEntries(Object.entries(access).filter(([userId]) => userId !== otherUserId))),
    }),
    view: ({ event }) => eventLeft(event, write.userId),
    preview: eventDryRun,
  });

interface Responded {
  item: Permission & { conflicts_checked_until?: string; conflicts?: ConflictView[] };
  version: number;
}

/** Sets the caller's answer to the event. Accepting an event checks it for conflicts on the caller's calendar. */
export const respond = (
  context: Context,
  write: EventWrite,
  response: ParticipationStatus,
): Promise<WriteOutcome<Responded, PeopleDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current) => authorise(current, write.userId, 'read'),
    edit: ({ access }) => ({ changeType: 'response', access: withAccess(access, write.userId, { response }) }),
    view: ({ event, ...judged }): Responded => ({
      item: withConflicts(context, permissionOf(event, write.userId), event, { ...write, ...judged }),
      version: event.version,
    }),
    preview: ({ item }, decided) => peopleDryRun([item], decided),
  });
