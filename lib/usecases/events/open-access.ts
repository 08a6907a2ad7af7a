/** Which people of an event a write may put on it: those whose accounts are open. */
import { requireAnOwner, type AccessList } from '../../domain/event/event.js';
import { requireOpenAccount } from '../../domain/account.js';
import { findInvitees } from '../../store/calendar-revision.js';
import type { Context } from '../context.js';

/**
 * The people for an event that is new or restored: all whose accounts are open.
 * @param actorId who writes, and must be one of them
 * @param isInvitation whether it arrives anew on calendars, which is refused by those who have not answered the event and
 * have blocked the actor
 * @throws ProblemError `unauthorized` or `account-closing` for the actor; `last-owner` when no owner is left
 */
export async function openAccess(
  context: Context,
  access: AccessList,
  { actorId, isInvitation }: { actorId: string; isInvitation: boolean },
): Promise<AccessList> {
  const invitees = await findInvitees(context.table, Object.keys(access));
  requireOpenAccount(invitees.get(actorId)?.account ?? 'gone');
  const isRefused = (userId: string): boolean =>
    isInvitation && access[userId]?.response === 'needs_action' && invitees.get(userId)?.blocked.has(actorId) === true;
  return requireAnOwner(keep(access, (userId) => invitees.get(userId)?.account === 'open' && !isRefused(userId)));
}

/**
 * The people for an event that stays: all whose accounts exist. A deletion under way takes its user off by itself.
 * @throws ProblemError `last-owner` when no owner is left
 */
export async function existingAccess(context: Context, access: AccessList): Promise<AccessList> {
  const invitees = await findInvitees(context.table, Object.keys(access));
  return requireAnOwner(keep(access, (userId) => invitees.get(userId)?.account !== 'gone'));
}

const keep = (access: AccessList, isKept: (userId: string) => boolean): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([userId]) => isKept(userId)));
