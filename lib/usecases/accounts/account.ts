import { requireUncommon } from '../../auth/common-passwords.js';
import type { Caller } from '../../auth/tokens.js';
import { ProblemError, notFound } from '../../domain/errors.js';
import type { User } from '../../domain/account.js';
import { listSessions, removeSession } from '../../store/sessions.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findUser, replacePasswordHash } from '../../store/users.js';
import { sessionView, userView, type SessionView, type UserView } from '../../views/account.js';
import type { Context } from '../context.js';

/** @throws ProblemError `not-found` if the account is gone */
export async function readAccount(context: Context, { userId }: Caller): Promise<UserView> {
  const user = await findUser(context.table, userId);
  if (!user) throw notFound();
  return userView(user);
}

/**
 * Replaces the password and ends every other session.
 * @param user the result of {@link requirePassword}
 * @throws ProblemError `invalid-request` if the new password is too common or the current one has changed
 */
export async function changePassword(context: Context, caller: Caller, user: User, next: string): Promise<void> {
  if (context.refusesCommonPasswords) requireUncommon(next, 'new_password');
  const hash = await context.passwords.hash(next);
  let current: User | undefined = user;
  while (!(await replacePassword(context, caller, current, hash))) {
    current = await findUser(context.table, caller.userId);
    // Another password change came first, so the given current password is no longer current.
    if (current?.passwordHash !== user.passwordHash) throw wrongPassword();
  }
}

/** Returns whether it did: not if the password changed or a session started after the user was read. */
async function replacePassword(context: Context, caller: Caller, user: User, hash: string): Promise<boolean> {
  const sessions = await listSessions(context.table, user.id, context.now());
  const others = sessions.filter(({ id }) => id !== caller.sessionId);
  try {
    await context.table.transact({
      user: replacePasswordHash(context.table, user, hash),
      sessions: others.map(({ id }) => removeSession(context.table, user.id, id)),
    });
    return true;
  } catch (error) {
    if (error instanceof ConcurrentWriteError) return false;
    throw error;
  }
}

/** The user, if the password is correct. @throws ProblemError `invalid-request` */
export async function requirePassword(context: Context, userId: string, password: string): Promise<User> {
  const user = await findUser(context.table, userId);
  if (!user || !(await context.passwords.matches(password, user.passwordHash))) throw wrongPassword();
  return user;
}

const wrongPassword = (): ProblemError =>
  new ProblemError('invalid-request', 'The current password is incorrect.', {
    members: { errors: [{ pointer: '/current_password', detail: 'must be your current password' }] },
  });

/** The caller's live sessions, newest first. */
export async function readSessions(context: Context, caller: Caller): Promise<SessionView[]> {
  const sessions = await listSessions(context.table, caller.userId, context.now());
  return sessions.reverse().map((session) => sessionView(session, caller.sessionId));
}

/** @throws ProblemError `not-found` */
export async function endSession(context: Context, { userId }: Caller, sessionId: string): Promise<void> {
  const sessions = await listSessions(context.table, userId, context.now());
  if (!sessions.some(({ id }) => id === sessionId)) throw notFound();
  await context.table.transact({ session: removeSession(context.table, userId, sessionId) });
}

/** Ends the session of the request. */
export const logOut = (context: Context, { userId, sessionId }: Caller): Promise<void> =>
  context.table.transact({ session: removeSession(context.table, userId, sessionId) });
