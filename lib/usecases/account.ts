import type { Caller } from '../auth/tokens.js';
import { Failure, notFound } from '../domain/failure.js';
import type { Session } from '../domain/user.js';
import { listSessions, removeSession } from '../store/sessions.js';
import { LostRace } from '../store/table.js';
import { findUser, replacePasswordHash } from '../store/users.js';
import type { Context } from './context.js';
import { userView, type UserView } from './sign-in.js';

/** @throws Failure `not-found` when the account is gone */
export async function readAccount(context: Context, { userId }: Caller): Promise<UserView> {
  const user = await findUser(context.table, userId);
  if (!user) throw notFound();
  return userView(user);
}

/**
 * Replaces the password and ends every other session.
 * @throws Failure `invalid-request` when the current password is wrong
 */
export async function changePassword(
  context: Context,
  caller: Caller,
  passwords: { current: string; next: string },
): Promise<void> {
  const [user, sessions] = await Promise.all([
    findUser(context.table, caller.userId),
    listSessions(context.table, caller.userId, context.now()),
  ]);
  if (!user || !(await context.passwords.matches(passwords.current, user.passwordHash))) throw wrongPassword();
  const others = sessions.filter(({ id }) => id !== caller.sessionId);
  try {
    await context.table.transact([
      replacePasswordHash(context.table, user.id, user.passwordHash, await context.passwords.hash(passwords.next)),
      ...others.map(({ id }) => removeSession(context.table, user.id, id)),
    ]);
  } catch (error) {
    // Another change of the password came first: the current one given here no longer is.
    if (error instanceof LostRace) throw wrongPassword();
    throw error;
  }
}

const wrongPassword = (): Failure =>
  new Failure('invalid-request', 'The current password is wrong.', {
    members: { errors: [{ pointer: '/current_password', detail: 'is not your password' }] },
  });

export interface SessionView {
  id: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
  /** Whether it is the one that asks. */
  is_current: boolean;
}

const sessionView = (session: Session, { sessionId }: Caller): SessionView => ({
  id: session.id,
  created_at: session.createdAt,
  last_used_at: session.lastUsedAt,
  expires_at: new Date(session.expiresAtEpochSeconds * 1000).toISOString(),
  is_current: session.id === sessionId,
});

/** The caller's live sessions, newest first. */
export async function readSessions(context: Context, caller: Caller): Promise<SessionView[]> {
  const sessions = await listSessions(context.table, caller.userId, context.now());
  return sessions.reverse().map((session) => sessionView(session, caller));
}

/** @throws Failure `not-found` when the caller has no such live session */
export async function endSession(context: Context, { userId }: Caller, sessionId: string): Promise<void> {
  const sessions = await listSessions(context.table, userId, context.now());
  if (!sessions.some(({ id }) => id === sessionId)) throw notFound();
  await context.table.transact([removeSession(context.table, userId, sessionId)]);
}

/** Ends the session that asks. */
export const logOut = (context: Context, { userId, sessionId }: Caller): Promise<void> =>
  context.table.transact([removeSession(context.table, userId, sessionId)]);
