import { beforeAll, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { accept, bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';

let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
});

const query = (parameters: Record<string, string>): string =>
  `/api/events?${new URLSearchParams(parameters).toString()}`;
const page = (user: TestUser, parameters: Record<string, string> = {}): Promise<Page<EventBody>> =>
  bodyOf(200, api.get<Page<EventBody>>(query(parameters), { token: user.token }));

/** Every event of a list, as a client that follows the cursors gets it; at most `limit` per page. */
async function everything(user: TestUser, parameters: Record<string, string> = {}): Promise<EventBody[]> {
  const found: EventBody[] = [];
  let cursor: string | null = null;
  do {
    const { items, next_cursor }: Page<EventBody> = await page(user, {
      ...parameters,
      ...(cursor !== null && { cursor }),
    });
    expect(items.length).toBeLessThanOrEqual(Number(parameters['limit'] ?? 50));
    found.push(...items);
    cursor = next_cursor;
  } while (cursor !== null);
  return found;
}
const titlesOf = (events: EventBody[]): string[] => events.map(({ title }) => title);
const titles = async (user: TestUser, parameters: Record<string, string> = {}): Promise<string[]> =>
  titlesOf(await everything(user, parameters));

/** Creates many events of a user with few requests; all are transparent, so that none conflicts. */
async function createMany(user: TestUser, bodies: Record<string, unknown>[]): Promise<EventBody[]> {
  const events: EventBody[] = [];
  for (let at = 0; at < bodies.length; at += 20) {
    const batch = bodies.slice(at, at + 20).map((body) => anEvent({ transparency: 'transparent', ...body }));
    const call = { token: user.token, body: { events: batch } };
    events.push(...(await bodyOf(201, api.post<Page<EventBody>>('/api/events/batch', call))).items);
  }
  return events;
}
const day = (dayOfMonth: number, hour: number): string =>
  `2031-01-${String(dayOfMonth).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;

describe('a list of events', () => {
  it('is empty for a new user', async () => {
    expect(await page(await aUser())).toEqual({ items: [], next_cursor: null });
  });

  it('is ordered by start across time zones, then by id', async () => {
    const user = await aUser();
    const events = await createMany(user, [
      { title: 'tokyo', start_time: '2031-01-06T18:30:00+09:00', end_time: '2031-01-06T19:00:00+09:00' },
      { title: 'noon', start_time: day(6, 12), end_time: day(6, 13) },
      { title: 'whole day', all_day: true, start_time: '2031-01-06', end_time: '2031-01-07' },
      { title: 'new york', start_time: '2031-01-06T04:00:00-05:00', end_time: '2031-01-06T05:00:00-05:00' },
      { title: 'noon again', start_time: day(6, 12), end_time: day(9, 13) },
      { title: 'long ago', start_time: '0001-01-01T00:00:00Z', end_time: '0001-01-02T00:00:00Z' },
      { title: 'far away', start_time: '9999-01-01T00:00:00Z', end_time: '9999-01-02T00:00:00Z' },
    ]);
    const noons = events.filter(({ title }) => title.startsWith('noon')).sort((a, b) => (a.id < b.id ? -1 : 1));
    const expected = ['long ago', 'whole day', 'new york', 'tokyo', ...titlesOf(noons), 'far away'];
    expect(await titles(user)).toEqual(expected);
    expect(await titles(user, { limit: '1' })).toEqual(expected);
    expect(await titles(user, { limit: '2', from: '0001-01-01' })).toEqual(expected);
  });

  it('shows events as soon as they are written, each as its reader sees it', async () => {
    const [owner, viewer] = await Promise.all([aUser(), aUser()]);
    const event = await createEvent(owner);
    await share(owner, event.id, 'viewer', viewer);
    await accept(viewer, event.id);
    const changed = await updateEvent(owner, event.id, { title: 'Renamed' });
    expect((await page(owner)).items).toEqual([changed]);
    expect((await page(viewer)).items).toEqual([{ ...changed, role: 'viewer', response: 'accepted' }]);
    await deleteEvent(owner, event.id);
    expect([(await page(owner)).items, (await page(viewer)).items]).toEqual([[], []]);
  });

  it('has fifty events per page by default, and two hundred at most', async () => {
    const user = await aUser();
    await createMany(
      user,
      Array.from({ length: 60 }, (_, index) => ({ title: `${index}` })),
    );
    expect((await page(user)).items).toHaveLength(50);
    expect((await page(user, { limit: '60' })).items).toHaveLength(60);
    expect((await page(user, { limit: '60' })).next_cursor).toBeNull();
    expect((await page(user, { limit: '200' })).items).toHaveLength(60);
    for (const limit of ['7', '30', '59', '60']) {
      expect(await titles(user, { limit })).toEqual(Array.from({ length: 60 }, (_, index) => `${index}`));
    }
  });
});

describe('a time window', () => {
  let user: TestUser;
  beforeAll(async () => {
    user = await aUser();
    await createMany(user, [
      { title: 'before', start_time: day(5, 9), end_time: day(5, 10) },
      { title: 'into', start_time: day(5, 23), end_time: day(6, 1) },
      { title: 'until', start_time: day(5, 9), end_time: day(6, 0) },
      { title: 'within', start_time: day(6, 9), end_time: day(6, 10) },
      { title: 'out of', start_time: day(6, 23), end_time: day(7, 1) },
      { title: 'from', start_time: day(7, 0), end_time: day(7, 1) },
      { title: 'around', start_time: '2030-01-01T00:00:00Z', end_time: '2032-01-01T00:00:00Z' },
      { title: 'whole day', all_day: true, start_time: '2031-01-06', end_time: '2031-01-07' },
      {
        title: 'whole day elsewhere',
        all_day: true,
        start_time: '2031-01-06',
        end_time: '2031-01-07',
        time_zone: 'Pacific/Auckland',
      },
    ]);
  });

  const OVERLAPPING = ['around', 'into', 'whole day elsewhere', 'whole day', 'within', 'out of'];
  const inSomeOrder = (found: string[]) => [...found].sort();

  it.each<Record<string, string>>([
    { from: '2031-01-06', to: '2031-01-07' },
    { from: '2031-01-06T00:00:00Z', to: '2031-01-07T00:00:00Z' },
    { from: '2031-01-06T01:00:00+01:00', to: '2031-01-06T19:00:00-05:00' },
    { from: '2031-01-06T00:00:00', to: '2031-01-07T00:00:00' },
    { start_date: '2031-01-06', end_date: '2031-01-07' },
    { from: '2031-01-06', end_date: '2031-01-07' },
  ])('%o returns the events that overlap it and no others', async (window) => {
    expect(inSomeOrder(await titles(user, window))).toEqual(inSomeOrder(OVERLAPPING));
    expect(inSomeOrder(await titles(user, { ...window, limit: '2' }))).toEqual(inSomeOrder(OVERLAPPING));
  });

  it('without an end returns everything that ends after its start', async () => {
    const expected = [...OVERLAPPING, 'from'];
    expect(inSomeOrder(await titles(user, { from: '2031-01-06' }))).toEqual(inSomeOrder(expected));
    expect(inSomeOrder(await titles(user, { start_date: '2031-01-06', limit: '1' }))).toEqual(inSomeOrder(expected));
  });

  it('without a start returns everything that starts before its end', async () => {
    const expected = ['before', 'until', ...OVERLAPPING];
    expect(inSomeOrder(await titles(user, { to: '2031-01-07' }))).toEqual(inSomeOrder(expected));
    expect(inSomeOrder(await titles(user, { end_date: '2031-01-07', limit: '3' }))).toEqual(inSomeOrder(expected));
  });

  it('can be combined with a search', async () => {
    expect(await titles(user, { from: '2031-01-06', to: '2031-01-07', q: 'whole' })).toEqual([
      'whole day elsewhere',
      'whole day',
    ]);
  });

  it.each<[fault: string, parameters: Record<string, string>, parameter: string]>([
    ['that ends before it begins', { from: '2031-01-07', to: '2031-01-06' }, 'to'],
    ['that ends when it begins', { from: '2031-01-07', to: '2031-01-07' }, 'to'],
    ['from a day that does not exist', { from: '2031-02-30' }, 'from'],
    ['to no time at all', { to: '' }, 'to'],
    ['from words', { from: 'monday' }, 'from'],
    ['to the year 10000', { to: '10000-01-01T00:00:00Z' }, 'to'],
    ['with two beginnings', { from: '2031-01-06', start_date: '2031-01-06' }, 'start_date'],
    ['with two ends', { to: '2031-01-06', end_date: '2031-01-06' }, 'end_date'],
    ['on what is deleted', { from: '2031-01-06', deleted: 'true' }, 'deleted'],
  ])('%s is refused with the name of the parameter', async (_, parameters, parameter) => {
    const { errors } = await bodyOf(400, api.get(query(parameters), { token: user.token }));
    expect(errors).toMatchObject([{ parameter }]);
  });
});

describe('a search', () => {
  let user: TestUser;
  beforeAll(async () => {
    user = await aUser();
    await createMany(user, [
      { title: 'Design Review', description: 'The new ÜBERSICHT', location: 'Room 1' },
      { title: 'Review of the budget', location: 'Zoë’s office' },
      { title: 'Lunch', description: 'After the design review' },
      { title: 'פגישת תכנון', location: '🏠' },
    ]);
  });

  it.each<[q: string, found: string[]]>([
    ['review', ['Design Review', 'Review of the budget', 'Lunch']],
    ['REVIEW design', ['Design Review', 'Lunch']],
    ['  design   room ', ['Design Review']],
    ['übersicht', ['Design Review']],
    ['zoë', ['Review of the budget']],
    ['תכנון', ['פגישת תכנון']],
    ['🏠', ['פגישת תכנון']],
    ['esig evie', ['Design Review', 'Lunch']],
    ['review dinner', []],
    ['reviewroom', []],
    ['.*', []],
    ['', ['Design Review', 'Review of the budget', 'Lunch', 'פגישת תכנון']],
    ['   ', ['Design Review', 'Review of the budget', 'Lunch', 'פגישת תכנון']],
  ])('for %j finds the events that contain every word of it', async (q, found) => {
    expect(await titles(user, { q })).toEqual(found);
  });

  it.each<[q: string, title: string]>([
    ['ΟΔΟΣ', 'ΟΔΟΣΗΜΑ'],
    ['οδος', 'ΟΔΟΣΗΜΑ'],
    ['ΟΔΌΣ', 'οδός Ερμού'],
    ['οδόσ', 'οδός Ερμού'],
    ['STRASSE', 'Straße'],
    ['straẞe', 'Straße'],
    ['groß', 'GROSSER Saal'],
    ['istanbul', 'İSTANBUL'],
    ['İSTANBUL', 'Istanbul Office'],
    ['ISPARTA', 'ısparta'],
    ['cafe\u0301', 'CAF\u00c9'],
    ['caf\u00e9', 'Cafe\u0301 Central'],
    ['FISH', '\ufb01sh and chips'],
    ['한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
    ['ПРИВЕТ', 'привет'],
  ])('for %s finds %s in any case and Unicode form', async (q, title) => {
    const reader = await aUser();
    await createMany(reader, [{ title }, { title: 'Something else', description: title }, { title: 'Lunch' }]);
    expect(await titles(reader, { q })).toEqual([title, 'Something else']);
    expect(await titles(reader, { q, expand: 'true', from: '2031-01-01', to: '2031-12-01' })).toEqual([
      title,
      'Something else',
    ]);
  });

  it('for a letter without its accent does not find the accented letter', async () => {
    const reader = await aUser();
    await createMany(reader, [{ title: 'Café' }]);
    expect(await titles(reader, { q: 'cafe' })).toEqual([]);
  });

  it('with too much text is refused', async () => {
    const { errors } = await bodyOf(400, api.get(query({ q: 'x'.repeat(201) }), { token: user.token }));
    expect(errors).toMatchObject([{ parameter: 'q' }]);
  });

  it('finds a few matches among many events with any page size', async () => {
    const busy = await aUser();
    const bodies = Array.from({ length: 230 }, (_, index) => ({
      title: index % 60 === 59 ? `needle ${index}` : `hay ${index}`,
    }));
    await createMany(busy, bodies);
    const needles = ['needle 59', 'needle 119', 'needle 179'];
    expect(await page(busy, { q: 'needle' })).toMatchObject({ items: [{}, {}, {}], next_cursor: null });
    for (const limit of ['1', '2', '3', '50']) expect(await titles(busy, { q: 'needle', limit })).toEqual(needles);
    expect(await titles(busy, { q: 'needle', from: '2031-01-01', limit: '2' })).toEqual(needles);
    expect(await titles(busy, { q: 'hay', limit: '200' })).toHaveLength(227);
    expect(await titles(busy, { role: 'owner', limit: '100' })).toHaveLength(230);
    expect(await titles(busy, { role: 'viewer', limit: '1' })).toEqual([]);
  });
});

describe('a list by role', () => {
  it('returns the events on which the caller has that role', async () => {
    const [own, seen, edited] = [
      await createEvent(ada, { title: 'own' }),
      await createEvent(bob),
      await createEvent(bob),
    ];
    await share(bob, seen.id, 'viewer', ada);
    await share(bob, edited.id, 'editor', ada);
    const idsOf = async (role: string) => (await everything(ada, { role })).map(({ id }) => id);
    expect([await idsOf('owner'), await idsOf('editor'), await idsOf('viewer')]).toEqual([
      [own.id],
      [edited.id],
      [seen.id],
    ]);
  });

  it.each(['admin', '', 'OWNER'])('is refused for the role %j', async (role) => {
    const { errors } = await bodyOf(400, api.get(query({ role }), { token: ada.token }));
    expect(errors).toMatchObject([{ parameter: 'role' }]);
  });
});

describe('the list of deleted events', () => {
  it('returns only deleted events that the caller owns', async () => {
    const [owner, editor] = await Promise.all([aUser(), aUser()]);
    const [kept, gone, back] = [
      await createEvent(owner, { title: 'kept' }),
      await createEvent(owner, { title: 'gone' }),
      await createEvent(owner),
    ];
    await share(owner, gone.id, 'editor', editor);
    for (const { id } of [gone, back]) await deleteEvent(owner, id);
    await bodyOf(200, api.post(`/api/events/${back.id}/rollback/1`, { token: owner.token }));
    expect((await page(owner, { deleted: 'true' })).items).toMatchObject([
      { id: gone.id, title: 'gone', role: 'owner' },
    ]);
    expect((await page(owner, { deleted: 'true', q: 'kept' })).items).toEqual([]);
    expect((await page(editor, { deleted: 'true' })).items).toEqual([]);
    expect((await everything(owner, { deleted: 'false' })).map(({ id }) => id)).toEqual([kept.id, back.id]);
  });

  it('is returned in pages too', async () => {
    const owner = await aUser();
    const events = await createMany(
      owner,
      Array.from({ length: 5 }, (_, index) => ({ title: `${index}` })),
    );
    for (const { id } of events) await deleteEvent(owner, id);
    expect(await titles(owner, { deleted: 'true', limit: '2' })).toEqual(['0', '1', '2', '3', '4']);
  });
});

describe('a cursor', () => {
  const cursorOf = async (user: TestUser, parameters: Record<string, string> = {}): Promise<string> => {
    const { next_cursor } = await page(user, { limit: '1', ...parameters });
    expect(next_cursor).not.toBeNull();
    return next_cursor!;
  };
  const refuse = async (user: TestUser, parameters: Record<string, string>) => {
    const { errors } = await bodyOf(400, api.get(query(parameters), { token: user.token }));
    expect(errors).toMatchObject([{ parameter: 'cursor' }]);
  };
  let user: TestUser;
  beforeAll(async () => {
    user = await aUser();
    await createMany(
      user,
      Array.from({ length: 5 }, (_, index) => ({ title: `${index}` })),
    );
  });

  it('is accepted for its query with another limit', async () => {
    const cursor = await cursorOf(user, { q: '', from: '2031-01-01' });
    expect(titlesOf((await page(user, { q: '', from: '2031-01-01', cursor, limit: '3' })).items)).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('is refused for another query', async () => {
    const cursor = await cursorOf(user);
    for (const other of [{ q: '1' }, { from: '2031-01-01' }, { role: 'owner' }, { deleted: 'true' }]) {
      await refuse(user, { ...other, cursor });
    }
  });

  it('is refused for another user, after tampering, and when made up', async () => {
    const cursor = await cursorOf(user);
    await refuse(ada, { cursor });
    const flipped = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);
    for (const forged of [
      flipped,
      `${cursor}x`,
      cursor.slice(0, -1),
      '',
      'x',
      '..',
      'e30.e30.e30',
      '🎉',
      'x'.repeat(3_000),
    ]) {
      await refuse(user, { cursor: forged });
    }
  });

  it('continues in the right place when events are added and removed meanwhile', async () => {
    const owner = await aUser();
    const events = await createMany(
      owner,
      Array.from({ length: 5 }, (_, index) => ({ title: `${index}` })),
    );
    const first = await page(owner, { limit: '2' });
    await deleteEvent(owner, events[1]!.id);
    await updateEvent(owner, events[2]!.id, { start_time: '2040-01-01T09:00:00Z', end_time: '2040-01-01T10:00:00Z' });
    await updateEvent(owner, events[0]!.id, { start_time: '2031-01-01T09:00:00Z' });
    const rest = await page(owner, { limit: '9', cursor: first.next_cursor! });
    expect(titlesOf(rest.items)).toEqual(['3', '4', '2']);
  });
});

it.each<[parameters: Record<string, string>, parameter: string]>([
  [{ limit: '0' }, 'limit'],
  [{ limit: '201' }, 'limit'],
  [{ limit: '-1' }, 'limit'],
  [{ limit: '1e2' }, 'limit'],
  [{ limit: '' }, 'limit'],
  [{ deleted: 'yes' }, 'deleted'],
  [{ colour: 'red' }, 'colour'],
  [{ start: '2031-01-06' }, 'start'],
])('a list with %o is refused with the name of the parameter', async (parameters, parameter) => {
  const { status, body } = await api.get(query(parameters), { token: ada.token });
  expect([status, body.type]).toEqual([400, '/problems/malformed-query']);
  expect(body.errors).toMatchObject([{ parameter }]);
});
