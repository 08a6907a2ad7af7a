import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { INVITATIONS } from '../../../lib/domain/token-bucket.js';
import { takeToken } from '../../../lib/store/rate-limits.js';
import {
  anEvent,
  aUser,
  logIn,
  type ApiAnswer,
  type EventBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import { createContext, liftLimits } from '../../support/context.js';
import { InProcessApi } from '../../support/api/in-process-api.js';

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const api = new InProcessApi();
const BURST = 3;
const SECONDS_A_DAY = 86_400;
const WEEKLY = { frequency: 'weekly', count: 10 };

let context: Awaited<ReturnType<typeof createContext>>;
let ada: TestUser;
let bob: TestUser;
let cyd: TestUser;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  context = await createContext();
  liftLimits(context, 'auth', 'user');
  world.context = context;
});
beforeEach(async () => {
  context.limits.invitations = { name: 'invitations', burst: BURST, perSecond: BURST / SECONDS_A_DAY };
  [ada, bob, cyd] = await Promise.all([aUser(api), aUser(api), aUser(api)]);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function newEvent({ token }: TestUser, overrides = {}): Promise<EventBody> {
  const body = anEvent({ transparency: 'transparent', ...overrides });
  const created = await api.post<EventBody>('/api/events', { token, body });
  expect(created.status).toBe(201);
  return created.body;
}

function share(by: TestUser, { id }: EventBody, ...users: TestUser[]) {
  const shares = users.map((user) => ({ user_id: user.id, role: 'editor' }));
  return api.post(`/api/events/${id}/share`, { token: by.token, body: { shares } });
}

/** Uses up one person's invitations to another. */
async function fill(from: TestUser, to: TestUser): Promise<EventBody[]> {
  const events = await Promise.all(Array.from({ length: BURST }, () => newEvent(from)));
  for (const event of events) expect((await share(from, event, to)).status).toBe(201);
  return events;
}

const read = async ({ token }: TestUser, { id }: EventBody) => api.get<EventBody>(`/api/events/${id}`, { token });
const titlesOf = async ({ token }: TestUser): Promise<number> =>
  (await api.get<Page<EventBody>>('/api/events?limit=200', { token })).body.items.length;

function expectRefusal({ status, headers, body }: ApiAnswer<unknown>, retryAfter: number): void {
  expect(status).toBe(429);
  expect(headers.get('Retry-After')).toBe(String(retryAfter));
  expect(headers.get('RateLimit')).toMatch(/^"invitations";r=0;/);
  expect(headers.get('RateLimit-Policy')).toMatch(/^"invitations";q=/);
  expect(body).toMatchObject({ type: '/problems/rate-limited' });
}

describe('the limit of unanswered invitations from one person to another', () => {
  it('allows 200 a day and then one every 432 seconds', async () => {
    context.limits.invitations = INVITATIONS;
    // 199 of them in one write; other tests show that buckets are exact.
    await takeToken(context.rateLimitTable, `invitations#${ada.id}#${bob.id}`, INVITATIONS, context.now(), 199);
    const event = await newEvent(ada);
    expect((await share(ada, await newEvent(ada), bob)).status).toBe(201);
    expectRefusal(await share(ada, event, bob), 432);
    context.clock.advance(432);
    expect((await share(ada, event, bob)).status).toBe(201);
    expectRefusal(await share(ada, await newEvent(ada), bob), 432);
  });

  it('refuses a request as a whole and writes nothing for any of its people', async () => {
    await fill(ada, bob);
    const event = await newEvent(ada);
    expectRefusal(await share(ada, event, cyd, bob), SECONDS_A_DAY / BURST);
    expect((await read(ada, event)).body.version).toBe(1);
    expect((await read(cyd, event)).status).toBe(404);
    expect(await titlesOf(bob)).toBe(BURST);
  });

  it('counts each pair of people separately: others can still invite either of them', async () => {
    await fill(ada, bob);
    expect((await share(ada, await newEvent(ada), cyd)).status).toBe(201);
    expect((await share(cyd, await newEvent(cyd), bob)).status).toBe(201);
    expect((await share(bob, await newEvent(bob), ada)).status).toBe(201);
  });

  it('does not refund an invitation that is answered, left or shared again', async () => {
    const [first, second] = (await fill(ada, bob)) as [EventBody, EventBody];
    const response = { token: bob.token, body: { response: 'declined' } };
    expect((await api.put(`/api/events/${first.id}/response`, response)).status).toBe(200);
    expect((await api.delete(`/api/events/${second.id}/permissions/${bob.id}`, { token: bob.token })).status).toBe(204);
    expectRefusal(await share(ada, second, bob), SECONDS_A_DAY / BURST);
  });

  it('does not count people who are on the event already: their roles can change', async () => {
    const [event] = (await fill(ada, bob)) as [EventBody];
    const asViewer = { token: ada.token, body: { role: 'viewer' } };
    expect((await api.put(`/api/events/${event.id}/permissions/${bob.id}`, asViewer)).status).toBe(200);
    expect((await share(ada, event, bob)).status).toBe(201);
    expect((await api.put(`/api/events/${event.id}`, { token: ada.token, body: { title: 'Moved' } })).status).toBe(200);
  });

  it('neither counts nor refuses a dry run', async () => {
    const event = await newEvent(ada);
    const shares = [{ user_id: bob.id, role: 'viewer' }];
    const preview = () =>
      api.post(`/api/events/${event.id}/share?dry_run=true`, { token: ada.token, body: { shares } });
    for (let call = 0; call <= BURST; call++) expect((await preview()).status).toBe(200);
    await fill(ada, bob);
    expect((await preview()).status).toBe(200);
  });

  it('also counts invitations that come from splitting an unanswered series', async () => {
    const series = await newEvent(ada, { recurrence_pattern: WEEKLY });
    expect((await share(ada, series, bob, cyd)).status).toBe(201);
    const accepted = { token: cyd.token, body: { response: 'accepted' } };
    expect((await api.put(`/api/events/${series.id}/response`, accepted)).status).toBe(200);
    const split = async (week: number) => {
      const at = new Date(Date.parse(series.start_time) + week * 7 * SECONDS_A_DAY * 1000).toISOString();
      const query = `occurrence=${encodeURIComponent(at)}&scope=following`;
      return api.put(`/api/events/${series.id}?${query}`, { token: ada.token, body: { title: `Part ${week}` } });
    };
    expect([(await split(8)).status, (await split(7)).status]).toEqual([200, 200]);
    expectRefusal(await split(6), SECONDS_A_DAY / BURST);
    expect([await titlesOf(bob), await titlesOf(cyd)]).toEqual([3, 3]);
    expect((await share(ada, await newEvent(ada), cyd)).status).toBe(201);
  });

  it('also counts invitations that come from restoring a deleted event', async () => {
    const [event] = (await fill(ada, bob)) as [EventBody];
    const { token } = ada;
    expect((await api.delete(`/api/events/${event.id}`, { token })).status).toBe(204);
    expectRefusal(await api.post(`/api/events/${event.id}/rollback/1`, { token }), SECONDS_A_DAY / BURST);
    expect((await read(bob, event)).status).toBe(404);
    context.clock.advance(SECONDS_A_DAY / BURST);
    const { access_token } = await logIn(ada, api);
    expect((await api.post(`/api/events/${event.id}/rollback/1`, { token: access_token })).status).toBe(200);
  });

  it('is never exceeded by many shares at once', async () => {
    const events = await Promise.all(Array.from({ length: 12 }, () => newEvent(ada)));
    const answers = await Promise.all(events.map((event) => share(ada, event, bob)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(BURST);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(12 - BURST);
    expect(await titlesOf(bob)).toBe(BURST);
  });

  it('counts a share once, even when it loses races and is decided again', async () => {
    const event = await newEvent(ada);
    const others = await Promise.all(Array.from({ length: 6 }, () => aUser(api)));
    const answers = await Promise.all(others.map((other) => share(ada, event, other)));
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 201));
    for (const other of others) {
      for (let more = 1; more < BURST; more++) expect((await share(ada, await newEvent(ada), other)).status).toBe(201);
      expect((await share(ada, await newEvent(ada), other)).status).toBe(429);
    }
  });
});
