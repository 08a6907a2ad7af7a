import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { accept, bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';

interface HistoryEntry {
  version: number;
  changed_by: string;
  changed_at: string;
}
type Snapshot = Omit<EventBody, 'role' | 'response'> & { permissions: { user_id: string }[]; exceptions: unknown[] };
type Blame = { version: number; fields: Record<string, { value: unknown } & HistoryEntry> };

const rollback = (user: TestUser, id: string, version: number) =>
  bodyOf(200, api.post(`/api/events/${id}/rollback/${version}`, { token: user.token }));
const blameOf = (user: TestUser, id: string): Promise<Blame> =>
  bodyOf(200, api.get<Blame>(`/api/events/${id}/blame`, { token: user.token }));
const asOf = (user: TestUser, id: string, at: string) =>
  api.get<Snapshot>(`/api/events/${id}?as_of=${encodeURIComponent(at)}`, { token: user.token });

/** Every page of a history, with a filter. */
async function historyOf(user: TestUser, id: string, query = ''): Promise<HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = `/api/events/${id}/history?limit=3${query}${cursor && `&cursor=${cursor}`}`;
    const page: Page<HistoryEntry> = await bodyOf(200, api.get<Page<HistoryEntry>>(path, { token: user.token }));
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
}

const millisecondBefore = (at: string): string => new Date(Date.parse(at) - 1).toISOString();

let past: { owner: TestUser; editor: TestUser; id: string; history: HistoryEntry[] };
beforeAll(async () => {
  const [owner, editor] = await Promise.all([aUser(), aUser()]);
  const { id } = await createEvent(owner, { title: 'First', location: 'Room 1' });
  await share(owner, id, 'editor', editor);
  await accept(editor, id);
  await updateEvent(editor, id, { title: 'Second' });
  await updateEvent(owner, id, { title: 'Third', location: 'Room 2' });
  await updateEvent(editor, id, { description: 'More' });
  await rollback(owner, id, 4);
  past = { owner, editor, id, history: await historyOf(owner, id) };
});

const versions = (entries: HistoryEntry[]): number[] => entries.map(({ version }) => version);

describe('a filtered history', () => {
  it('has the changes of one person', async () => {
    const { owner, editor, id } = past;
    expect(versions(await historyOf(owner, id, `&changed_by=${editor.id}`))).toEqual([6, 4, 3]);
    expect(versions(await historyOf(owner, id, '&changed_by=usr_nobody'))).toEqual([]);
  });

  it('has the changes of one type', async () => {
    const { owner, id } = past;
    expect(versions(await historyOf(owner, id, '&change_type=update'))).toEqual([6, 5, 4]);
    expect(versions(await historyOf(owner, id, '&change_type=rollback'))).toEqual([7]);
  });

  it('has the changes since a time, to the millisecond', async () => {
    const { owner, id, history } = past;
    const at = history.find(({ version }) => version === 5)!.changed_at;
    const since = (text: string) => historyOf(owner, id, `&since=${text}`);
    const isSince = (text: string) => versions(history.filter(({ changed_at }) => changed_at >= text));
    expect(versions(await since(at))).toEqual(isSince(at));
    expect(versions(await since(millisecondBefore(at)))).toEqual(isSince(millisecondBefore(at)));
    expect(versions(await since(new Date(Date.parse(at) + 60_000).toISOString()))).toEqual([]);
  });

  it('has the same entries as the whole history', async () => {
    const { owner, id, history } = past;
    const updates = await historyOf(owner, id, '&change_type=update');
    expect(updates).toEqual(history.filter(({ version }) => [4, 5, 6].includes(version)));
  });

  it.each(['change_type=edit', 'since=yesterday', 'until=2030-01-01'])(
    'refuses an invalid filter: %s',
    async (query) => {
      const { owner, id } = past;
      const { status, body } = await api.get(`/api/events/${id}/history?${query}`, { token: owner.token });
      expect([status, body.errors[0]?.parameter]).toEqual([400, query.split('=')[0]]);
    },
  );
});

describe('an event as of a time', () => {
  it('is the last version of its history up to then', async () => {
    const { owner, id, history } = past;
    for (const { version, changed_at } of history) {
      const last = history.find((entry) => entry.changed_at <= changed_at)!;
      const { snapshot } = await bodyOf(
        200,
        api.get<{ snapshot: Snapshot }>(`/api/events/${id}/history/${last.version}`, { token: owner.token }),
      );
      expect(await bodyOf(200, asOf(owner, id, changed_at)), `at version ${version}`).toEqual(snapshot);
    }
  });

  it('is the current event after its last change, and 404 before its first', async () => {
    const { owner, id, history } = past;
    const { body, headers } = await asOf(owner, id, '2999-01-01T00:00:00Z');
    expect(body).toMatchObject({ version: 7, title: 'Second', location: 'Room 1', description: null });
    expect(headers.get('ETag')).toBe('"7"');
    const first = history.at(-1)!.changed_at;
    expect(await bodyOf(200, asOf(owner, id, first))).toMatchObject({ title: 'First' });
    expect((await asOf(owner, id, millisecondBefore(first))).status).toBe(404);
  });

  it('has times in the requested offset, and an invalid time is refused', async () => {
    const { owner, id, history } = past;
    const inTokyo = `${new Date(Date.parse(history[0]!.changed_at) + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`;
    expect(await bodyOf(200, asOf(owner, id, inTokyo))).toMatchObject({ version: 7 });
    expect((await asOf(owner, id, 'noon')).status).toBe(400);
  });

  it('is 404 at times when it was deleted, and only its owners see its earlier states', async () => {
    const [owner, viewer] = await Promise.all([aUser(), aUser()]);
    const { id, created_at: createdAt } = await createEvent(owner);
    await share(owner, id, 'viewer', viewer);
    await deleteEvent(owner, id);
    expect((await asOf(owner, id, '2999-01-01T00:00:00Z')).status).toBe(404);
    expect(await bodyOf(200, asOf(owner, id, createdAt))).toMatchObject({ version: 1 });
    expect((await asOf(viewer, id, createdAt)).status).toBe(404);
  });

  it('is 404 for a user without access', async () => {
    const [stranger, { id, history }] = [await aUser(), past];
    expect((await asOf(stranger, id, history[0]!.changed_at)).status).toBe(404);
  });
});

describe('the blame of an event', () => {
  it('returns for each field who set it, when, and in which version', async () => {
    const { owner, editor, id, history } = past;
    const { version, fields } = await blameOf(editor, id);
    const changedAt = (number: number) => history.find((entry) => entry.version === number)!.changed_at;
    expect(version).toBe(7);
    expect(fields).toMatchObject({
      title: { value: 'Second', version: 7, changed_by: owner.id, changed_at: changedAt(7) },
      location: { value: 'Room 1', version: 7, changed_by: owner.id },
      description: { value: null, version: 7, changed_by: owner.id },
      time_zone: { value: 'UTC', version: 1, changed_by: owner.id, changed_at: changedAt(1) },
      permissions: { version: 3, changed_by: editor.id, changed_at: changedAt(3) },
    });
    expect(Object.keys(fields)).toContain('exceptions');
    expect(fields).not.toHaveProperty('updated_at');
  });

  it('agrees with the history: no later version has changed the field', async () => {
    const { owner, id } = past;
    const { fields } = await blameOf(owner, id);
    const { items } = await bodyOf(
      200,
      api.get<Page<HistoryEntry & { changed_fields: string[] }>>(`/api/events/${id}/history`, { token: owner.token }),
    );
    for (const [field, origin] of Object.entries(fields)) {
      const last = items.find(({ changed_fields }) => changed_fields.includes(field)) ?? items.at(-1)!;
      expect([field, origin.version, origin.changed_at]).toEqual([field, last.version, last.changed_at]);
    }
  });

  it('is visible to everyone on the event, and to no one else', async () => {
    const { owner, id } = past;
    const stranger = await aUser();
    expect((await api.get(`/api/events/${id}/blame`, { token: stranger.token })).status).toBe(404);
    expect((await api.get('/api/events/evt_none/blame', { token: owner.token })).status).toBe(404);
  });
});
