import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { anEvent, aUser, type ApiAnswer, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { createContext, liftLimits } from '../../support/context.js';
import { InProcessApi } from '../../support/api/in-process-api.js';

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const api = new InProcessApi();
/** The default of `RATE_LIMIT_LOOKUPS`, which `createContext` uses. */
const PER_SECOND = 0.2;

let context: Awaited<ReturnType<typeof createContext>>;
let ada: TestUser;
let bob: TestUser;
let path: string;

/** Each test has its own tables, because all calls have the same client address. */
beforeEach(async () => {
  context = await createContext();
  liftLimits(context, 'auth', 'user');
  world.context = context;
  ada = await aUser(api);
  bob = await aUser(api);
  path = await newEvent(ada);
});
beforeAll(() => vi.spyOn(console, 'error').mockReturnValue(undefined));
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function newEvent({ token }: TestUser): Promise<string> {
  const { body } = await api.post<EventBody>('/api/events', { token, body: anEvent() });
  return `/api/events/${body.id}/share`;
}

type Reference = { email: string } | { username: string } | { user_id: string };

const anUnknownAddress = (): Reference => ({ email: `${randomUUID()}@example.com` });
const unknown = (count: number): Reference[] => Array.from({ length: count }, anUnknownAddress);

function share(references: Reference[], { query = '', headers = {}, by = ada, at = path } = {}) {
  const shares = references.map((reference) => ({ ...reference, role: 'viewer' }));
  return api.post(`${at}${query}`, { token: by.token, body: { shares }, headers });
}
const DRY_RUN = { query: '?dry_run=true' };

function expectRefusal({ status, headers }: ApiAnswer<unknown>, name: string, retryAfter: number): void {
  expect(status).toBe(429);
  expect(headers.get('Retry-After')).toBe(String(retryAfter));
  expect(headers.get('RateLimit')).toMatch(new RegExp(`^"${name}";r=0;`));
  expect(headers.get('RateLimit-Policy')).toMatch(new RegExp(`^"${name}";q=`));
}

describe('looking up accounts by sharing', () => {
  it('counts calendars and events together: dry runs and refusals use tokens, and a share returns them', async () => {
    const { body } = await api.post<{ id: string }>('/api/calendars', { token: ada.token, body: { name: 'Support' } });
    const at = `/api/calendars/${body.id}/share`;
    for (let times = 0; times < 4; times++) {
      expect((await share([...unknown(24), { email: bob.email }], { at, ...DRY_RUN })).status).toBe(422);
    }
    expectRefusal(await share([{ email: bob.email }], { at, ...DRY_RUN }), 'lookups', 1 / PER_SECOND);
    expectRefusal(await share([{ username: bob.username }], { at }), 'lookups', 1 / PER_SECOND);
    expectRefusal(await share([{ email: bob.email }], DRY_RUN), 'lookups', 1 / PER_SECOND);
    expect((await share([{ user_id: bob.id }], { at, ...DRY_RUN })).status).toBe(200);
    context.clock.advance(1 / PER_SECOND);
    for (let times = 0; times < 3; times++) expect((await share([{ email: bob.email }], { at })).status).toBe(201);
    expect((await share([{ email: bob.email }], { at, ...DRY_RUN })).status).toBe(200);
    expectRefusal(await share([{ email: bob.email }], { at, ...DRY_RUN }), 'lookups', 1 / PER_SECOND);
  });

  it('allows 100 addresses at once and then one every five seconds, although each dry run asks for 50', async () => {
    expect((await share(unknown(50), DRY_RUN)).status).toBe(422);
    expect((await share([{ email: bob.email }], DRY_RUN)).status).toBe(200);
    expect((await share(unknown(49), DRY_RUN)).status).toBe(422);
    expectRefusal(await share(unknown(50), DRY_RUN), 'lookups', 50 / PER_SECOND);
    context.clock.advance(50 / PER_SECOND - 1);
    expect((await share(unknown(50), DRY_RUN)).status).toBe(429);
    context.clock.advance(1);
    expect((await share(unknown(50), DRY_RUN)).status).toBe(422);
  });

  it.each<[what: string, ask: (reference: Reference) => ReturnType<typeof share>]>([
    ['a dry run', (reference) => share([reference], DRY_RUN)],
    ['a share that is refused with it', (reference) => share([reference, anUnknownAddress()])],
    ['a share of a version that is gone', (reference) => share([reference], { headers: { 'If-Match': '"999"' } })],
    ['a share of an event that is another’s', (reference) => share([reference], { by: bob })],
  ])('costs a token for any account and any outcome: %s', async (_, ask) => {
    await share(unknown(50), { by: bob });
    await share(unknown(49), { by: bob });
    await share(unknown(50));
    await share(unknown(48));
    expect((await ask({ email: bob.email })).status).not.toBe(429);
    expect((await ask({ username: ada.username })).status).not.toBe(201);
    for (const reference of [{ email: bob.email }, { username: bob.username }, anUnknownAddress()]) {
      expect((await ask(reference)).status).toBe(429);
    }
  });

  it('reveals nothing once the tokens are used up: known and unknown addresses are refused alike', async () => {
    await share(unknown(50));
    await share(unknown(50));
    for (const reference of [{ email: bob.email }, anUnknownAddress(), { username: bob.username }]) {
      expectRefusal(await share([reference]), 'lookups', 1 / PER_SECOND);
    }
  });

  it('costs nothing when the event is already shared, or when people are named by id', async () => {
    await share(unknown(50));
    await share(unknown(49));
    const roles = ['viewer', 'editor', 'owner', 'viewer'];
    for (const role of roles) {
      const body = { email: bob.email, role };
      expect((await api.post(path, { token: ada.token, body })).status).toBe(201);
    }
    expect((await share([anUnknownAddress()])).status).toBe(422);
    expect((await share([{ user_id: bob.id }])).status).toBe(201);
    expect((await share([{ user_id: 'usr_unknown' }])).status).toBe(422);
  });

  it('never allows more lookups than there are tokens, however many run at once', async () => {
    await share(unknown(50));
    await share(unknown(45));
    const crowd = await Promise.all(Array.from({ length: 20 }, () => share([anUnknownAddress()], DRY_RUN)));
    expect(crowd.filter(({ status }) => status === 422)).toHaveLength(5);
    expect(crowd.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('is limited for each user, and for a client address that keeps registering new accounts', async () => {
    const people = await Promise.all(Array.from({ length: 11 }, () => aUser(api)));
    const paths = await Promise.all(people.map(newEvent));
    const askTwice = async (person: number) => {
      const asked = { by: people[person]!, at: paths[person]!, ...DRY_RUN };
      return [(await share(unknown(50), asked)).status, (await share(unknown(50), asked)).status];
    };
    for (let person = 0; person < 10; person++) expect(await askTwice(person)).toEqual([422, 422]);
    expectRefusal(await share([anUnknownAddress()], { by: people[10]!, at: paths[10]! }), 'lookups-address', 1);
  });

  it('also works with a limit below 50, and then takes longer to refill', async () => {
    context.limits.lookups = { name: 'lookups', burst: 10, perSecond: 1 };
    expect((await share(unknown(50), DRY_RUN)).status).toBe(422);
    expectRefusal(await share([anUnknownAddress()]), 'lookups', 41);
    context.clock.advance(41);
    expect((await share([anUnknownAddress()])).status).toBe(422);
  });
});
