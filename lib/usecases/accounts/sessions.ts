import { requireUncommon } from '../../auth/common-passwords.js';
import {
  ACCESS_TOKEN_SECONDS,
  hashOf,
  REFRESH_TOKEN_SECONDS,
  successorIds,
  type Caller,
  type Issuance,
} from '../../auth/tokens.js';
import { ProblemError } from '../../domain/errors.js';
import { findGracedToken, MAX_SESSIONS, type Session, type SpentToken, type User } from '../../domain/account.js';
import { findSession, listSessions, putSession, removeSession, rotateSession } from '../../store/sessions.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { countSession, createUser, findUserByName } from '../../store/users.js';
import { userView, type TokenPairView, type UserView } from '../../views/account.js';
import type { Context } from '../context.js';

/** @throws ProblemError `invalid-request` or `name-taken` with the member */
export async function register(
  context: Context,
  { username, email, password }: { username: string; email: string; password: string },
): Promise<UserView> {
  if (context.refusesCommonPasswords) requireUncommon(password, 'password');
  const user: User = {
    id: context.newId('usr'),
    username,
    email,
    passwordHash: await context.passwords.hash(password),
    createdAt: context.now().toISOString(),
    sessionsStarted: 0,
  };
  const taken = await createUser(context.table, user);
  if (!taken) return userView(user);
  const detail = `This ${taken === 'username' ? 'user name' : 'e-mail address'} is taken.`;
  throw new ProblemError('name-taken', detail, { members: { errors: [{ pointer: `/${taken}`, detail: 'is taken' }] } });
}

/** The user with a name or e-mail address. */
export const findAccount = (context: Context, name: string): Promise<User | undefined> =>
  findUserByName(context.table, name);

/**
 * Starts a session. An unknown user and a wrong password take the same time and get the same response.
 * @throws ProblemError `unauthorized`
 */
export async function logIn(context: Context, user: User | undefined, password: string): Promise<TokenPairView> {
  if (!(await context.passwords.matches(password, user?.passwordHash)) || !user) throw wrongCredentials();
  const { passwordHash: hash } = user;
  return startSession(context, user, context.passwords.isCheap(hash) ? await context.passwords.hash(password) : hash);
}

const wrongCredentials = (): ProblemError =>
  new ProblemError('unauthorized', 'The user name or password is incorrect.');

/** @param passwordHash stored in place of the current one */
async function startSession(context: Context, user: User, passwordHash: string): Promise<TokenPairView> {
  const now = context.now();
  const tokenId = context.newSecret();
  const session: Session = {
    id: context.newId('ses'),
    userId: user.id,
    refreshTokenHash: hashOf(tokenId),
    createdAt: now.toISOString(),
    lastUsedAt: now.toISOString(),
    expiresAtEpochSeconds: expiryFrom(now),
  };
  try {
    // Fails if the password was changed while it was checked.
    await context.table.transact({
      session: putSession(context.table, session),
      user: countSession(context.table, user, passwordHash),
    });
  } catch (error) {
    if (error instanceof ConcurrentWriteError) throw wrongCredentials();
    throw error;
  }
  await endSurplus(context, user.id);
  return tokenPair(
    context,
    callerOf(session),
    { access: context.newSecret(), refresh: tokenId },
    context.tokens.issuance(),
  );
}

/**
 * Ends the oldest sessions beyond the maximum. Lists them after the write, so that concurrent logins see each other.
 */
async function endSurplus(context: Context, userId: string): Promise<void> {
  const sessions = await listSessions(context.table, userId, context.now());
  const surplus = sessions.slice(0, Math.max(0, sessions.length - MAX_SESSIONS));
  if (surplus.length === 0) return;
  await context.table.transact({ sessions: surplus.map(({ id }) => removeSession(context.table, userId, id)) });
}

/**
 * Spends a refresh token for a new pair of tokens. For 30 seconds, until the new refresh token is used, the spent token
 * gets the same pair again: two tabs, or a lost response. Later use ends the session, because two parties have its
 * tokens (RFC 9700 §4.14.2).
 * @throws ProblemError `unauthorized`
 */
export async function refresh(context: Context, refreshToken: string): Promise<TokenPairView> {
  const { tokenId, ...caller } = context.tokens.verify('refresh', refreshToken);
  const now = context.now();
  const session = await findSession(context.table, caller.userId, caller.sessionId, now);
  if (!session) throw sessionOver();
  const hash = hashOf(tokenId);
  if (session.refreshTokenHash === hash) {
    return (await rotate(context, session, tokenId)) ?? refresh(context, refreshToken);
  }
  const spent = findGracedToken(session, hash, now);
  return spent ? reissue(context, caller, tokenId, spent) : endReusedSession(context, session);
}

/** Spends the refresh token; `undefined` if another request spent it or ended the session meanwhile. */
async function rotate(context: Context, session: Session, tokenId: string): Promise<TokenPairView | undefined> {
  const issuance = context.tokens.issuance();
  const successors = successorIds(tokenId);
  const spentAt = issuance.issuedAt.toISOString();
  const next: Session = {
    ...session,
    refreshTokenHash: hashOf(successors.refresh),
    spentToken: { hash: session.refreshTokenHash, spentAt, signingKeyId: issuance.keyId },
    lastUsedAt: spentAt,
    expiresAtEpochSeconds: expiryFrom(issuance.issuedAt),
  };
  try {
    await context.table.transact({ session: rotateSession(context.table, next, session.refreshTokenHash) });
  } catch (error) {
    if (error instanceof ConcurrentWriteError) return undefined;
    throw error;
  }
  return tokenPair(context, callerOf(session), successors, issuance);
}

/** The pair that replaced a spent token, with the remaining lifetime of the access token. */
function reissue(
  context: Context,
  caller: Caller,
  tokenId: string,
  { spentAt, signingKeyId }: SpentToken,
): TokenPairView {
  const issuedAt = new Date(spentAt);
  const pair = tokenPair(context, caller, successorIds(tokenId), { issuedAt, keyId: signingKeyId });
  const elapsedSeconds = Math.floor((context.now().getTime() - issuedAt.getTime()) / 1000);
  return { ...pair, expires_in: pair.expires_in - elapsedSeconds };
}

async function endReusedSession(context: Context, { userId, id }: Session): Promise<never> {
  await context.table.transact({ session: removeSession(context.table, userId, id) });
  throw sessionOver();
}

const sessionOver = (): ProblemError =>
  new ProblemError('unauthorized', 'This refresh token was already used, or its session has ended. Log in again.', {
    isTokenInvalid: true,
  });

const expiryFrom = (now: Date): number => Math.floor(now.getTime() / 1000) + REFRESH_TOKEN_SECONDS;

const callerOf = ({ userId, id }: Session): Caller => ({ userId, sessionId: id });

function tokenPair(
  { tokens }: Context,
  caller: Caller,
  ids: { access: string; refresh: string },
  issuance: Issuance,
): TokenPairView {
  return {
    access_token: tokens.issue('access', caller, ids.access, issuance),
    refresh_token: tokens.issue('refresh', caller, ids.refresh, issuance),
    token_type: 'bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
  };
}
