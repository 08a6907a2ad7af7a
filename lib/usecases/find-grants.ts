/** The people whom a request shares an event or a calendar with. */
import { invalid, type Fault } from '../domain/errors.js';
import type { User } from '../domain/account.js';
import { findUsers, type UserReference } from '../store/users.js';
import type { Context } from './context.js';

/** A person to share with, their new role, and the pointer to them in the request. */
export interface Share<Role> {
  reference: UserReference;
  role: Role;
  pointer: string;
}

export interface Grant<Role> extends Share<Role> {
  user: User;
}

/**
 * Finds the people to share with. A person who has blocked the caller is reported as unknown, unless they have a role
 * already.
 * @param userId the caller
 * @param knownAmong which of these users have a role already
 * @throws ProblemError `invalid-request` with a fault for each person without an open account
 */
export async function findGrants<Role>(
  context: Context,
  shares: Share<Role>[],
  {
    userId,
    knownAmong,
  }: { userId: string; knownAmong: (userIds: string[]) => Iterable<string> | Promise<Iterable<string>> },
): Promise<Grant<Role>[]> {
  const found = await findUsers(
    context.table,
    shares.map(({ reference }) => reference),
  );
  const userIds = new Set(found.flatMap((one) => (one ? [one.user.id] : [])));
  const known = new Set(await knownAmong([...userIds]));
  const users = found.map((one) =>
    one && (!one.blocked.has(userId) || known.has(one.user.id)) ? one.user : undefined,
  );
  return requireGrants(shares, users, userId);
}

function requireGrants<Role>(shares: Share<Role>[], users: (User | undefined)[], userId: string): Grant<Role>[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const grants = shares.flatMap((share, index): Grant<Role>[] => {
    const user = users[index];
    const fault = faultOf(user, userId, seen);
    if (fault) faults.push({ pointer: share.pointer, detail: fault });
    if (user) seen.add(user.id);
    return user ? [{ ...share, user }] : [];
  });
  if (faults.length > 0) throw invalid(faults);
  return grants;
}

function faultOf(user: User | undefined, userId: string, seen: Set<string>): string | undefined {
  if (!user) return 'does not match any account';
  if (user.id === userId) return 'must not be yourself';
  return seen.has(user.id) ? 'must be named only once' : undefined;
}
