/** The round trips to the database that requests wait for, with those of session and rate limit. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { anEvent } from '../../support/api/api-client.js';
import { logInBy } from '../../support/api/sign-in.js';
import { calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { RoundTrips } from '../../support/database/round-trips.js';
import { callHandler, type HandlerCall } from '../../support/stack/handlers.js';

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const PASSWORD = 'correct horse battery';
let context: Awaited<ReturnType<typeof createContext>>;
let roundTrips: RoundTrips;
let [owner, invited, member] = ['', '', ''];
let id: string;
let calendar: string;
let onCalendar: string;

async function aUser(): Promise<{ id: string; token: string }> {
  const username = `u-${randomUUID().slice(0, 18)}`;
  const user = await register(context, { username, email: `${username}@example.com`, password: PASSWORD });
  return { id: user.id, token: (await logInBy(context, { username, password: PASSWORD })).access_token };
}

async function create(body: object, token = owner): Promise<string> {
  const { text } = await callHandler('eventsCreate', { token, body });
  return (JSON.parse(text) as { id: string }).id;
}

beforeAll(async () => {
  context = await createContext();
  world.context = context;
  const [ann, bob, cat] = [await aUser(), await aUser(), await aUser()];
  [owner, invited, member] = [ann.token, bob.token, cat.token];
  calendar = await calendarsOf(context, ann.id).create();
  await calendarsOf(context, ann.id).share(calendar, 'viewer', cat.id);
  const event = anEvent({ start_time: '2031-01-10T09:00:00Z', end_time: '2031-01-10T10:00:00Z' });
  id = await create(event);
  await create(event, invited);
  onCalendar = await create({ ...event, calendar_id: calendar, transparency: 'transparent' });
  const body = { user_id: bob.id, role: 'viewer' };
  await callHandler('sharingShare', { token: owner, params: { id }, body });
  roundTrips = new RoundTrips(context.client);
});
afterAll(() => vi.unstubAllEnvs());

async function cost(operation: string, call: HandlerCall): Promise<number> {
  // The bucket is full again; otherwise its token takes a second round trip.
  context.clock.advance(10);
  return roundTrips.of(async () => {
    const { status } = await callHandler(operation, call);
    expect(status).toBeLessThan(300);
  });
}

const window = { from: '2031-01-01T00:00:00Z', to: '2031-02-01T00:00:00Z' };

describe('a request waits for the database', () => {
  it.each([
    ['eventsRead', 1],
    ['sharingListPermissions', 1],
    ['eventsListOccurrences', 1],
    ['versionsListHistory', 2],
    ['versionsBlame', 2],
  ])('%s: %i times for an owner, and at most once more through a calendar', async (operation, own) => {
    expect(await cost(operation, { token: owner, params: { id } })).toBe(own);
    expect(await cost(operation, { token: invited, params: { id } })).toBeLessThanOrEqual(own + 1);
    expect(await cost(operation, { token: member, params: { id: onCalendar } })).toBe(own + 1);
  });

  it.each([{}, { expand: 'true' }, { q: 'x' }, { calendars: 'primary' }])(
    'twice for a list of the caller, and once more with the events of shared calendars: %o',
    async (query) => {
      expect(await cost('eventsList', { token: invited, query: { ...window, ...query } })).toBe(2);
      const named = 'calendars' in query ? { calendars: `primary,${calendar}` } : {};
      expect(await cost('eventsList', { token: member, query: { ...window, ...query, ...named } })).toBe(3);
    },
  );

  it('three times for a list of one calendar, and twice for that of the caller', async () => {
    expect(await cost('calendarsListEvents', { token: member, params: { id: calendar }, query: window })).toBe(3);
    expect(await cost('calendarsListEvents', { token: invited, params: { id: 'primary' }, query: window })).toBe(2);
  });

  it('once for free-busy times of the caller, and once more for the people on an event', async () => {
    expect(await cost('eventsReadFreeBusy', { token: owner, body: window })).toBe(1);
    expect(await cost('eventsReadFreeBusy', { token: owner, body: { ...window, event_id: id } })).toBe(2);
  });

  it('once for free slots of the caller, also for one of their events', async () => {
    const body = { ...window, duration_minutes: 60 };
    expect(await cost('eventsFindSlots', { token: owner, body })).toBe(1);
    expect(await cost('eventsFindSlots', { token: owner, body: { ...body, event_id: id } })).toBe(1);
  });
});
