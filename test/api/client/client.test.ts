import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Client, isProblem, ProblemError, type ClientOptions, type Tokens } from '../../../lib/client/index.js';
import { aUser, type TestUser } from '../../support/api/api-client.js';
import { RecordingProxy } from '../../support/api/recording-proxy.js';

let ada: TestUser;
let proxy: RecordingProxy;

beforeEach(async () => {
  proxy = await RecordingProxy.start(inject('urls').rest);
  ada = await aUser();
});
afterEach(() => {
  proxy.close();
});

const clientOf = (user: TestUser, options: Partial<ClientOptions> = {}): Client =>
  new Client({ url: proxy.url, credentials: user, ...options });

const meetingAt = (hour: number, title = `Meeting at ${hour}`) => ({
  title,
  start_time: `2030-06-03T${hour}:00:00Z`,
  end_time: `2030-06-03T${hour + 1}:00:00Z`,
});
const EVENTS = '/api/events';
const CREATE = `POST ${EVENTS}`;
const REFRESH = 'POST /api/auth/refresh';
const LOGIN = 'POST /api/auth/login';
const ME = 'GET /api/users/me';

/** The error of a call that must fail. */
async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('The call succeeded.');
}

describe('the tokens of a client', () => {
  it('are refreshed once for twenty parallel calls, and each call succeeds', async () => {
    const received: (Tokens | undefined)[] = [];
    const client = clientOf(ada, {
      credentials: undefined,
      tokens: { access_token: 'expired', refresh_token: ada.refreshToken },
      onTokens: (tokens) => received.push(tokens),
    });
    const calls = await Promise.all(Array.from({ length: 20 }, () => client.get('/api/users/me')));
    expect(calls.map(({ id }) => id)).toEqual(Array(20).fill(ada.id));
    expect(proxy.requestsTo(REFRESH)).toHaveLength(1);
    expect(received).toHaveLength(1);

    const next = clientOf(ada, { credentials: undefined, tokens: { refresh_token: received[0]!.refresh_token } });
    expect(await next.get('/api/users/me')).toMatchObject({ username: ada.username });
    expect(proxy.requestsTo(REFRESH)).toHaveLength(2);
  });

  it('survive a lost response to the refresh', async () => {
    const client = clientOf(ada, { credentials: undefined, tokens: { refresh_token: ada.refreshToken } });
    proxy.break({ of: REFRESH });
    expect(await client.get('/api/users/me')).toMatchObject({ id: ada.id });
    expect(proxy.requestsTo(REFRESH)).toHaveLength(2);
  });

  it('are replaced by a new login if the session has ended and the client has credentials', async () => {
    const client = clientOf(ada);
    await client.get('/api/users/me');
    const body = { current_password: ada.password, new_password: ada.password };
    await new Client({ url: proxy.url, tokens: { access_token: ada.token, refresh_token: '' } }).put(
      '/api/users/me/password',
      { body },
    );
    await Promise.all([client.get('/api/users/me'), client.get('/api/users/me')]);
    expect(proxy.requestsTo(REFRESH)).toHaveLength(1);
    expect(proxy.requestsTo(LOGIN)).toHaveLength(2);
  });

  it('are not asked for again with credentials that the API has refused', async () => {
    const error = await errorOf(clientOf({ ...ada, password: 'another one' }).get('/api/users/me'));
    expect(isProblem(error, 'unauthorized')).toBe(true);
    expect(proxy.requests).toHaveLength(1);
  });

  it('are those of the last login, although an earlier session is renewed at the same time', async () => {
    const bob = await aUser();
    const client = clientOf(ada, { credentials: undefined, tokens: { refresh_token: ada.refreshToken } });
    proxy.break({ of: REFRESH, status: 502 });
    const call = client.get('/api/users/me');
    await client.login(bob);
    await call;
    expect(await client.get('/api/users/me')).toMatchObject({ id: bob.id });
  });

  it('end with the session, without credentials: the call fails as unauthorized, and the next one sends no refresh', async () => {
    const received: (Tokens | undefined)[] = [];
    const tokens = { access_token: ada.token, refresh_token: ada.refreshToken };
    const client = clientOf(ada, { credentials: undefined, tokens, onTokens: (next) => received.push(next) });
    await clientOf(ada, { credentials: undefined, tokens }).logout();
    for (let call = 0; call < 2; call++) {
      expect(isProblem(await errorOf(client.get('/api/users/me')), 'unauthorized')).toBe(true);
    }
    expect(proxy.requestsTo(REFRESH)).toHaveLength(1);
    expect(received).toEqual([undefined]);
    await client.login(ada);
    expect(await client.get('/api/users/me')).toMatchObject({ id: ada.id });
    await client.logout();
    expect(received.at(-1)).toBeUndefined();
    expect(isProblem(await errorOf(client.get('/api/users/me')), 'unauthorized')).toBe(true);
  });
});

describe('a request that fails for a reason that passes', () => {
  it.each([
    ['429', { status: 429, headers: { 'Retry-After': '1' } }],
    ['503', { status: 503, headers: { 'Retry-After': '1' } }],
    ['502 without a body', { status: 502 }],
    ['no response, although the API has executed it', {}],
  ])('with %s is repeated with the same Idempotency-Key', async (_, fault) => {
    const client = clientOf(ada);
    proxy.break({ of: CREATE, ...fault });
    const event = await client.post(EVENTS, { body: meetingAt(10) });
    const sent = proxy.requestsTo(CREATE);
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set([expect.stringMatching(/^[0-9a-f]{32}$/)]),
    );
    const { items } = await client.get(EVENTS);
    expect(items.map(({ id }) => id)).toEqual([event.id]);
    await client.post(EVENTS, { body: meetingAt(12) });
    expect(new Set(proxy.requestsTo(CREATE).map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it('waits as long as Retry-After says', async () => {
    const client = clientOf(ada);
    await client.get('/api/users/me');
    proxy.break({ of: ME, status: 429, headers: { 'Retry-After': '1' } });
    const before = performance.now();
    await client.get('/api/users/me');
    expect(performance.now() - before).toBeGreaterThanOrEqual(1_000);
  });

  it('is repeated five times at most, and a wait of more than a minute is left to the caller', async () => {
    const client = clientOf(ada, { maxAttempts: 2 });
    proxy.break({ of: ME, status: 503 }, { of: ME, status: 503, headers: { 'Retry-After': '0' } });
    const error = await errorOf(client.get('/api/users/me'));
    expect(error).toMatchObject({ problem: { type: 'about:blank', status: 503 }, isTransient: true });
    expect(proxy.requestsTo(ME)).toHaveLength(2);
    proxy.break({ of: ME, status: 429, headers: { 'Retry-After': '86400' } });
    expect(await errorOf(client.get('/api/users/me'))).toMatchObject({ retryAfterSeconds: 86_400 });
  });

  it('is not repeated if it may have been executed and a repeat would have another effect', async () => {
    const client = clientOf(ada);
    const { id } = await client.post(EVENTS, { body: meetingAt(10) });
    proxy.break({ of: `DELETE ${EVENTS}/${id}` });
    expect(await errorOf(client.delete('/api/events/{id}', { path: { id } }))).toBeInstanceOf(TypeError);
    expect(isProblem(await errorOf(client.get('/api/events/{id}', { path: { id } })), 'not-found')).toBe(true);
  });

  it('ends when the signal of the caller is aborted', async () => {
    const client = clientOf(ada);
    const { signal } = new AbortController();
    const stopping = new AbortController();
    await client.get('/api/users/me', { signal });
    proxy.break({ of: ME, status: 429, headers: { 'Retry-After': '60' } });
    const call = errorOf(client.get('/api/users/me', { signal: stopping.signal }));
    await expect.poll(() => proxy.requestsTo(ME)).toHaveLength(2);
    stopping.abort();
    expect(await call).toMatchObject({ name: 'AbortError' });
    expect(proxy.requestsTo(ME)).toHaveLength(2);
  });
});

describe('an error of the API', () => {
  it('has the type of its problem: a schedule conflict lists the events that overlap', async () => {
    const client = clientOf(ada);
    const first = await client.post(EVENTS, { body: meetingAt(10, 'Design review') });
    const error = await errorOf(client.post(EVENTS, { body: meetingAt(10) }));
    if (!isProblem(error, 'schedule-conflict')) throw error;
    expect(error.problem.conflicts.map(({ event_id, title }) => [event_id, title])).toEqual([
      [first.id, 'Design review'],
    ]);
    expect(isProblem(error, 'merge-conflict')).toBe(false);
    expect(error.message).toBe(error.problem.detail);
  });

  it('names the invalid members of the request', async () => {
    const error = await errorOf(clientOf(ada).post(EVENTS, { body: { ...meetingAt(10), title: '' } }));
    if (!isProblem(error, 'invalid-request')) throw error;
    expect(error.problem.errors.map(({ pointer }) => pointer)).toEqual(['/title']);
  });

  it('that is not from the API keeps its status', async () => {
    const client = clientOf(ada);
    proxy.break({ of: ME, status: 403, body: '<html>' });
    const error = await errorOf(client.get('/api/users/me'));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ problem: { type: 'about:blank', status: 403 } });
  });
});

describe('a write', () => {
  it('with the version that was read fails if somebody else has changed the event since', async () => {
    const client = clientOf(ada);
    const read = await client.post(EVENTS, { body: meetingAt(10) });
    const change = (title: string) => client.put('/api/events/{id}', { path: read, body: { title }, ifMatch: read });
    expect(await change('First')).toMatchObject({ title: 'First', version: 2 });
    const error = await errorOf(change('Second'));
    if (!isProblem(error, 'precondition-failed')) throw error;
    expect(error.problem).toMatchObject({ current_version: 2, changed_fields: ['title'] });
  });

  it('can be previewed, which saves nothing', async () => {
    const client = clientOf(ada);
    const { id } = await client.post(EVENTS, { body: meetingAt(10) });
    const { changes } = await client.dryRun('put', '/api/events/{id}', { path: { id }, body: { title: 'Other' } });
    expect(changes['title']).toEqual({ old: 'Meeting at 10', new: 'Other' });
    expect(await client.dryRun('delete', '/api/events/{id}', { path: { id } })).toHaveProperty('changes');
    expect(await client.get('/api/events/{id}', { path: { id } })).toMatchObject({ version: 1 });
  });

  it('can send a file, and read one', async () => {
    const client = clientOf(ada);
    await client.post(EVENTS, { body: meetingAt(10, 'Café') });
    const file = await client.get('/api/calendars/{id}/calendar.ics', {
      path: { id: 'primary' },
      query: { from: '2030-06-01', to: '2030-07-01' },
    });
    const body = new TextEncoder().encode(file.replaceAll(/UID:.*/g, 'UID:other'));
    const { results } = await client.post('/api/calendars/{id}/import', { path: { id: 'primary' }, body });
    expect(results).toMatchObject([{ uid: 'other', status: 'created' }]);
    const titles = (await client.get(EVENTS)).items.map(({ title }) => title);
    expect(titles).toEqual(['Café', 'Café']);
  });
});

it('a list yields the items of all pages, and reads no page that is not asked for', async () => {
  const client = clientOf(ada);
  const hours = [10, 11, 12, 13, 14];
  await client.post('/api/events/batch', { body: { events: hours.map((hour) => meetingAt(hour)) } });
  const titles: string[] = [];
  for await (const { title } of client.list(EVENTS, { query: { limit: 2, from: '2030-06-01' } })) titles.push(title);
  expect(titles).toEqual(hours.map((hour) => `Meeting at ${hour}`));
  expect(proxy.requestsTo(`GET ${EVENTS}`)).toHaveLength(3);
  await client.list(EVENTS, { query: { limit: 2 } }).next();
  expect(proxy.requestsTo(`GET ${EVENTS}`)).toHaveLength(4);
});
