/** The people of an event that a write can keep or add: those with open accounts. */
import { requireAnOwner, type AccessList } from '../../domain/event/event.js';
import { requireOpenAccount } from '../../domain/account.js';
import { findInvitees } from '../../store/calendar-revision.js';
import type { Context } from '../context.js';

/**
 * The access list of a new or restored event: everyone whose account is open.
 * @param actorId the author of the write, whose account must be open; not on the event if a calendar gives them their role
 * @param isInvitation whether the event reaches calendars again. People who have blocked the actor and have not
 *   answered the event are then left out.
 * @throws ProblemError `unauthorized` or `account-closing` for the actor; `last-owner` if the last owner is not kept
 */
export async function openAccess(
  context: Context,
  access: AccessList,
  { actorId, isInvitation }: { actorId: string; isInvitation: boolean },
): Promise<AccessList> {
  const invitees = await findInvitees(context.table, [...new Set([...Object.keys(access), actorId])]);
  requireOpenAccount(invitees.get(actorId)?.account ?? 'gone');
  const isRefused = (userId: string): boolean =>
    isInvitation && access[userId]?.response === 'needs_action' && invitees.get(userId)?.blocked.has(actorId) === true;
  const kept = keep(access, (userId) => invitees.get(userId)?.account === 'open' && !isRefused(userId));
  return requireAnOwner(kept, access);
}

/**
 * The access list of an event that exists: everyone whose account exists. An account deletion removes its user itself.
 * @throws ProblemError `last-owner` if the last owner is not kept
 */
export async function existingAccess(context: Context, access: AccessList): Promise<AccessList> {
  const invitees = await findInvitees(context.table, Object.keys(access));
  return requireAnOwner(
    keep(access, (userId) => invitees.get(userId)?.account !== 'gone'),
    access,
  );
}

const keep = (access: AccessList, isKept: (userId: string) => boolean): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([userId]) => isKept(userId)));
