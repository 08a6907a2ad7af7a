import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anEvent,
  apiOf,
  aRegistration,
  aUser,
  logIn,
  type Api,
  type ApiAnswer,
  type TestUser,
} from '../../support/api/api-client.js';
import { startStack, type Stack } from '../../support/stack/stack.js';

const USER_BURST = 20;
const FAILURES_BURST = 2;
const LOOKUPS_BURST = 4;
/** Enough for all tests except the last, which uses it up: all requests have the same client address. */
const AUTH_BURST = 90;
/** So slow that no token is refilled while the tests run. */
const PER_SECOND = 0.0001;

let stack: Stack;
let client: Api;

beforeAll(async () => {
  stack = await startStack({
    environment: {
      RATE_LIMIT_USER: `${USER_BURST},${PER_SECOND}`,
      RATE_LIMIT_LOGIN_FAILURES: `${FAILURES_BURST},${PER_SECOND}`,
      RATE_LIMIT_AUTH: `${AUTH_BURST},${PER_SECOND}`,
      RATE_LIMIT_LOOKUPS: `${LOOKUPS_BURST},${PER_SECOND}`,
    },
  });
  client = apiOf(stack);
});
afterAll(() => stack.stop());

const ME = '/api/users/me';
const LOGIN = '/api/auth/login';

/** A structured field (RFC 9651) of one item: `"user";r=4;t=1000` is `['user', { r: 4, t: 1000 }]`. */
function field({ headers }: ApiAnswer<unknown>, name: string): [string, Record<string, number>] {
  const [item = '', ...parameters] = (headers.get(name) ?? '').split(';');
  const entries = parameters.map((parameter): [string, number] => {
    const [key = '', value] = parameter.split('=');
    return [key, Number(value)];
  });
  return [item.replaceAll('"', ''), Object.fromEntries(entries)];
}
const remainingIn = (answer: ApiAnswer<unknown>): number | undefined => field(answer, 'RateLimit')[1]['r'];

async function callAll({ token }: { token: string }): Promise<void> {
  const answers = await Promise.all(Array.from({ length: USER_BURST }, () => client.get(ME, { token })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
}

/** Refused by the bucket of this name, in every header and member that says so. */
function expectRefusal(answer: ApiAnswer<unknown>, name: string, burst: number): void {
  expect(answer.status).toBe(429);
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ type: '/problems/rate-limited', title: 'Too many requests', status: 429 });
  const retryAfter = Number(answer.headers.get('Retry-After'));
  expect(retryAfter).toBeGreaterThan(1 / PER_SECOND - 120);
  expect(retryAfter).toBeLessThanOrEqual(1 / PER_SECOND);
  expect(field(answer, 'RateLimit-Policy')).toEqual([name, { q: burst, w: burst / PER_SECOND }]);
  const [refusing, { r, t }] = field(answer, 'RateLimit');
  expect([refusing, r]).toEqual([name, 0]);
  expect(t).toBeGreaterThan(retryAfter);
}

describe('the rate limit of a user', () => {
  it('is in the headers of every response, errors included, with the remaining requests', async () => {
    const { token } = await aUser(client);
    const answers = [
      await client.get(ME, { token }),
      await client.post('/api/events', { token, body: {} }),
      await client.get('/api/events/evt_none', { token }),
      await client.post('/api/events', { token, body: anEvent() }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 422, 404, 201]);
    expect(answers.map(remainingIn)).toEqual([19, 18, 17, 16]);
    for (const answer of answers) {
      expect(field(answer, 'RateLimit-Policy')).toEqual(['user', { q: USER_BURST, w: USER_BURST / PER_SECOND }]);
    }
  });

  it('refuses the first request beyond it, and says when to retry', async () => {
    const ada = await aUser(client);
    await callAll(ada);
    expectRefusal(await client.get(ME, { token: ada.token }), 'user', USER_BURST);
  });

  it('allows exactly its burst of many concurrent requests', async () => {
    const { token } = await aUser(client);
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.get(ME, { token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(USER_BURST);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(100 - USER_BURST);
  });

  it('is shared by all sessions of a user, and separate for each user', async () => {
    const [ada, bob] = [await aUser(client), await aUser(client)];
    const other = await logIn(ada, client);
    await callAll(ada);
    expect((await client.get(ME, { token: other.access_token })).status).toBe(429);
    expect((await client.get(ME, { token: bob.token })).status).toBe(200);
  });

  it('is checked before the request is validated, and a refused request writes nothing', async () => {
    const ada = await aUser(client);
    await callAll(ada);
    const malformed = { token: ada.token, raw: '{', headers: { 'Content-Type': 'text/plain' } };
    expect((await client.post('/api/events?limit=x', malformed)).status).toBe(429);
    expect((await client.post('/api/auth/logout', { token: ada.token })).status).toBe(429);
    expect((await client.post('/api/auth/refresh', { body: { refresh_token: ada.refreshToken } })).status).toBe(200);
  });

  it('is checked after the token: a forged token uses none of it, and the token of an ended session sees its state', async () => {
    const ada = await aUser(client);
    await callAll(ada);
    const forged = await client.get(ME, { token: `${ada.token.slice(0, -4)}AAAA` });
    expect([forged.status, forged.headers.get('RateLimit')]).toEqual([401, null]);
    // A refresh token that is presented again after its successor was used ends the session.
    const reuse = { body: { refresh_token: ada.refreshToken } };
    const { body: renewed } = await client.post<{ refresh_token: string }>('/api/auth/refresh', reuse);
    const successor = { body: { refresh_token: renewed.refresh_token } };
    expect((await client.post('/api/auth/refresh', successor)).status).toBe(200);
    expect((await client.post('/api/auth/refresh', reuse)).status).toBe(401);
    const ended = await client.get(ME, { token: ada.token });
    expect([ended.status, ended.headers.get('RateLimit')]).toEqual([401, expect.stringMatching(/^"user";r=/)]);
  });

  it('cannot be used up by others without a token of that user', async () => {
    const { token } = await aUser(client);
    for (let call = 0; call < USER_BURST; call++) await client.get(ME, { token: `${token.slice(0, -4)}AAAA` });
    expect(remainingIn(await client.get(ME, { token }))).toBe(USER_BURST - 1);
  });
});

describe('the limit of failed logins', () => {
  const attempt = (username: string, password: string) => client.post(LOGIN, { body: { username, password } });
  const fail = async ({ username }: Pick<TestUser, 'username'>): Promise<void> => {
    for (let call = 0; call < FAILURES_BURST; call++) {
      expect((await attempt(username, 'not the password')).status).toBe(401);
    }
  };

  it('refuses the first guess beyond it, and the right password too', async () => {
    const ada = await aUser(client);
    await fail(ada);
    expectRefusal(await attempt(ada.username, 'not the password'), 'login-failures', FAILURES_BURST);
    expect((await attempt(ada.username, ada.password)).status).toBe(429);
    expect((await attempt(ada.username.toUpperCase(), ada.password)).status).toBe(429);
  });

  it('does not stop other users at the same address from logging in, nor sessions from continuing', async () => {
    const [ada, bob] = [await aUser(client), await aUser(client)];
    await fail(ada);
    expect((await attempt(bob.username, bob.password)).status).toBe(200);
    expect((await client.get(ME, { token: ada.token })).status).toBe(200);
  });

  it('also applies to an unknown name', async () => {
    const nobody = { username: aRegistration().username as string };
    await fail(nobody);
    expectRefusal(await attempt(nobody.username, 'not the password'), 'login-failures', FAILURES_BURST);
  });

  it('is shared by both names of an account', async () => {
    const ada = await aUser(client);
    const names = [ada.username, ada.email, ada.email.toUpperCase()];
    const statuses: number[] = [];
    for (const name of names) statuses.push((await attempt(name, 'not the password')).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await attempt(ada.username, ada.password)).status).toBe(429);
  });

  it('does not count successful logins', async () => {
    const ada = await aUser(client);
    await attempt(ada.username, 'not the password');
    for (let call = 0; call < FAILURES_BURST + 2; call++) {
      expect((await attempt(ada.username, ada.password)).status).toBe(200);
    }
    expect((await attempt(ada.username, 'not the password')).status).toBe(401);
    expect((await attempt(ada.username, ada.password)).status).toBe(429);
  });
});

describe('the limit of wrong passwords by a user with a token, which may be stolen,', () => {
  const GUESSES: [string, (token: string, current_password: string) => Promise<ApiAnswer<unknown>>][] = [
    [
      'changing the password',
      (token, current_password) =>
        client.put('/api/users/me/password', { token, body: { current_password, new_password: 'a stolen account' } }),
    ],
    ['deleting the account', (token, current_password) => client.delete(ME, { token, body: { current_password } })],
  ];

  it.each(GUESSES)('refuses the first guess beyond it, and the right password too: %s', async (_, guess) => {
    const ada = await aUser(client);
    for (let call = 0; call < FAILURES_BURST; call++) {
      expect((await guess(ada.token, 'not the password')).status).toBe(422);
    }
    expectRefusal(await guess(ada.token, 'not the password'), 'login-failures', FAILURES_BURST);
    expect((await guess(ada.token, ada.password)).status).toBe(429);
    expect((await client.post(LOGIN, { body: { username: ada.username, password: ada.password } })).status).toBe(200);
  });

  it('is shared by both operations, holds for concurrent requests, and does not prevent a new login', async () => {
    const ada = await aUser(client);
    const crowd = await Promise.all(
      Array.from({ length: 10 }, (_, index) => GUESSES[index % 2]![1](ada.token, 'not the password')),
    );
    expect(crowd.filter(({ status }) => status === 422)).toHaveLength(FAILURES_BURST);
    expect(crowd.filter(({ status }) => status === 429)).toHaveLength(10 - FAILURES_BURST);
    const { access_token: token } = await logIn(ada, client);
    expect((await GUESSES[0]![1](token, ada.password)).status).toBe(204);
    expect((await client.get(ME, { token: ada.token })).status).toBe(401);
  });

  it('does not count requests that are refused for another reason', async () => {
    const [ada, bob] = [await aUser(client), await aUser(client)];
    const { body } = await client.post<{ id: string }>('/api/events', { token: ada.token, body: anEvent() });
    const share = { token: ada.token, body: { user_id: bob.id, role: 'viewer' } };
    expect((await client.post(`/api/events/${body.id}/share`, share)).status).toBe(201);
    for (let call = 0; call < FAILURES_BURST + 1; call++) {
      expect((await GUESSES[1]![1](ada.token, ada.password)).status).toBe(409);
    }
  });
});

describe('the limit of account lookups by sharing', () => {
  it('counts the addresses in dry runs and refused shares, and does not affect other requests', async () => {
    const [ada, bob] = [await aUser(client), await aUser(client)];
    const { body } = await client.post<{ id: string }>('/api/events', { token: ada.token, body: anEvent() });
    const share = (query: string, ...emails: string[]) => {
      const shares = emails.map((email) => ({ email, role: 'viewer' }));
      return client.post(`/api/events/${body.id}/share${query}`, { token: ada.token, body: { shares } });
    };
    expect((await share('', bob.email)).status).toBe(201);
    expect((await share('?dry_run=true', bob.email)).status).toBe(200);
    expect((await share('', 'a@example.com', 'b@example.com', 'c@example.com')).status).toBe(422);
    expectRefusal(await share('?dry_run=true', bob.email), 'lookups', LOOKUPS_BURST);
    expect((await client.get(ME, { token: ada.token })).status).toBe(200);
  });
});

describe('the limit of a client address', () => {
  it('is shared by register, login and refresh with any outcome, and does not affect other requests', async () => {
    const ada = await aUser(client);
    const answers = [
      await client.post(LOGIN, { body: { username: ada.username, password: ada.password } }),
      await client.post('/api/auth/refresh', { body: {} }),
      await client.post('/api/auth/register', { raw: '{', headers: { 'Content-Type': 'application/json' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 422, 400]);
    const [first = NaN, ...others] = answers.map(remainingIn);
    expect(others).toEqual([first - 1, first - 2]);
    for (let left = first - 2; left > 0; left--) await client.post('/api/auth/refresh', { body: {} });

    expectRefusal(await client.post('/api/auth/register', { body: aRegistration() }), 'auth', AUTH_BURST);
    expectRefusal(await client.post(LOGIN, { body: ada }), 'auth', AUTH_BURST);
    expectRefusal(await client.post('/api/auth/refresh', { raw: '{' }), 'auth', AUTH_BURST);
    // Any client can set this header, so it is not trusted.
    const elsewhere = { headers: { 'X-Forwarded-For': '198.51.100.7', Forwarded: 'for=198.51.100.7' } };
    expect((await client.post('/api/auth/refresh', { body: {}, ...elsewhere })).status).toBe(429);

    expect((await client.get(ME, { token: ada.token })).status).toBe(200);
    const health = await client.get('/api/health');
    expect([health.status, health.headers.get('RateLimit')]).toEqual([200, null]);
  });
});
