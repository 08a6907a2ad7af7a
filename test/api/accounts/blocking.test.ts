import { describe, expect, it } from 'vitest';
import {
  api,
  aUser,
  logIn,
  type ApiAnswer,
  type EventBody,
  type Page,
  type PermissionBody,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import { accept, bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';
import { repeatedHeaders } from '../../support/api/repeated-headers.js';

const BLOCKED = '/api/users/me/blocked';

interface BlockedBody {
  user_id: string;
  username: string;
  blocked_at: string;
}
interface LeftBody {
  left: number;
  kept: string[];
  next_cursor: string | null;
}

const block = (user: TestUser, other: { id: string }): Promise<unknown> =>
  bodyOf(204, api.put(`${BLOCKED}/${other.id}`, { token: user.token }));
const unblock = (user: TestUser, other: { id: string }): Promise<unknown> =>
  bodyOf(204, api.delete(`${BLOCKED}/${other.id}`, { token: user.token }));
const leaveShared = (user: TestUser, other: TestUser): Promise<LeftBody> =>
  bodyOf(200, api.put<LeftBody>(`${BLOCKED}/${other.id}?leave_shared=true`, { token: user.token }));
const blockedBy = async (user: TestUser, query = ''): Promise<Page<BlockedBody>> =>
  bodyOf(200, api.get<Page<BlockedBody>>(`${BLOCKED}${query}`, { token: user.token }));
const idsOn = async (user: TestUser): Promise<string[]> =>
  (await bodyOf(200, api.get<Page<EventBody>>('/api/events?limit=200', { token: user.token }))).items.map(
    ({ id }) => id,
  );

/** A user, another one who harasses them, and an event of the latter. */
async function annAndMallory() {
  const [ann, mallory] = await Promise.all([aUser(), aUser()]);
  const event = await createEvent(mallory);
  return { ann, mallory, event };
}

type Names = Pick<TestUser, 'id' | 'username' | 'email'>;
type Reference = (names: Names) => object;
const REFERENCES: [by: string, reference: Reference][] = [
  ['id', ({ id }) => ({ user_id: id })],
  ['user name', ({ username }) => ({ username })],
  ['e-mail address', ({ email }) => ({ email })],
];
const nobody = (): Names => ({
  id: 'usr_01J00000000000000000000000',
  username: 'nobody-has-this-name',
  email: 'nobody@example.org',
});

/** A response without the members that differ each time. */
const lettersOf = (answer: ApiAnswer<Problem>): unknown => ({
  status: answer.status,
  headers: repeatedHeaders(answer),
  body: { ...answer.body, instance: '' },
});

describe('a blocked user', () => {
  it.each(REFERENCES)('gets the same answer as for an unknown account when they share by %s', async (_, reference) => {
    const { ann, mallory, event } = await annAndMallory();
    const other = await aUser();
    const bodies = (names: Names): object[] => [
      { ...reference(names), role: 'viewer' },
      {
        shares: [
          { user_id: other.id, role: 'viewer' },
          { ...reference(names), role: 'owner' },
        ],
      },
      {
        shares: [
          { ...reference(names), role: 'viewer' },
          { ...reference(names), role: 'viewer' },
        ],
      },
    ];
    await block(ann, mallory);
    for (const query of ['', '?dry_run=true']) {
      for (const headers of [{}, { 'If-Match': '"99"' }]) {
        const send = (body: object) =>
          api.post(`/api/events/${event.id}/share${query}`, { token: mallory.token, body, headers });
        const [blocked, unknown] = [bodies(ann), bodies(nobody())];
        for (const [index, body] of blocked.entries()) {
          const answer = await send(body);
          expect(answer.status).toBe(422);
          expect(lettersOf(answer)).toEqual(lettersOf(await send(unknown[index]!)));
        }
      }
    }
    expect(await idsOn(ann)).toEqual([]);
    expect(await idsOn(other)).toEqual([]);
  });

  it('can share again once unblocked, and events shared in between never arrive', async () => {
    const { ann, mallory, event } = await annAndMallory();
    await block(ann, mallory);
    const body = { user_id: ann.id, role: 'viewer' };
    await bodyOf(422, api.post(`/api/events/${event.id}/share`, { token: mallory.token, body }));
    await unblock(ann, mallory);
    expect(await idsOn(ann)).toEqual([]);
    await share(mallory, event.id, 'viewer', ann);
    expect(await idsOn(ann)).toEqual([event.id]);
  });

  it('is blocked by one user only, in one direction', async () => {
    const { ann, mallory, event } = await annAndMallory();
    const bob = await aUser();
    await block(ann, mallory);
    await share(mallory, event.id, 'viewer', bob);
    const own = await createEvent(ann);
    await share(ann, own.id, 'viewer', mallory);
    expect(await idsOn(mallory)).toEqual(expect.arrayContaining([event.id, own.id]));
  });

  it('can still change events and roles of the blocker on shared events, until the blocker leaves for good', async () => {
    const { ann, mallory, event } = await annAndMallory();
    await share(mallory, event.id, 'viewer', ann);
    await block(ann, mallory);
    expect(await share(mallory, event.id, 'editor', ann)).toMatchObject({ items: [{ role: 'editor' }] });
    const path = `/api/events/${event.id}/permissions/${ann.id}`;
    await bodyOf(200, api.put<PermissionBody>(path, { token: mallory.token, body: { role: 'viewer' } }));
    await updateEvent(mallory, event.id, { title: 'Moved' });
    const { items } = await bodyOf(200, api.get<Page<{ type: string }>>('/api/changes?since=0', { token: ann.token }));
    expect(items.length).toBeGreaterThan(0);
    await bodyOf(204, api.delete(path, { token: ann.token }));
    const body = { user_id: ann.id, role: 'viewer' };
    await bodyOf(422, api.post(`/api/events/${event.id}/share`, { token: mallory.token, body }));
  });

  it('cannot bring an unanswered event back by restoring it, but can bring back an accepted one', async () => {
    const { ann, mallory, event } = await annAndMallory();
    const accepted = await createEvent(mallory);
    await share(mallory, event.id, 'viewer', ann);
    await share(mallory, accepted.id, 'viewer', ann);
    await accept(ann, accepted.id);
    await deleteEvent(mallory, event.id);
    await deleteEvent(mallory, accepted.id);
    await block(ann, mallory);
    for (const { id } of [event, accepted]) {
      await bodyOf(200, api.post(`/api/events/${id}/rollback/2`, { token: mallory.token }));
    }
    expect(await idsOn(ann)).toEqual([accepted.id]);
  });

  it('keeps the blocker on both parts of a series when they split it', async () => {
    const { ann, mallory } = await annAndMallory();
    const series = await createEvent(mallory, { recurrence_pattern: { frequency: 'weekly', count: 4 } });
    await share(mallory, series.id, 'viewer', ann);
    await block(ann, mallory);
    const at = new Date(Date.parse(series.start_time) + 14 * 86_400_000).toISOString();
    const path = `/api/events/${series.id}?occurrence=${encodeURIComponent(at)}&scope=following`;
    const { id } = await bodyOf(200, api.put<EventBody>(path, { token: mallory.token, body: { title: 'Part 2' } }));
    expect(new Set(await idsOn(ann))).toEqual(new Set([series.id, id]));
  });
});

describe('blocking a user', () => {
  it('lists them with name and time, and has no effect the second time', async () => {
    const [ann, bob, cyd] = await Promise.all([aUser(), aUser(), aUser()]);
    await block(ann, bob);
    const { items } = await blockedBy(ann);
    expect(items).toEqual([
      { user_id: bob.id, username: bob.username, blocked_at: expect.stringMatching(/Z$/) as string },
    ]);
    await block(ann, bob);
    expect((await blockedBy(ann)).items).toEqual(items);
    await block(ann, cyd);
    const names = (await blockedBy(ann)).items.map(({ username }) => username);
    expect(new Set(names)).toEqual(new Set([bob.username, cyd.username]));
    await unblock(ann, bob);
    await unblock(ann, bob);
    expect((await blockedBy(ann)).items).toMatchObject([{ user_id: cyd.id }]);
    expect(await blockedBy(bob)).toEqual({ items: [], next_cursor: null });
  });

  it('lists them in pages, with cursors that only the caller can use', async () => {
    const ann = await aUser();
    const others = await Promise.all(Array.from({ length: 5 }, () => aUser()));
    await Promise.all(others.map((other) => block(ann, other)));
    const found: string[] = [];
    let cursor: string | null = '';
    const sizes: number[] = [];
    while (cursor !== null) {
      const page: Page<BlockedBody> = await blockedBy(ann, `?limit=2${cursor && `&cursor=${cursor}`}`);
      sizes.push(page.items.length);
      found.push(...page.items.map(({ user_id }) => user_id));
      cursor = page.next_cursor;
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(found).toEqual(others.map(({ id }) => id).toSorted());
    const { next_cursor } = await blockedBy(ann, '?limit=2');
    await bodyOf(400, api.get(`${BLOCKED}?cursor=${next_cursor}`, { token: others[0]!.token }));
    await bodyOf(400, api.get(`${BLOCKED}?cursor=x`, { token: ann.token }));
  });

  it.each([
    ['oneself', 422, (ann: TestUser) => ann.id],
    ['an unknown id', 404, () => 'usr_01J00000000000000000000000'],
    ['an invalid id', 404, () => 'constructor'],
    ['an id too long for a key', 404, () => 'x'.repeat(3_000)],
  ])('is refused for %s', async (_, status, idOf) => {
    const ann = await aUser();
    const id = idOf(ann);
    await bodyOf(status, api.put(`${BLOCKED}/${id}`, { token: ann.token }));
    await bodyOf(204, api.delete(`${BLOCKED}/${id}`, { token: ann.token }));
    expect((await blockedBy(ann)).items).toEqual([]);
  });

  it('refuses unknown query parameters', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    for (const query of ['dry_run=true', 'leave_shared=perhaps', 'cursor=x', 'leave_shared=true&cursor=x']) {
      await bodyOf(400, api.put(`${BLOCKED}/${bob.id}?${query}`, { token: ann.token }));
    }
    expect((await blockedBy(ann)).items).toEqual([]);
  });

  it('is refused for a deleted account, even if that account had blocked others', async () => {
    const [ann, mallory] = await Promise.all([aUser(), aUser()]);
    await block(ann, mallory);
    const { token, password } = { ...ann, token: (await logIn(ann)).access_token };
    await bodyOf(204, api.delete('/api/users/me', { token, body: { current_password: password } }));
    await bodyOf(404, api.put(`${BLOCKED}/${ann.id}`, { token: mallory.token }));
  });
});

describe('leaving the events that a blocked user has shared', () => {
  it('removes the caller from every event that this user shared with them, and from no other', async () => {
    const { ann, mallory, event } = await annAndMallory();
    const bob = await aUser();
    const shared = await Promise.all(Array.from({ length: 12 }, () => createEvent(mallory)));
    for (const { id } of shared) await share(mallory, id, 'viewer', ann);
    await accept(ann, shared[0]!.id);
    await share(mallory, event.id, 'owner', bob);
    await share(bob, event.id, 'viewer', ann);
    const own = await createEvent(ann);
    expect(await leaveShared(ann, mallory)).toEqual({ left: 12, kept: [], next_cursor: null });
    expect(new Set(await idsOn(ann))).toEqual(new Set([event.id, own.id]));
    expect(await leaveShared(ann, mallory)).toEqual({ left: 0, kept: [], next_cursor: null });
    await bodyOf(
      422,
      api.post(`/api/events/${shared[0]!.id}/share`, {
        token: mallory.token,
        body: { user_id: ann.id, role: 'viewer' },
      }),
    );
  });

  it('keeps and names the events that have the caller as their only owner', async () => {
    const { ann, mallory, event } = await annAndMallory();
    await share(mallory, event.id, 'owner', ann);
    await bodyOf(204, api.delete(`/api/events/${event.id}/permissions/${mallory.id}`, { token: mallory.token }));
    expect(await leaveShared(ann, mallory)).toEqual({ left: 0, kept: [event.id], next_cursor: null });
    expect(await idsOn(ann)).toEqual([event.id]);
  });

  it('requires leave_shared=true', async () => {
    const { ann, mallory, event } = await annAndMallory();
    await share(mallory, event.id, 'viewer', ann);
    await block(ann, mallory);
    await bodyOf(204, api.put(`${BLOCKED}/${mallory.id}?leave_shared=false`, { token: ann.token }));
    expect(await idsOn(ann)).toEqual([event.id]);
  });
});
