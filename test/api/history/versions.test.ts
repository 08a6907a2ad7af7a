import { applyPatch, type Operation } from 'rfc6902';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type EventBody,
  type HistoryEntryBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import {
  accept,
  aSharedEvent,
  bodyOf,
  createEvent,
  deleteEvent,
  share,
  updateEvent,
} from '../../support/api/event-client.js';

type Snapshot = Omit<EventBody, 'role' | 'response'> & { permissions: { user_id: string; role: string }[] };
type Version = HistoryEntryBody & { snapshot: Snapshot };
interface Diff {
  from_version: number;
  to_version: number;
  changes: Record<string, { from: unknown; to: unknown }>;
  patch: Operation[];
}

const historyOf = async (user: TestUser, id: string): Promise<HistoryEntryBody[]> =>
  (await bodyOf(200, api.get<Page<HistoryEntryBody>>(`/api/events/${id}/history`, { token: user.token }))).items;
const versionOf = (user: TestUser, id: string, version: number): Promise<Version> =>
  bodyOf(200, api.get<Version>(`/api/events/${id}/history/${version}`, { token: user.token }));
const diffOf = (user: TestUser, id: string, from: number, to: number): Promise<Diff> =>
  bodyOf(200, api.get<Diff>(`/api/events/${id}/diff/${from}/${to}`, { token: user.token }));
const rollback = (user: TestUser, id: string, version: number | string) =>
  api.post<EventBody & { rolled_back_to: number }>(`/api/events/${id}/rollback/${version}`, { token: user.token });

/** An event with every kind of change; the owner reads it. */
async function anEventWithAPast() {
  const [owner, bob] = await Promise.all([aUser(), aUser()]);
  const created = await createEvent(owner, { title: 'First', location: 'Room 1' });
  const { id } = created;
  const token = owner.token;
  await updateEvent(owner, id, { title: 'Second', location: null });
  await share(owner, id, 'viewer', bob);
  await bodyOf(200, api.put(`/api/events/${id}/permissions/${bob.id}`, { token, body: { role: 'editor' } }));
  await accept(bob, id);
  await updateEvent(bob, id, { description: 'By Bob' });
  await bodyOf(204, api.delete(`/api/events/${id}/permissions/${bob.id}`, { token }));
  await deleteEvent(owner, id);
  await bodyOf(200, rollback(owner, id, 2));
  return { owner, bob, id, created };
}

let past: Awaited<ReturnType<typeof anEventWithAPast>>;
beforeAll(async () => {
  past = await anEventWithAPast();
});

describe('the history of an event', () => {
  it('has a version for every change, numbered without gaps, newest first', async () => {
    const { owner, bob, id } = past;
    const history = await historyOf(owner, id);
    expect(history.map(({ version, change_type, changed_by }) => [version, change_type, changed_by])).toEqual([
      [9, 'rollback', owner.id],
      [8, 'delete', owner.id],
      [7, 'unshare', owner.id],
      [6, 'update', bob.id],
      [5, 'response', bob.id],
      [4, 'role_change', owner.id],
      [3, 'share', owner.id],
      [2, 'update', owner.id],
      [1, 'create', owner.id],
    ]);
    const times = history.map(({ changed_at }) => changed_at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('shows the old and new value of every change', async () => {
    const { owner, bob, id, created } = past;
    const byVersion = new Map((await historyOf(owner, id)).map((entry) => [entry.version, entry]));
    expect(byVersion.get(1)?.changes).toMatchObject({
      title: { old: null, new: 'First' },
      start_time: { old: null, new: created.start_time },
      permissions: { old: null, new: [{ user_id: owner.id, role: 'owner', response: 'accepted' }] },
    });
    expect(byVersion.get(1)?.changes).not.toHaveProperty('description');
    expect(byVersion.get(2)?.changes).toEqual({
      title: { old: 'First', new: 'Second' },
      location: { old: 'Room 1', new: null },
    });
    expect(byVersion.get(2)?.changed_fields.sort()).toEqual(['location', 'title']);
    const bobWas = (version: number) => {
      const { permissions } = byVersion.get(version)!.changes;
      const find = (list: unknown) => (list as { user_id: string }[]).find(({ user_id }) => user_id === bob.id);
      return [find(permissions?.old), find(permissions?.new)];
    };
    expect(bobWas(3)).toMatchObject([undefined, { role: 'viewer', response: 'needs_action' }]);
    expect(bobWas(4)).toMatchObject([{ role: 'viewer' }, { role: 'editor' }]);
    expect(bobWas(5)).toMatchObject([{ response: 'needs_action' }, { response: 'accepted' }]);
    expect(bobWas(7)).toMatchObject([{ role: 'editor' }, undefined]);
    expect([3, 4, 5, 7].map((version) => byVersion.get(version)?.changed_fields)).toEqual(
      Array(4).fill(['permissions']),
    );
    expect(byVersion.get(6)?.changes).toEqual({ description: { old: null, new: 'By Bob' } });
    expect(byVersion.get(8)?.changes).toEqual({});
    expect(byVersion.get(9)).toMatchObject({
      rolled_back_to: 2,
      changes: { description: { old: 'By Bob', new: null } },
    });
  });

  it('has the same changes page by page, with any page size', async () => {
    const { owner, id } = past;
    const all = await historyOf(owner, id);
    for (const limit of [1, 2, 4, 9]) {
      const found: HistoryEntryBody[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path = `/api/events/${id}/history?limit=${limit}${cursor && `&cursor=${cursor}`}`;
        const page: Page<HistoryEntryBody> = await bodyOf(
          200,
          api.get<Page<HistoryEntryBody>>(path, { token: owner.token }),
        );
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        cursor = page.next_cursor;
      }
      expect(found).toEqual(all);
    }
  });

  it('refuses a cursor of another event or an invalid one', async () => {
    const { owner, id } = past;
    const other = await createEvent(owner);
    await updateEvent(owner, other.id, { title: 'Renamed' });
    const page = `/api/events/${other.id}/history?limit=1`;
    const { next_cursor } = await bodyOf(200, api.get<Page<HistoryEntryBody>>(page, { token: owner.token }));
    expect(next_cursor).not.toBeNull();
    for (const cursor of [next_cursor!, 'made-up', `${next_cursor!}x`, '']) {
      await bodyOf(400, api.get(`/api/events/${id}/history?cursor=${cursor}`, { token: owner.token }));
    }
  });

  it.each(['0', '201', '-1', 'ten', '1.5', ''])('refuses a limit of %j', async (limit) => {
    const { owner, id } = past;
    await bodyOf(400, api.get(`/api/events/${id}/history?limit=${limit}`, { token: owner.token }));
  });
});

describe('a version', () => {
  it('shows the event and its people as they were then', async () => {
    const { owner, bob, id, created } = past;
    const first = await versionOf(owner, id, 1);
    expect(first.snapshot).toEqual({
      ...Object.fromEntries(Object.entries(created).filter(([member]) => !['role', 'response'].includes(member))),
      exceptions: [],
      permissions: [expect.objectContaining({ user_id: owner.id, role: 'owner', response: 'accepted' })],
    });
    const fifth = await versionOf(owner, id, 5);
    expect(fifth).toMatchObject({ version: 5, change_type: 'response', snapshot: { version: 5, title: 'Second' } });
    expect(fifth.snapshot.permissions.map(({ user_id }) => user_id).sort()).toEqual([owner.id, bob.id].sort());
    expect(fifth.snapshot).not.toHaveProperty('role');
    expect(fifth.snapshot).not.toHaveProperty('response');
  });

  it('has the same metadata as its entry in the history', async () => {
    const { owner, id } = past;
    for (const entry of await historyOf(owner, id)) {
      const { snapshot, ...rest } = await versionOf(owner, id, entry.version);
      expect(rest).toEqual(entry);
      expect(snapshot.version).toBe(entry.version);
    }
  });

  it.each(['0', '99', 'abc', '-1', '1.0', '01', '1e0', '+1', '9999999999', '99999999999', 'x'.repeat(2_000)])(
    '%s that does not exist is 404 in every path and parameter',
    async (version) => {
      const { owner, id } = past;
      const { token } = owner;
      const path = `/api/events/${id}`;
      const refused = await Promise.all([
        api.get(`${path}/history/${version}`, { token }),
        api.post(`${path}/rollback/${version}`, { token }),
        api.get(`${path}/diff/1/${version}`, { token }),
        api.get(`${path}/diff/${version}/1`, { token }),
        api.get(`${path}/diff/${version}/${version}`, { token }),
      ]);
      expect(refused.map(({ status, body }) => [status, body.type])).toEqual(
        Array(5).fill([404, '/problems/not-found']),
      );
    },
  );
});

describe('the difference of two versions', () => {
  it('shows the changes in either direction', async () => {
    const { owner, id } = past;
    expect(await diffOf(owner, id, 1, 2)).toMatchObject({
      from_version: 1,
      to_version: 2,
      changes: { title: { from: 'First', to: 'Second' }, location: { from: 'Room 1', to: null } },
    });
    expect((await diffOf(owner, id, 2, 1)).changes).toEqual({
      title: { from: 'Second', to: 'First' },
      location: { from: null, to: 'Room 1' },
    });
    expect(Object.keys((await diffOf(owner, id, 1, 6)).changes).sort()).toEqual([
      'description',
      'location',
      'permissions',
      'title',
    ]);
  });

  it('is a JSON Patch that turns one snapshot into the other, between any two versions', async () => {
    const { owner, id } = past;
    const snapshots = await Promise.all(
      Array.from({ length: 9 }, async (_, index) => (await versionOf(owner, id, index + 1)).snapshot),
    );
    const pairs = snapshots.flatMap((from) => snapshots.map((to) => ({ from, to })));
    await Promise.all(
      pairs.map(async ({ from, to }) => {
        const { patch } = await diffOf(owner, id, from.version, to.version);
        const patched = structuredClone(from);
        expect(applyPatch(patched, patch).filter(Boolean)).toEqual([]);
        expect(patched).toEqual(to);
      }),
    );
  });

  it('is empty between a version and itself', async () => {
    const { owner, id } = past;
    expect(await diffOf(owner, id, 3, 3)).toEqual({ from_version: 3, to_version: 3, changes: {}, patch: [] });
  });
});

describe('rolling back', () => {
  it('restores the event’s content as a new version, and keeps its people', async () => {
    const { owner, viewer, event } = await aSharedEvent({ title: 'First', location: 'Room 1' });
    await updateEvent(owner, event.id, { title: 'Second', location: null, description: 'New' });
    const answer = await rollback(owner, event.id, 1);
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"5"']);
    expect(answer.body).toEqual({
      ...event,
      version: 5,
      updated_at: answer.body.updated_at,
      rolled_back_to: 1,
    });
    expect(await bodyOf(200, api.get(`/api/events/${event.id}`, { token: viewer.token }))).toMatchObject({
      title: 'First',
      role: 'viewer',
    });
  });

  it('can be undone by another rollback', async () => {
    const { owner, event } = await aSharedEvent({ title: 'First' });
    await updateEvent(owner, event.id, { title: 'Second' });
    await bodyOf(200, rollback(owner, event.id, 1));
    expect(await bodyOf(200, rollback(owner, event.id, 4))).toMatchObject({
      title: 'Second',
      version: 6,
      rolled_back_to: 4,
    });
  });

  it('to the current content writes no version', async () => {
    const { editor, event } = await aSharedEvent();
    const answer = await rollback(editor, event.id, 3);
    expect(answer).toMatchObject({ status: 200, body: { version: 3, rolled_back_to: 3 } });
    expect(await historyOf(editor, event.id)).toHaveLength(3);
  });

  it('restores the times with their zone', async () => {
    const owner = await aUser();
    const event = await createEvent(owner, {
      start_time: '2030-06-03T09:00:00',
      end_time: '2030-06-03T10:00:00',
      time_zone: 'Asia/Tokyo',
    });
    await updateEvent(owner, event.id, {
      all_day: true,
      start_time: '2030-07-01',
      end_time: '2030-07-03',
      time_zone: 'UTC',
    });
    const { start_time, end_time, time_zone, all_day } = event;
    expect(await bodyOf(200, rollback(owner, event.id, 1))).toMatchObject({ start_time, end_time, time_zone, all_day });
  });
});

describe('a deleted event', () => {
  const everything = (user: TestUser, id: string) =>
    Promise.all([
      api.get(`/api/events/${id}/history`, { token: user.token }),
      api.get(`/api/events/${id}/history/1`, { token: user.token }),
      api.get(`/api/events/${id}/diff/1/2`, { token: user.token }),
    ]);

  it('can be viewed in its history only by its owners', async () => {
    const { owner, editor, viewer, stranger, event } = await aSharedEvent();
    await deleteEvent(owner, event.id);
    for (const user of [editor, viewer, stranger]) {
      expect((await everything(user, event.id)).map(({ status }) => status)).toEqual([404, 404, 404]);
      await bodyOf(404, rollback(user, event.id, 1));
    }
    expect((await everything(owner, event.id)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('is restored with all its people, their roles and their answers', async () => {
    const { owner, editor, viewer, event, path } = await aSharedEvent();
    await accept(viewer, event.id);
    const permissions = await bodyOf(200, api.get(`${path}/permissions`, { token: owner.token }));
    await deleteEvent(owner, event.id);
    expect(await bodyOf(200, rollback(owner, event.id, 4))).toMatchObject({
      id: event.id,
      version: 6,
      rolled_back_to: 4,
    });
    expect(await bodyOf(200, api.get(`${path}/permissions`, { token: editor.token }))).toEqual(permissions);
    const { items } = await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: viewer.token }));
    expect(items).toMatchObject([{ id: event.id, version: 6, role: 'viewer', response: 'accepted' }]);
    const slot = { start_time: event.start_time, end_time: event.end_time };
    await bodyOf(409, api.post('/api/events', { token: viewer.token, body: anEvent(slot) }));
    await bodyOf(201, api.post('/api/events', { token: editor.token, body: anEvent(slot) }));
  });

  it('can be restored at an older version, too', async () => {
    const owner = await aUser();
    const { id } = await createEvent(owner, { title: 'First' });
    await updateEvent(owner, id, { title: 'Second' });
    await deleteEvent(owner, id);
    expect(await bodyOf(200, rollback(owner, id, 1))).toMatchObject({ title: 'First', version: 4 });
  });
});
