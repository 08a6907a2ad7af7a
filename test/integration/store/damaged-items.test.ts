import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { listEntriesById } from '../../../lib/store/calendar-entries.js';
import { findEvent, findIntactVersions, findVersion, findVersions, listVersions } from '../../../lib/store/events.js';
import { DamagedItemError } from '../../../lib/store/guards.js';
import { listSessions } from '../../../lib/store/sessions.js';
import { findUser } from '../../../lib/store/users.js';
import { anEvent, aUser, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { InProcessApi } from '../../support/api/in-process-api.js';
import { createContext, liftLimits } from '../../support/context.js';

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const SECRET = 'The surprise party';
const api = new InProcessApi();
let context: Awaited<ReturnType<typeof createContext>>;
let ada: TestUser;
let event: EventBody;

beforeAll(async () => {
  context = await createContext();
  liftLimits(context, 'auth');
  world.context = context;
});
beforeEach(async () => {
  ada = await aUser(api);
  const body = anEvent({ title: SECRET });
  ({ body: event } = await api.post<EventBody>('/api/events', { token: ada.token, body }));
});
afterAll(() => {
  vi.restoreAllMocks();
});

const damage = (pk: string, sk: string, path: string, value: unknown = { text: SECRET }): Promise<unknown> =>
  context.table.update({
    Key: { pk, sk },
    UpdateExpression: `SET ${path
      .split('.')
      .map((_, index) => `#${index}`)
      .join('.')} = :value`,
    ExpressionAttributeNames: Object.fromEntries(path.split('.').map((name, index) => [`#${index}`, name])),
    ExpressionAttributeValues: { ':value': value },
  });

/** What reading says of a damaged item. */
async function failureOf(read: Promise<unknown>): Promise<string> {
  const error: unknown = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DamagedItemError);
  return (error as Error).message;
}

it.each([
  ['event', 'a string'],
  ['event.content.title', 7],
  ['event.content.recurrence_pattern', { rrule: SECRET }],
  ['event.content.exceptions', { '2030-06-03T09:00:00Z': { title: 7 } }],
  ['event.access', { [SECRET]: { role: 'king' } }],
  ['event.version', 'one'],
  ['event.bounds', {}],
])('an event whose %s is damaged is an error that names its key and not its content', async (path, value) => {
  await damage(`EVENT#${event.id}`, 'EVENT', path, value);
  expect(await failureOf(findEvent(context.table, event.id))).toBe(
    `the item EVENT#${event.id} / EVENT has no valid event`,
  );
});

it('a damaged event is answered 500 without its content, and logged with its key', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await damage(`EVENT#${event.id}`, 'EVENT', 'event.content.end_time', 5);
  const { status, body } = await api.get(`/api/events/${event.id}`, { token: ada.token });
  const lines = JSON.stringify(logged.mock.calls);
  logged.mockRestore();
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain(SECRET);
  expect(JSON.stringify(body)).not.toContain('EVENT#');
  expect(lines).toContain(`EVENT#${event.id}`);
  expect(lines).not.toContain(SECRET);
});

it('a damaged version is an error for readers of the history, and left out for readers of the feed', async () => {
  const other = await api.put<EventBody>(`/api/events/${event.id}`, { token: ada.token, body: { title: 'Two' } });
  expect(other.status).toBe(200);
  const sk = 'VERSION#0000000001';
  await damage(`VERSIONS#${event.id}#0`, sk, 'version.changeType');
  const places = [1, 2].map((version) => ({ eventId: event.id, version }));
  const message = `the item VERSIONS#${event.id}#0 / ${sk} has no valid version`;
  expect(await failureOf(findVersion(context.table, event.id, 1))).toBe(message);
  expect(await failureOf(findVersions(context.table, places))).toBe(message);
  expect(await failureOf(listVersions(context.table, event.id, { newest: 2, limit: 5 }))).toBe(message);
  const intact = await findIntactVersions(context.table, places);
  expect(intact.map(({ event: { version } }) => version)).toEqual([2]);
});

it.each(['{"t":', '{"t":["soon"]}', '{"t":[1],"s":[]}', '{"t":[1,2],"m":[3]}', SECRET])(
  'a calendar entry that says %s is an error that names its key',
  async (text) => {
    await damage(`CALENDAR#${ada.id}`, `ENTRY#${event.id}`, 'entry', text);
    expect(await failureOf(listEntriesById(context.table, ada.id, { after: undefined, limit: 5 }))).toBe(
      `the item CALENDAR#${ada.id} / ENTRY#${event.id} has no valid entry`,
    );
  },
);

it('a damaged user or session is an error that names its key', async () => {
  const [session] = await listSessions(context.table, ada.id, context.now());
  await damage(`USER#${ada.id}`, `SESSION#${session!.id}`, 'session.createdAt');
  expect(await failureOf(listSessions(context.table, ada.id, context.now()))).toContain(`SESSION#${session!.id}`);
  await damage(`USER#${ada.id}`, 'PROFILE', 'user.passwordHash');
  expect(await failureOf(findUser(context.table, ada.id))).toContain(`USER#${ada.id} / PROFILE`);
});
