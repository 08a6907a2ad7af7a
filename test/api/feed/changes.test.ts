import { describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { connect, follow, type ServerMessage } from '../../support/feed/websocket-client.js';

type Changes = Page<ServerMessage> & { last_seq: number };

const changes = (user: TestUser, query = '') => api.get<Changes>(`/api/changes${query}`, user);

async function create(user: TestUser, overrides: Record<string, unknown> = {}): Promise<EventBody> {
  const { status, body } = await api.post<EventBody>('/api/events', { token: user.token, body: anEvent(overrides) });
  expect(status).toBe(201);
  return body;
}

/** An event that is renamed this many times, after everyone on it has received the messages. */
async function aFeed(user: TestUser, count: number): Promise<EventBody> {
  const connection = await follow(user);
  const event = await create(user);
  for (let number = 1; number < count; number++) {
    await api.put(`/api/events/${event.id}`, { token: user.token, body: { title: `Title ${number}` } });
  }
  await connection.nextOf(count);
  await connection.close();
  return event;
}

describe('GET /api/changes', () => {
  it('returns the messages of the WebSocket with the same sequence numbers', async () => {
    const ann = await aUser();
    await aFeed(ann, 5);
    const connection = await connect(ann);
    await connection.resume(2);
    const heard = await connection.nextOf(3);
    await connection.close();
    const { status, body } = await changes(ann, '?since=2');
    expect(status).toBe(200);
    expect(body).toEqual({ items: heard, next_cursor: null, last_seq: 5 });
  });

  it('without since returns only where the feed ends', async () => {
    const ann = await aUser();
    expect((await changes(ann)).body).toEqual({ items: [], next_cursor: null, last_seq: 0 });
    await aFeed(ann, 2);
    expect((await changes(ann)).body).toEqual({ items: [], next_cursor: null, last_seq: 2 });
    expect((await changes(ann, '?since=2')).body).toEqual({ items: [], next_cursor: null, last_seq: 2 });
  });

  it('continues after the last item, or with the cursor', async () => {
    const ann = await aUser();
    await aFeed(ann, 5);
    const first = await changes(ann, '?since=0&limit=2');
    expect(first.body.items.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(first.body.last_seq).toBe(5);
    const bySeq = await changes(ann, '?since=2&limit=2');
    const byCursor = await changes(ann, `?since=0&limit=2&cursor=${first.body.next_cursor!}`);
    expect(bySeq.body.items.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(byCursor.body.items).toEqual(bySeq.body.items);
    const last = await changes(ann, `?since=0&limit=2&cursor=${byCursor.body.next_cursor!}`);
    expect(last.body).toMatchObject({ items: [{ seq: 5 }], next_cursor: null, last_seq: 5 });
  });

  it.each([
    ['a place that is not reached', 'since=1', 'since'],
    ['a sequence number that is not a number', 'since=now', 'since'],
    ['a place before the beginning', 'since=-1', 'since'],
    ['too much at once', 'since=0&limit=201', 'limit'],
    ['a cursor of another query', 'since=0&cursor=x', 'cursor'],
  ])('refuses %s', async (_, query, parameter) => {
    const { status, body } = await api.get(`/api/changes?${query}`, await aUser());
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: '/problems/malformed-query', errors: [{ parameter }] });
  });
});

describe('GET /api/changes/current', () => {
  it('returns current events as their reader sees them, and names the deleted ones', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    const bobs = await follow(bob);
    const [kept, taken, deleted] = [await create(ann), await create(ann), await create(ann)];
    for (const { id } of [kept, taken, deleted]) {
      await api.post(`/api/events/${id}/share`, { token: ann.token, body: { user_id: bob.id, role: 'viewer' } });
    }
    await api.delete(`/api/events/${taken.id}/permissions/${bob.id}`, ann);
    await api.delete(`/api/events/${deleted.id}`, ann);
    await bobs.nextOf(5);
    await bobs.close();
    const first = await api.get<Page<unknown>>('/api/changes/current?limit=2', bob);
    const second = await api.get<Page<unknown>>(`/api/changes/current?limit=2&cursor=${first.body.next_cursor!}`, bob);
    expect([...first.body.items, ...second.body.items]).toEqual([
      {
        type: 'event.current',
        event_id: kept.id,
        version: 2,
        event: (await api.get<EventBody>(`/api/events/${kept.id}`, bob)).body,
      },
      { type: 'event.gone', event_id: taken.id },
      { type: 'event.gone', event_id: deleted.id },
    ]);
    expect(second.body.next_cursor).toBeNull();
  });

  it('returns no events of other users', async () => {
    const [ann, eve] = await Promise.all([aUser(), aUser()]);
    await aFeed(ann, 1);
    expect((await api.get<Page<unknown>>('/api/changes/current', eve)).body).toEqual({ items: [], next_cursor: null });
  });
});
