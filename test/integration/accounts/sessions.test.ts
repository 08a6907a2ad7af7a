import { randomUUID } from 'node:crypto';
import bcrypt from 'bcryptjs';
import jwt from 'jsonwebtoken';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../../lib/auth/passwords.js';
import type { Caller } from '../../../lib/auth/tokens.js';
import { ProblemError, type ProblemCode } from '../../../lib/domain/errors.js';
import { MAX_SESSIONS, type Session } from '../../../lib/domain/account.js';
import { limitPasswordAttempts } from '../../../lib/http/password-attempts.js';
import { findSession, listSessions, putSession } from '../../../lib/store/sessions.js';
import { endSession, logOut, readSessions } from '../../../lib/usecases/accounts/account.js';
import type { Context } from '../../../lib/usecases/context.js';
import { refresh, register } from '../../../lib/usecases/accounts/sessions.js';
import type { TokenPairView } from '../../../lib/views/account.js';
import { findUser } from '../../../lib/store/users.js';
import { createContext } from '../../support/context.js';
import { changePasswordOf, logInBy } from '../../support/api/sign-in.js';

const PASSWORD = 'correct horse battery';
const DAY_SECONDS = 24 * 60 * 60;

let context: Awaited<ReturnType<typeof createContext>>;

beforeAll(async () => {
  context = await createContext();
});

async function aUser(): Promise<{ id: string; username: string }> {
  const username = `u-${randomUUID().slice(0, 18)}`;
  return register(context, { username, email: `${username}@example.com`, password: PASSWORD });
}

const logInTo = ({ username }: { username: string }, password = PASSWORD, within: Context = context) =>
  logInBy(within, { username, password });

const callerOf = ({ access_token }: TokenPairView): Caller => context.tokens.verify('access', access_token);

/** Whether the session is live, even if the token that names it has expired. */
const isLive = async ({ access_token }: TokenPairView): Promise<boolean> => {
  const { sub: userId, sid: sessionId } = jwt.decode(access_token) as { sub: string; sid: string };
  return (await findSession(context.table, userId, sessionId, context.now())) !== undefined;
};

async function codeOf(work: Promise<unknown>): Promise<ProblemCode | 'fine'> {
  try {
    await work;
    return 'fine';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

describe('a session', () => {
  it('ends when its refresh token has not been used for thirty days', async () => {
    const { clock } = context;
    const user = await aUser();
    const pair = await logInTo(user);
    clock.advance(30 * DAY_SECONDS - 1);
    expect(await isLive(pair)).toBe(true);
    clock.advance(1);
    expect(await isLive(pair)).toBe(false);
    expect(await readSessions(context, callerOf(await logInTo(user)))).toHaveLength(1);
  });

  it('continues as long as it is used', async () => {
    const user = await aUser();
    let pair = await logInTo(user);
    const { sessionId } = callerOf(pair);
    for (let month = 0; month < 3; month++) {
      context.clock.advance(29 * DAY_SECONDS);
      pair = await refresh(context, pair.refresh_token);
    }
    expect(await isLive(pair)).toBe(true);
    const [session] = await readSessions(context, callerOf(pair));
    const now = context.now();
    expect(session).toEqual({
      id: sessionId,
      created_at: new Date(now.getTime() - 87 * DAY_SECONDS * 1000).toISOString(),
      last_used_at: now.toISOString(),
      expires_at: new Date(now.getTime() + 30 * DAY_SECONDS * 1000).toISOString(),
      is_current: true,
    });
  });

  /** The maximum number of sessions, a second apart, oldest first. */
  async function startAll({ id: userId }: { id: string }): Promise<string[]> {
    const sessions = Array.from({ length: MAX_SESSIONS }, (): Session => {
      context.clock.advance(1);
      const createdAt = context.now().toISOString();
      const expiresAtEpochSeconds = context.now().getTime() / 1000 + DAY_SECONDS;
      const id = context.newId('ses');
      return { id, userId, refreshTokenHash: '', createdAt, lastUsedAt: createdAt, expiresAtEpochSeconds };
    });
    await context.table.transact({ sessions: sessions.map((session) => putSession(context.table, session)) });
    context.clock.advance(1);
    return sessions.map(({ id }) => id);
  }

  it('counts towards a limit of fifty: a new session ends the oldest', async () => {
    const user = await aUser();
    const ids = await startAll(user);
    const newest = callerOf(await logInTo(user));
    const sessions = await readSessions(context, newest);
    expect(sessions.map(({ id }) => id)).toEqual([newest.sessionId, ...ids.slice(1).reverse()]);
  });

  it('counts towards the limit of fifty also when many start at once', async () => {
    const user = await aUser();
    const ids = await startAll(user);
    const pairs = await Promise.all(Array.from({ length: 10 }, () => logInTo(user)));
    const newest = pairs.map((pair) => callerOf(pair).sessionId);
    const sessions = await listSessions(context.table, user.id, context.now());
    expect(sessions.map(({ id }) => id)).toEqual([...ids.slice(10), ...newest.sort()]);
  });

  it('cannot be ended by another user', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const [adas, bobs] = await Promise.all([logInTo(ada), logInTo(bob)]);
    expect(await codeOf(endSession(context, callerOf(bobs), callerOf(adas).sessionId))).toBe('not-found');
    expect(await isLive(adas)).toBe(true);
  });

  it('stores no token that a reader of the table could use', async () => {
    const pair = await logInTo(await aUser());
    const { userId, sessionId } = callerOf(pair);
    const stored = JSON.stringify(await findSession(context.table, userId, sessionId, context.now()));
    const { tokenId } = context.tokens.verify('refresh', pair.refresh_token);
    for (const secret of [pair.access_token, pair.refresh_token, tokenId]) expect(stored).not.toContain(secret);
  });
});

describe('a refresh token', () => {
  it('does not revive a session that ends while the token is used', async () => {
    for (let round = 0; round < 10; round++) {
      const pair = await logInTo(await aUser());
      await Promise.all([codeOf(refresh(context, pair.refresh_token)), logOut(context, callerOf(pair))]);
      expect(await isLive(pair)).toBe(false);
    }
  });
});

describe('a failed login', () => {
  it('compares the password exactly once, whether or not the user exists', async () => {
    const { username } = await aUser();
    const matches = vi.spyOn(context.passwords, 'matches');
    expect(await codeOf(logInTo({ username }, 'wrong password'))).toBe('unauthorized');
    expect(await codeOf(logInTo({ username: 'nobody-at-all' }, 'wrong password'))).toBe('unauthorized');
    expect(matches.mock.calls.map(([password]) => password)).toEqual(['wrong password', 'wrong password']);
    matches.mockRestore();
  });

  it('is counted before the password is compared, so that parallel guesses gain nothing', async () => {
    const body = { ...(await aUser()), password: 'wrong password' };
    const matches = vi.spyOn(context.passwords, 'matches');
    const attempt = () =>
      limitPasswordAttempts(context, ['account', body.id, '192.0.2.1'], () => logInBy(context, body));
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(attempt())));
    expect(codes.filter((code) => code === 'unauthorized')).toHaveLength(context.limits.loginFailures.burst);
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(20 - context.limits.loginFailures.burst);
    expect(matches).toHaveBeenCalledTimes(context.limits.loginFailures.burst);
    matches.mockRestore();
  });
});

describe('a change of password', () => {
  /** A context in which a task runs each time after a password was compared. */
  const withAfterCheck = (happens: () => Promise<unknown>): Context => ({
    ...context,
    passwords: Object.assign(Object.create(context.passwords) as Context['passwords'], {
      matches: async (password: string, hash: string | undefined) => {
        const isMatch = await context.passwords.matches(password, hash);
        await happens();
        return isMatch;
      },
    }),
  });

  it('ends every session except its own', async () => {
    const user = await aUser();
    const [asking, ...others] = await Promise.all(Array.from({ length: 4 }, () => logInTo(user)));
    await changePasswordOf(context, callerOf(asking!), { current: PASSWORD, next: 'another password' });
    expect(await isLive(asking!)).toBe(true);
    expect(await Promise.all(others.map(isLive))).toEqual([false, false, false]);
  });

  it('fails a login that started with the old password', async () => {
    const user = await aUser();
    const asking = await logInTo(user);
    const change = () => changePasswordOf(context, callerOf(asking), { current: PASSWORD, next: 'another password' });
    expect(await codeOf(logInTo(user, PASSWORD, withAfterCheck(change)))).toBe('unauthorized');
    expect(await readSessions(context, callerOf(asking))).toHaveLength(1);
  });

  /** A context in which a task runs each time after sessions were listed. */
  function withAfterList(happens: () => Promise<unknown>): Context {
    const table = Object.create(context.table) as Context['table'];
    table.queryAll = async (query) => {
      const items = await context.table.queryAll(query);
      await happens();
      return items;
    };
    return { ...context, table };
  }

  it.each([
    ['the old one is being checked', withAfterCheck],
    ['all is ready to be written', withAfterList],
  ])('also ends a session that a login with the old password starts while %s', async (_, interrupted) => {
    const user = await aUser();
    const asking = await logInTo(user);
    let meanwhile: TokenPairView | undefined;
    const within = interrupted(async () => {
      meanwhile ??= await logInTo(user);
    });
    await changePasswordOf(within, callerOf(asking), { current: PASSWORD, next: 'another password' });
    expect(await isLive(meanwhile!)).toBe(false);
    expect(await isLive(asking)).toBe(true);
    expect(await codeOf(logInTo(user, 'another password'))).toBe('fine');
  });

  it('that is sent twice at once takes effect once', async () => {
    const user = await aUser();
    const asking = callerOf(await logInTo(user));
    const nexts = Array.from({ length: 4 }, (_, index) => `another password ${index}`);
    const codes = await Promise.all(
      nexts.map((next) => codeOf(changePasswordOf(context, asking, { current: PASSWORD, next }))),
    );
    expect(codes.filter((code) => code === 'fine')).toHaveLength(1);
    expect(codes.filter((code) => code === 'invalid-request')).toHaveLength(3);
    expect(await codeOf(logInTo(user, nexts[codes.indexOf('fine')]))).toBe('fine');
  });

  it('from a session that ends meanwhile revives no session', async () => {
    const user = await aUser();
    const asking = await logInTo(user);
    const within = withAfterCheck(() => logOut(context, callerOf(asking)));
    await codeOf(changePasswordOf(within, callerOf(asking), { current: PASSWORD, next: 'another password' }));
    expect(await isLive(asking)).toBe(false);
  });
});

describe('a raised hashing cost', () => {
  it('applies to older passwords at their next login', async () => {
    const user = await aUser();
    const dearer: Context = { ...context, passwords: new Passwords(5) };
    const costNow = async () => bcrypt.getRounds((await findUser(context.table, user.id))!.passwordHash);
    expect(await codeOf(logInTo(user, 'wrong password', dearer))).toBe('unauthorized');
    expect(await costNow()).toBe(4);
    await logInTo(user, PASSWORD, dearer);
    expect(await costNow()).toBe(5);
    const { passwordHash } = (await findUser(context.table, user.id))!;
    await logInTo(user, PASSWORD, context);
    expect((await findUser(context.table, user.id))?.passwordHash).toBe(passwordHash);
  });
});

describe('a very common password', () => {
  const COMMON = ['testpass', 'password1', 'PassWord1'];
  const within = (refusesCommonPasswords: boolean): Context => ({ ...context, refusesCommonPasswords });

  async function codesOf(setting: Context, password: string): Promise<(ProblemCode | 'fine')[]> {
    const username = `u-${randomUUID().slice(0, 18)}`;
    const caller = callerOf(await logInTo(await aUser()));
    return Promise.all([
      codeOf(register(setting, { username, email: `${username}@example.com`, password })),
      codeOf(changePasswordOf(setting, caller, { current: PASSWORD, next: password })),
    ]);
  }

  it.each(COMMON)('is refused where the deployment refuses common passwords: %s', async (password) => {
    expect(await codesOf(within(true), password)).toEqual(['invalid-request', 'invalid-request']);
  });

  it.each(COMMON)('is accepted where the deployment does not: %s', async (password) => {
    expect(await codesOf(within(false), password)).toEqual(['fine', 'fine']);
  });

  it('is refused with the name of the setting that decides', async () => {
    const registration = { username: 'testuser', email: 'test@example.com', password: 'testpass' };
    await expect(register(within(true), registration)).rejects.toMatchObject({
      members: {
        errors: [{ pointer: '/password', detail: expect.stringContaining('REFUSE_COMMON_PASSWORDS') as string }],
      },
    });
  });
});
