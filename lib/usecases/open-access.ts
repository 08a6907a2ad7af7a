/** Which people of an event a write may put on it: those whose accounts are open. */
import { requireAnOwner, type AccessList } from '../domain/event/event.js';
import { requireOpenAccount } from '../domain/account.js';
import { findAccountStates } from '../store/calendar-revision.js';
import type { Context } from './context.js';

/**
 * The people for an event that is new or restored: all whose accounts are open.
 * @param actorId who writes, and must be one of them
 * @throws Failure `unauthorized` or `account-closing` for the actor; `last-owner` when no owner is left
 */
export async function openAccess(context: Context, access: AccessList, actorId: string): Promise<AccessList> {
  const accounts = await findAccountStates(context.table, Object.keys(access));
  requireOpenAccount(accounts.get(actorId) ?? 'gone');
  return requireAnOwner(keep(access, (userId) => accounts.get(userId) === 'open'));
}

/**
 * The people for an event that stays: all whose accounts exist. A deletion under way takes its user off by itself.
 * @throws Failure `last-owner` when no owner is left
 */
export async function existingAccess(context: Context, access: AccessList): Promise<AccessList> {
  const accounts = await findAccountStates(context.table, Object.keys(access));
  return requireAnOwner(keep(access, (userId) => accounts.get(userId) !== 'gone'));
}

const keep = (access: AccessList, isKept: (userId: string) => boolean): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([userId]) => isKept(userId)));
