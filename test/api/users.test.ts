import { describe, expect, it } from 'vitest';
import { api, aUser, logIn, type UserBody } from '../support/api-client.js';

const ME = '/api/users/me';
const PASSWORD = '/api/users/me/password';
const statusWith = async (token: string): Promise<number> => (await api.get(ME, { token })).status;
const loginStatus = async (username: string, password: string): Promise<number> =>
  (await api.post('/api/auth/login', { body: { username, password } })).status;

describe('the account', () => {
  it('shows its owner who they are, and no password in any form', async () => {
    const ada = await aUser();
    const { status, body } = await api.get<UserBody>(ME, { token: ada.token });
    expect(status).toBe(200);
    expect(body).toEqual({ id: ada.id, username: ada.username, email: ada.email, created_at: ada.created_at });
  });

  it('keeps names as they were written', async () => {
    const [first, second] = await Promise.all([aUser(), aUser()]);
    const username = `${first.username}-Ada`;
    const email = `Ada.${second.username}@Example.com`;
    await api.post('/api/auth/register', { body: { username, email, password: first.password } });
    const { access_token: token } = await logIn({ username: username.toLowerCase(), password: first.password });
    expect((await api.get<UserBody>(ME, { token })).body).toMatchObject({ username, email });
  });
});

describe('a change of password', () => {
  const change = (token: string, current_password: unknown, new_password: unknown) =>
    api.put(PASSWORD, { token, body: { current_password, new_password } });

  it('lets the new one in and the old one no more', async () => {
    const { token, username, password } = await aUser();
    const { status, body } = await change(token, password, 'another password');
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    expect(await loginStatus(username, 'another password')).toBe(200);
    expect(await loginStatus(username, password)).toBe(401);
  });

  it('ends every other session and keeps the one that asks', async () => {
    const ada = await aUser();
    const others = await Promise.all([logIn(ada), logIn(ada)]);
    expect((await change(ada.token, ada.password, 'another password')).status).toBe(204);
    expect(await statusWith(ada.token)).toBe(200);
    for (const { access_token, refresh_token } of others) {
      expect(await statusWith(access_token)).toBe(401);
      expect((await api.post('/api/auth/refresh', { body: { refresh_token } })).status).toBe(401);
    }
    const own = await api.post('/api/auth/refresh', { body: { refresh_token: ada.refreshToken } });
    expect(own.status).toBe(200);
  });

  it('ends no session of anybody else', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    await change(ada.token, ada.password, 'another password');
    expect(await statusWith(bob.token)).toBe(200);
  });

  it('is refused with a wrong current password, which is named, and then nothing has changed', async () => {
    const ada = await aUser();
    const other = await logIn(ada);
    const { status, body } = await change(ada.token, 'not the password', 'another password');
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer: '/current_password' }] });
    expect(await loginStatus(ada.username, ada.password)).toBe(200);
    expect(await statusWith(other.access_token)).toBe(200);
  });

  it.each<[string, unknown]>([
    ['seven characters', 'seven c'],
    ['73 bytes', 'a'.repeat(73)],
    ['half a character', 'correct \ud83d horse'],
    ['no text', 12345678],
  ])('to one of %s is refused, naming it', async (_, next) => {
    const { token, password, username } = await aUser();
    const { status, body } = await change(token, password, next);
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual(['/new_password']);
    expect(await loginStatus(username, password)).toBe(200);
  });

  it('tells of each member that is missing', async () => {
    const { token } = await aUser();
    const { status, body } = await api.put(PASSWORD, { token, body: {} });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual(['/current_password', '/new_password']);
  });

  it('made twice at once happens once', async () => {
    const { token, password, username } = await aUser();
    const nexts = ['another password', 'a third password'];
    const answers = await Promise.all(nexts.map((next) => change(token, password, next)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
    const logins = await Promise.all(nexts.map((next) => loginStatus(username, next)));
    expect(logins.sort()).toEqual([200, 401]);
  });
});
