import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { api, aUser, type TokenPairBody, type UserBody } from '../../support/api/api-client.js';
import { repeatedHeaders } from '../../support/api/repeated-headers.js';

const LOGIN = '/api/auth/login';
const logIn = (body: Record<string, unknown>) => api.post<TokenPairBody>(LOGIN, { body });
const asForm = (members: Record<string, string>) =>
  api.post<TokenPairBody>(LOGIN, { raw: new URLSearchParams(members) });

describe('a login', () => {
  it('returns a pair of tokens, and the access token is accepted by the API', async () => {
    const { username, password, id } = await aUser();
    const { status, headers, body } = await logIn({ username, password });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      refresh_token: expect.any(String) as string,
      token_type: 'bearer',
      expires_in: 900,
    });
    expect(headers.get('Cache-Control')).toBe('no-store');
    const me = await api.get<UserBody>('/api/users/me', { token: body.access_token });
    expect(me.body.id).toBe(id);
  });

  it.each<[string, (user: UserBody) => string]>([
    ['user name', ({ username }) => username],
    ['user name in another case', ({ username }) => username.toUpperCase()],
    ['e-mail address', ({ email }) => email],
    ['e-mail address in another case', ({ email }) => email.toUpperCase()],
  ])('accepts the %s', async (_, nameOf) => {
    const ada = await aUser();
    const { status, body } = await logIn({ username: nameOf(ada), password: ada.password });
    expect(status).toBe(200);
    expect((await api.get<UserBody>('/api/users/me', { token: body.access_token })).body.id).toBe(ada.id);
  });

  it('accepts a form as OAuth 2.0 sends it', async () => {
    const { username, password } = await aUser();
    const { status, body } = await asForm({
      grant_type: 'password',
      username,
      password,
      scope: '',
      client_id: 'swagger',
      client_secret: '',
    });
    expect(status).toBe(200);
    expect(body.token_type).toBe('bearer');
  });

  it('accepts a form with escaped characters', async () => {
    const username = `user-${randomUUID().slice(0, 18)}`;
    const email = `${username}+a@example.com`;
    const password = 'a+b&c=d %41 ü🔑';
    await api.post('/api/auth/register', { body: { username, email, password } });
    expect((await asForm({ username: email, password })).status).toBe(200);
  });

  it('gives the same answer for a wrong password and an unknown user, so that it reveals no accounts', async () => {
    const { username } = await aUser();
    const [wrong, unknown] = await Promise.all([
      api.post(LOGIN, { body: { username, password: 'not the password' } }),
      api.post(LOGIN, { body: { username: `${username}x`, password: 'not the password' } }),
    ]);
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual({
      type: '/problems/unauthorized',
      title: 'Unauthorized',
      status: 401,
      detail: 'The user name or password is incorrect.',
      instance: expect.any(String) as string,
    });
    expect(unknown.status).toBe(wrong.status);
    expect({ ...unknown.body, instance: '' }).toEqual({ ...wrong.body, instance: '' });
    expect(repeatedHeaders(unknown)).toEqual(repeatedHeaders(wrong));
    expect(wrong.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it.each([
    ['a password that only begins with the right one', 'a'.repeat(72), 'a'.repeat(73)],
    ['a password in another case', 'Correct Horse', 'correct horse'],
    ['a password with a space more', 'correct horse', 'correct horse '],
  ])('with %s is refused', async (_, password, given) => {
    const username = `user-${randomUUID().slice(0, 18)}`;
    await api.post('/api/auth/register', { body: { username, email: `${username}@example.com`, password } });
    expect((await logIn({ username, password: given })).status).toBe(401);
    expect((await logIn({ username, password })).status).toBe(200);
  });

  it.each([
    ['a lone half of a character', 'ada\ud83d'],
    ['the end of a key', 'x#UNIQUE'],
    ['a line break and a zero', 'ada\n\0'],
    ['254 characters of three bytes', '密'.repeat(254)],
    ['a member of objects', '__proto__'],
    ['an address that is none', '@'],
  ])('for a name with %s fails like any other login', async (_, username) => {
    expect((await logIn({ username, password: 'whatever it is' })).status).toBe(401);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no user name', { password: 'x' }, '/username'],
    ['no password', { username: 'ada' }, '/password'],
    ['an empty password', { username: 'ada', password: '' }, '/password'],
    ['a password that is not text', { username: 'ada', password: { $ne: '' } }, '/password'],
    ['a list of user names', { username: ['ada'], password: 'x' }, '/username'],
    ['an endless password', { username: 'ada', password: 'x'.repeat(1_025) }, '/password'],
    ['a member that is not known', { username: 'ada', password: 'x', otp: '1' }, '/otp'],
  ])('with %s is refused with the name of the member', async (_, body, pointer) => {
    const answer = await api.post(LOGIN, { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.pointer)).toEqual([pointer]);
  });

  it('as a form without a password is refused with the name of the member', async () => {
    const { status, body } = await api.post(LOGIN, { raw: new URLSearchParams({ username: 'ada' }) });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ pointer: '/password', detail: 'is required' }]);
  });

  it('works for twenty users at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, () => aUser()));
    const answers = await Promise.all(users.map(({ username, password }) => logIn({ username, password })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});
