import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { aUser, api, logIn, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, share, updateEvent } from '../../support/api/event-client.js';
import { operationsOf, resolved, responseOf, type OpenApi } from '../../support/api/openapi.js';

const document = (await (await fetch(`${inject('urls').rest}/openapi.json`)).json()) as OpenApi;

/** The query parameters that a collection requires beside `limit` and `cursor`. */
const QUERIES: Record<string, string> = { changesList: 'since=0&' };

const COLLECTIONS = operationsOf(document)
  .filter(({ method, operation }) => {
    if (method !== 'GET') return false;
    const { schema } = responseOf(document, operation, 200)?.content?.['application/json'] ?? {};
    return 'next_cursor' in (resolved(document, schema)?.properties ?? {});
  })
  .map(({ path, operation: { operationId: id } }) => ({ id, path }));

let ada: TestUser;
let bob: TestUser;
let event: string;
let webhook: string;
let calendar: string;

beforeAll(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
  const recurrence_pattern = { frequency: 'daily', count: 3 };
  event = (await createEvent(ada, { recurrence_pattern })).id;
  await createEvent(ada);
  await share(ada, event, 'owner', bob);
  await share(ada, event, 'viewer', await aUser());
  for (const blocked of await Promise.all([aUser(), aUser()])) {
    await bodyOf(204, api.put(`/api/users/me/blocked/${blocked.id}`, { token: ada.token }));
  }
  calendar = (await createCalendar(ada)).id;
  await shareCalendar(ada, calendar, 'owner', bob, await aUser());
  for (const detail of ['full', 'busy']) {
    await bodyOf(201, api.post(`/api/calendars/${calendar}/links`, { token: ada.token, body: { detail } }));
  }
  await createEvent(ada, { calendar_id: calendar });
  await createEvent(bob, { calendar_id: calendar });
  await Promise.all([logIn(ada), logIn(ada), logIn(bob)]);
  const body = { url: 'http://127.0.0.1:9/hook' };
  const created = await Promise.all(
    [1, 2, 3].map(() => bodyOf(201, api.post<{ id: string }>('/api/webhooks', { token: ada.token, body }))),
  );
  webhook = created[0]!.id;
  // Nothing listens there, so each attempt fails.
  await updateEvent(ada, event, { location: 'Room 4' });
  await vi.waitFor(
    async () => {
      const attempts = await items({ id: 'webhooksListDeliveries', path: '/api/webhooks/{id}/deliveries' });
      expect(attempts.length).toBeGreaterThan(2);
    },
    { timeout: 20_000, interval: 200 },
  );
});

const idFor = (path: string): string => {
  if (path.includes('webhooks')) return webhook;
  return path.includes('calendars') ? calendar : event;
};

const pathOf = ({ id, path }: { id: string; path: string }, query = ''): string =>
  `${path.replace('{id}', idFor(path))}?${QUERIES[id] ?? ''}${query}`;

const read = (path: string, { token }: TestUser = ada) => api.get<Page<unknown>>(path, { token });

/** An item without the member that changes while attempts to deliver continue. */
const lasting = (item: unknown): unknown =>
  Object.fromEntries(Object.entries(item as object).filter(([name]) => name !== 'next_attempt_at'));

const items = async (collection: (typeof COLLECTIONS)[number]): Promise<unknown[]> =>
  (await bodyOf(200, read(pathOf(collection, 'limit=200')))).items;

const refused = async (path: string, parameter: string, user: TestUser = ada): Promise<void> => {
  const { type, errors } = await bodyOf(400, api.get(path, { token: user.token }));
  expect({ type, errors }).toEqual({
    type: '/problems/malformed-query',
    errors: [{ parameter, detail: expect.any(String) as string }],
  });
};

it('the document has collections of each kind', () => {
  expect(COLLECTIONS.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'authListSessions',
      'calendarsList',
      'calendarsListPermissions',
      'calendarsListHistory',
      'calendarsListEvents',
      'linksList',
      'eventsList',
      'eventsListOccurrences',
      'sharingListPermissions',
      'versionsListHistory',
      'changesList',
      'changesListCurrent',
      'webhooksList',
      'webhooksListDeliveries',
    ]),
  );
});

describe.each(COLLECTIONS)('$id', (collection) => {
  it('returns every item once, page by page', async () => {
    // Attempts continue while they are listed, so the newest may be on no page.
    const before = await items(collection);
    const shown: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: Page<unknown> = await bodyOf(200, read(pathOf(collection, query)));
      expect(page.items.length).toBeLessThanOrEqual(1);
      shown.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(before.length).toBeGreaterThan(1);
    expect(shown.slice(-before.length).map(lasting)).toEqual(before.map(lasting));
  });

  it('accepts a limit from 1 to 200', async () => {
    await bodyOf(200, read(pathOf(collection, 'limit=1')));
    await bodyOf(200, read(pathOf(collection, 'limit=200')));
    for (const limit of ['0', '201', '-1', '1.5', '1e2', 'x', '']) {
      await refused(pathOf(collection, `limit=${limit}`), 'limit');
    }
  });

  it('accepts a cursor only from the same caller and for the same query', async () => {
    const { next_cursor } = await bodyOf(200, read(pathOf(collection, 'limit=1')));
    const cursor = next_cursor!;
    expect(cursor).toMatch(/^[\w.-]+$/);
    await bodyOf(200, read(pathOf(collection, `cursor=${cursor}&limit=2`)));
    const flipped = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);
    for (const forged of [flipped, `${cursor}x`, cursor.slice(0, -1), '', 'x', 'e30']) {
      await refused(pathOf(collection, `cursor=${forged}`), 'cursor');
    }
    await refused(pathOf(collection, `cursor=${cursor}`), 'cursor', bob);
    for (const other of COLLECTIONS.filter(({ id }) => id !== collection.id)) {
      await refused(pathOf(other, `cursor=${cursor}`), 'cursor');
    }
  });
});

describe('the next page continues in the right place', () => {
  it('when the last session of the previous page has ended', async () => {
    const carol = await aUser();
    for (let count = 0; count < 3; count++) await logIn(carol);
    const all = (await bodyOf(200, api.get<Page<{ id: string }>>('/api/auth/sessions', carol))).items;
    const first = await bodyOf(200, api.get<Page<{ id: string }>>('/api/auth/sessions?limit=2', carol));
    await bodyOf(204, api.delete(`/api/auth/sessions/${all[1]!.id}`, carol));
    await logIn(carol);
    const path = `/api/auth/sessions?cursor=${first.next_cursor!}`;
    expect((await bodyOf(200, api.get<Page<{ id: string }>>(path, carol))).items).toEqual(all.slice(2));
  });

  it('when the last person of the previous page has left', async () => {
    const owner = await aUser();
    const { id } = await createEvent(owner);
    const people = await Promise.all([aUser(), aUser(), aUser()]);
    await share(owner, id, 'viewer', ...people);
    const path = `/api/events/${id}/permissions`;
    const all = (await bodyOf(200, api.get<Page<{ user_id: string }>>(path, owner))).items;
    const first = await bodyOf(200, api.get<Page<{ user_id: string }>>(`${path}?limit=2`, owner));
    const last = people.find((person) => person.id === all[1]!.user_id);
    if (last) await bodyOf(204, api.delete(`${path}/${last.id}`, owner));
    const rest = await bodyOf(200, api.get<Page<unknown>>(`${path}?cursor=${first.next_cursor!}`, owner));
    expect(rest.items).toEqual(all.slice(2));
  });
});
