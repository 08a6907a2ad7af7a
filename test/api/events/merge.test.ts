import { describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type EventBody,
  type Page,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import { aSharedEvent, bodyOf, createEvent, deleteEvent, updateEvent } from '../../support/api/event-client.js';

type Conflict = { field: string; base: unknown; theirs: unknown; yours: unknown };
type MergeProblem = Omit<Problem, 'conflicts'> & { conflicts: Conflict[] };

/** Changes an event as a client that has read this version of it. */
const merge = <B = EventBody>(
  user: TestUser,
  id: string,
  { version, query = '', body }: { version: number | string; query?: string; body: Record<string, unknown> },
) => {
  const headers = { 'If-Match': `"${version}"` };
  return api.put<B>(`/api/events/${id}?merge=true${query}`, { token: user.token, headers, body });
};

const read = (user: TestUser, id: string): Promise<EventBody> =>
  bodyOf(200, api.get<EventBody>(`/api/events/${id}`, { token: user.token }));

describe('two people who change the same version of an event', () => {
  it('both keep their changes when they changed different fields', async () => {
    const { event, owner, editor } = await aSharedEvent({ location: 'Room 1' });
    const seen = await read(owner, event.id);
    await updateEvent(editor, event.id, { location: 'Room 2' });
    const merged = await merge(owner, event.id, { version: seen.version, body: { title: 'Mine' } });
    expect([merged.status, merged.headers.get('ETag')]).toEqual([200, `"${seen.version + 2}"`]);
    expect(merged.body).toMatchObject({ title: 'Mine', location: 'Room 2' });
    expect(await read(editor, event.id)).toMatchObject({ title: 'Mine', location: 'Room 2' });
  });

  it('both keep their changes when a client sends the whole event back with one member changed', async () => {
    const { event, owner, editor } = await aSharedEvent({ location: 'Room 1' });
    const seen = await read(owner, event.id);
    await updateEvent(editor, event.id, { location: 'Room 2', time_zone: 'Europe/Berlin' });
    await bodyOf(200, merge(owner, event.id, { version: seen.version, body: { ...seen, title: 'Mine' } }));
    expect(await read(owner, event.id)).toMatchObject({
      title: 'Mine',
      location: 'Room 2',
      time_zone: 'Europe/Berlin',
    });
  });

  it('get all three values of a field that both changed, and resolve the conflict with one more request', async () => {
    const { event, owner, editor } = await aSharedEvent({ title: 'Base' });
    const { version } = await read(owner, event.id);
    await updateEvent(editor, event.id, { title: 'Theirs', description: 'More' });
    const mine = { title: 'Mine', location: 'Room 9' };
    const clash = await bodyOf(409, merge<MergeProblem>(owner, event.id, { version, body: mine }));
    expect(clash).toMatchObject({
      type: '/problems/merge-conflict',
      current_version: version + 1,
      conflicts: [{ field: 'title', base: 'Base', theirs: 'Theirs', yours: 'Mine' }],
    });
    expect((await read(owner, event.id)).version).toBe(version + 1);
    await bodyOf(200, merge(owner, event.id, { version: Number(clash.current_version), body: mine }));
    expect(await read(editor, event.id)).toMatchObject({ ...mine, description: 'More', version: version + 2 });
  });

  it('in the same way write one version', async () => {
    const { event, owner, editor } = await aSharedEvent();
    const { version } = await read(owner, event.id);
    await updateEvent(editor, event.id, { title: 'Ours' });
    expect(await bodyOf(200, merge(owner, event.id, { version, body: { title: 'Ours' } }))).toMatchObject({
      version: version + 1,
    });
  });

  it('at the same moment, on different fields, all keep their changes', async () => {
    const owner = await aUser();
    const { id } = await createEvent(owner);
    const bodies = [
      { title: 'T' },
      { description: 'D' },
      { location: 'L' },
      { transparency: 'transparent' },
      { time_zone: 'Asia/Tokyo' },
    ];
    const answers = await Promise.all(bodies.map((body) => merge(owner, id, { version: 1, body })));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    expect(await read(owner, id)).toMatchObject({ ...Object.assign({}, ...bodies), version: 6 });
  });

  it('are checked for conflicts against the current calendar', async () => {
    const { event, owner, editor } = await aSharedEvent();
    const { version } = await read(owner, event.id);
    const { start_time, end_time } = await createEvent(owner);
    await updateEvent(editor, event.id, { title: 'Theirs' });
    const { status, body } = await merge<Problem>(owner, event.id, { version, body: { start_time, end_time } });
    expect([status, body.type]).toEqual([409, '/problems/schedule-conflict']);
  });
});

describe('a merge', () => {
  it('is refused without exactly one version in If-Match, or with one that never existed', async () => {
    const owner = await aUser();
    const { id } = await createEvent(owner);
    const path = `/api/events/${id}?merge=true`;
    const call = { token: owner.token, body: { title: 'Mine' } };
    expect((await api.put(path, call)).body.errors).toMatchObject([{ parameter: 'merge' }]);
    for (const tags of ['*', '"1", "2"']) {
      expect((await api.put(path, { ...call, headers: { 'If-Match': tags } })).status).toBe(400);
    }
    for (const version of ['x', '1e0']) {
      expect((await merge<Problem>(owner, id, { version, body: { title: 'Mine' } })).status).toBe(400);
    }
    for (const version of [2, 0, 9_999_999_999]) {
      const { status, body } = await merge<Problem>(owner, id, { version, body: { title: 'Mine' } });
      expect([version, status, body.current_version]).toEqual([version, 412, 1]);
    }
  });

  it('requires permission to change the event', async () => {
    const { event, viewer, stranger, owner } = await aSharedEvent();
    const body = { title: 'Mine' };
    expect((await merge(viewer, event.id, { version: 1, body })).status).toBe(403);
    expect((await merge(stranger, event.id, { version: 1, body })).status).toBe(404);
    await deleteEvent(owner, event.id);
    expect((await merge(owner, event.id, { version: 1, body })).status).toBe(404);
  });

  it('is refused for an invalid body with the members at fault', async () => {
    const { event, owner, editor } = await aSharedEvent();
    await updateEvent(editor, event.id, { title: 'Theirs' });
    const body = { end_time: event.start_time };
    const refused = await bodyOf(422, merge<Problem>(owner, event.id, { version: 1, body }));
    expect(refused.errors).toMatchObject([{ pointer: '/end_time' }]);
  });
});

describe('a series that two people change at once', () => {
  const aSeries = async () => {
    const shared = await aSharedEvent({
      ...anEvent({ start_time: '2031-03-03T09:00:00', end_time: '2031-03-03T10:00:00' }),
      time_zone: 'America/New_York',
      recurrence_pattern: { frequency: 'weekly' },
    });
    return { ...shared, version: (await read(shared.owner, shared.event.id)).version };
  };
  const second = '2031-03-10T09:00:00-04:00';
  const at = (occurrence: string, scope = 'this') => `&scope=${scope}&occurrence=${encodeURIComponent(occurrence)}`;
  const occurrencesOf = async (user: TestUser, id: string) => {
    const path = `/api/events/${id}/occurrences?from=2031-03-01&to=2031-04-01`;
    return (await bodyOf(200, api.get<Page<EventBody>>(path, { token: user.token }))).items;
  };

  it('keeps the occurrence edit of one and the new title of the other', async () => {
    const { event, owner, editor, version } = await aSeries();
    const query = at(second);
    await bodyOf(200, merge(editor, event.id, { version, query, body: { location: 'Room 2' } }));
    await bodyOf(200, merge(owner, event.id, { version, body: { title: 'Series' } }));
    const [first, moved] = await occurrencesOf(owner, event.id);
    expect([first?.title, first?.location === 'Room 2', moved?.title, moved?.location]).toEqual([
      'Series',
      false,
      'Series',
      'Room 2',
    ]);
  });

  it('merges edits of one occurrence field by field, and clashes in the same field', async () => {
    const { event, owner, editor, version } = await aSeries();
    const query = at(second);
    await bodyOf(200, merge(editor, event.id, { version, query, body: { title: 'Theirs' } }));
    await bodyOf(200, merge(owner, event.id, { version, query, body: { location: 'Room 3' } }));
    expect((await occurrencesOf(owner, event.id))[1]).toMatchObject({ title: 'Theirs', location: 'Room 3' });
    const clash = await bodyOf(409, merge<MergeProblem>(owner, event.id, { version, query, body: { title: 'Mine' } }));
    expect(clash.conflicts).toEqual([{ field: 'title', base: event.title, theirs: 'Theirs', yours: 'Mine' }]);
  });

  it('clashes when one person edits the occurrence that the other has cancelled', async () => {
    const { event, owner, editor, version } = await aSeries();
    const query = at(second);
    await bodyOf(204, api.delete(`/api/events/${event.id}?${query.slice(1)}`, { token: editor.token }));
    const clash = await bodyOf(409, merge<MergeProblem>(owner, event.id, { version, query, body: { title: 'Mine' } }));
    expect(clash.conflicts).toEqual([{ field: 'title', base: event.title, theirs: null, yours: 'Mine' }]);
    const never = at('2031-03-11T09:00:00-04:00');
    expect((await merge(owner, event.id, { version, query: never, body: { title: 'Mine' } })).status).toBe(404);
  });

  it('is split with the changes that the other person made meanwhile', async () => {
    const { event, owner, editor, version } = await aSeries();
    await updateEvent(editor, event.id, { location: 'Room 2' });
    const query = at(second, 'following');
    const later = await bodyOf(200, merge(owner, event.id, { version, query, body: { title: 'Later' } }));
    expect(later).toMatchObject({ title: 'Later', location: 'Room 2', split_from: event.id });
    expect(await occurrencesOf(owner, event.id)).toMatchObject([{ title: event.title, location: 'Room 2' }]);
  });
});
