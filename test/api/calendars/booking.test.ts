import { beforeAll, describe, expect, it } from 'vitest';
import {
  api,
  anEvent,
  aSlot,
  aUser,
  type EventBody,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import {
  createCalendar,
  deleteCalendar,
  patchCalendar,
  primaryOf,
  shareCalendar,
} from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';

let ada: TestUser;
let bob: TestUser;
let eve: TestUser;
beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([aUser(), aUser(), aUser()]);
});

/** A room that Ada owns and that these people may book. */
async function aRoom(...bookers: TestUser[]): Promise<string> {
  const { id } = await createCalendar(ada, { name: 'Room 4', overlaps: 'reject' });
  if (bookers.length > 0) await shareCalendar(ada, id, 'booker', ...bookers);
  return id;
}

const postEvent = (user: TestUser, body: Record<string, unknown>, query = '') =>
  api.post<EventBody & Problem>(`/api/events${query}`, { token: user.token, body: anEvent(body) });
const readEvent = (user: TestUser, id: string) =>
  api.get<EventBody & Problem>(`/api/events/${id}`, { token: user.token });
const patchEvent = (user: TestUser, id: string, body: Record<string, unknown>) =>
  api.patch<EventBody & Problem>(`/api/events/${id}`, { token: user.token, body });

describe('an event', () => {
  it('lives on the primary calendar of its creator by default, and books no other calendar', async () => {
    expect(await createEvent(ada)).toMatchObject({ calendar_id: primaryOf(ada), resources: [], response: 'accepted' });
    expect(await createEvent(ada, { calendar_id: 'primary' })).toMatchObject({ calendar_id: primaryOf(ada) });
    expect(await createEvent(ada, { calendar_id: null })).toMatchObject({ calendar_id: primaryOf(ada) });
  });

  it('has the time zone of its calendar, unless it sets its own', async () => {
    const { id } = await createCalendar(ada, { time_zone: 'Europe/Berlin' });
    await patchCalendar(bob, 'primary', { time_zone: 'Asia/Tokyo' });
    expect(await createEvent(ada, { calendar_id: id, time_zone: undefined })).toMatchObject({
      time_zone: 'Europe/Berlin',
    });
    expect(await createEvent(ada, { calendar_id: id, time_zone: 'UTC' })).toMatchObject({ time_zone: 'UTC' });
    expect(await createEvent(bob, { time_zone: undefined })).toMatchObject({ time_zone: 'Asia/Tokyo' });
  });

  it('cannot use a calendar that does not exist or that its writer may not book, and both get the same error', async () => {
    const cleo = await aUser();
    const [room, other, deleted, seen] = await Promise.all([aRoom(cleo), aRoom(), aRoom(cleo), aRoom()]);
    await shareCalendar(ada, seen, 'free_busy', cleo);
    await deleteCalendar(ada, deleted);
    const own = await createEvent(cleo);
    const refused = async (body: Record<string, unknown>, pointer: string) => {
      const answers = [await postEvent(cleo, body), await patchEvent(cleo, own.id, body)];
      for (const { status, body: problem } of answers) {
        expect({ status, type: problem.type }).toEqual({ status: 422, type: '/problems/invalid-request' });
        expect(problem.errors).toEqual([expect.objectContaining({ pointer })]);
      }
      return answers[0]!.body.errors[0]!.detail;
    };
    const details = [
      await refused({ calendar_id: 'cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H' }, '/calendar_id'),
      await refused({ calendar_id: other }, '/calendar_id'),
      await refused({ calendar_id: deleted }, '/calendar_id'),
      await refused({ calendar_id: primaryOf(ada) }, '/calendar_id'),
      await refused({ calendar_id: seen }, '/calendar_id'),
      await refused({ resources: [seen] }, '/resources/0'),
      await refused({ resources: [room, 'constructor'] }, '/resources/1'),
      await refused({ resources: [room, other] }, '/resources/1'),
      await refused({ resources: [deleted] }, '/resources/0'),
      await refused({ resources: [primaryOf(ada)] }, '/resources/0'),
      await refused({ calendar_id: room, resources: ['primary'] }, '/resources/0'),
    ];
    expect(new Set(details).size).toBe(1);
    expect(await refused({ resources: [room, room] }, '/resources/1')).toBe('must be named only once');
    await refused({ calendar_id: room, resources: [room] }, '/resources/0');
    await refused({ resources: 'primary' }, '/resources');
    await refused({ calendar_id: 7 }, '/calendar_id');
    await refused({ resources: Array.from({ length: 11 }, () => room) }, '/resources');
    const stored = await api.get<{ items: EventBody[] }>('/api/events', { token: cleo.token });
    expect(stored.body.items).toEqual([own]);
    const inRoom = await api.get<{ items: EventBody[] }>(`/api/calendars/${room}/events`, { token: ada.token });
    expect(inRoom.body.items).toEqual([]);
  });

  it('can have at most 45 people and calendars', async () => {
    const rooms = await Promise.all(Array.from({ length: 2 }, () => aRoom()));
    const people = await Promise.all(Array.from({ length: 43 }, () => aUser()));
    const event = await createEvent(ada, { resources: [rooms[0]] });
    await share(ada, event.id, 'viewer', ...people.slice(0, 20));
    await share(ada, event.id, 'viewer', ...people.slice(20, 42));
    expect(await updateEvent(ada, event.id, { resources: rooms })).toMatchObject({ resources: rooms });
    const more = await api.post(`/api/events/${event.id}/share`, {
      token: ada.token,
      body: { user_id: people[42]!.id, role: 'viewer' },
    });
    expect([more.status, more.body.errors[0]]).toEqual([422, expect.objectContaining({ pointer: '/shares' })]);
    await shareCalendar(ada, rooms[0]!, 'viewer', people[42]!);
    const answered = await api.put(`/api/events/${event.id}/response`, {
      token: people[42]!.token,
      body: { response: 'accepted' },
    });
    expect([answered.status, answered.body.errors[0]]).toEqual([
      422,
      expect.objectContaining({ pointer: '/response' }),
    ]);
    const third = await aRoom();
    const booked = await patchEvent(ada, event.id, { resources: [...rooms, third] });
    expect([booked.status, booked.body.errors[0]]).toEqual([422, expect.objectContaining({ pointer: '/resources' })]);
    expect((await readEvent(ada, event.id)).body).toMatchObject({ version: 4, resources: rooms });
  });
});

describe('the role on an event', () => {
  it('is the higher of the caller’s own role and the role through the calendar', async () => {
    const [free, booker, viewer, editor, owner, stranger] = await Promise.all(Array.from({ length: 6 }, () => aUser()));
    const { id } = await createCalendar(ada);
    for (const [role, user] of Object.entries({
      free_busy: free!,
      booker: booker!,
      viewer: viewer!,
      editor: editor!,
      owner: owner!,
    })) {
      await shareCalendar(ada, id, role as 'viewer', user);
    }
    const event = await createEvent(ada, { calendar_id: id });
    const roleOf = async (user: TestUser) => (await readEvent(user, event.id)).body.role;
    expect(
      await Promise.all([free!, booker!, stranger!].map(async (user) => (await readEvent(user, event.id)).status)),
    ).toEqual([404, 404, 404]);
    expect(await Promise.all([viewer!, editor!, owner!].map(roleOf))).toEqual(['viewer', 'editor', 'owner']);
    expect((await readEvent(viewer!, event.id)).body.response).toBeNull();
    const edit = (user: TestUser) => patchEvent(user, event.id, { title: `By ${user.username}` });
    expect((await Promise.all([free!, booker!, viewer!, stranger!].map(edit))).map(({ status }) => status)).toEqual([
      404, 404, 403, 404,
    ]);
    expect(await edit(editor!)).toMatchObject({ status: 200, body: { role: 'editor', response: null } });
    await share(owner!, event.id, 'editor', viewer!);
    expect(await roleOf(viewer!)).toBe('editor');
    await api.put(`/api/events/${event.id}/response`, { token: editor!.token, body: { response: 'accepted' } });
    expect((await readEvent(editor!, event.id)).body).toMatchObject({ role: 'editor', response: 'accepted' });
    for (const path of ['history', 'permissions', 'occurrences', 'history/1', 'diff/1/2', 'blame']) {
      const statuses = await Promise.all(
        [free!, viewer!].map(async ({ token }) => (await api.get(`/api/events/${event.id}/${path}`, { token })).status),
      );
      expect([path, ...statuses]).toEqual([path, 404, 200]);
    }
    await deleteCalendar(ada, id);
    expect((await readEvent(owner!, event.id)).status).toBe(404);
    expect(await readEvent(viewer!, event.id)).toMatchObject({ status: 200, body: { role: 'editor' } });
  });

  it('is viewer through a booked calendar on which the caller is viewer or higher', async () => {
    const room = await aRoom(bob);
    await shareCalendar(ada, room, 'viewer', eve);
    const event = await createEvent(bob, { resources: [room] });
    expect((await readEvent(ada, event.id)).body.role).toBe('viewer');
    expect((await readEvent(eve, event.id)).body.role).toBe('viewer');
    expect((await patchEvent(ada, event.id, { title: 'Mine' })).status).toBe(403);
    await updateEvent(bob, event.id, { resources: [] });
    expect((await readEvent(eve, event.id)).status).toBe(404);
  });

  it('can come from a calendar alone, also to split a series and to restore an event', async () => {
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'editor', bob);
    await shareCalendar(ada, id, 'owner', eve);
    const series = await createEvent(ada, {
      start_time: '2035-01-01T09:00:00Z',
      end_time: '2035-01-01T10:00:00Z',
      calendar_id: id,
      recurrence_pattern: { frequency: 'daily', count: 4 },
    });
    const part = `/api/events/${series.id}?occurrence=2035-01-03T09:00:00Z&scope=following`;
    const split = await bodyOf(200, api.patch<EventBody>(part, { token: bob.token, body: { title: 'Later' } }));
    expect(split).toMatchObject({ title: 'Later', calendar_id: id, role: 'editor', response: null });
    await deleteEvent(ada, series.id);
    const restored = api.post<EventBody>(`/api/events/${series.id}/rollback/1`, { token: eve.token });
    expect(await bodyOf(200, restored)).toMatchObject({ calendar_id: id, role: 'owner', response: null });
  });

  it('is part of the ETag when it comes from a calendar, since it can change without a new version', async () => {
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'viewer', bob);
    const event = await createEvent(ada, { calendar_id: id });
    const path = `/api/events/${event.id}`;
    const read = (user: TestUser, tag: string) =>
      api.get<EventBody>(path, { token: user.token, headers: { 'If-None-Match': tag } });
    const tagOf = async (user: TestUser) => (await read(user, '"0"')).headers.get('ETag');
    expect(await Promise.all([ada, bob].map(tagOf))).toEqual(['"1"', '"1-viewer"']);
    expect((await read(bob, '"1-viewer"')).status).toBe(304);
    await shareCalendar(ada, id, 'editor', bob);
    expect(await read(bob, '"1-viewer"')).toMatchObject({ status: 200, body: { role: 'editor' } });
    const changed = { token: bob.token, body: { title: 'Changed' }, headers: { 'If-Match': '"1-editor"' } };
    expect((await api.patch(path, changed)).status).toBe(200);
    expect((await api.patch(path, changed)).status).toBe(412);
    expect((await read(ada, '"2"')).status).toBe(304);
  });

  it('is part of the ETag of writes too, which is that of a read by the same caller', async () => {
    const { id } = await createCalendar(ada);
    const [editor, owner] = [bob, eve];
    await shareCalendar(ada, id, 'editor', editor);
    await shareCalendar(ada, id, 'owner', owner);
    const start = '2035-01-01T09:00:00Z';
    const series = { start_time: start, end_time: '2035-01-01T10:00:00Z', recurrence_pattern: { rrule: 'FREQ=DAILY' } };
    const event = await createEvent(ada, { ...series, calendar_id: id, transparency: 'transparent' });
    const path = `/api/events/${event.id}`;
    const tagOf = async ({ token }: TestUser, of = path) => (await api.get(of, { token })).headers.get('ETag');
    const write = async (method: 'patch' | 'put' | 'post', { token }: TestUser, rest: string, body?: object) => {
      const key = { 'Idempotency-Key': rest };
      const answer = await api[method](`${path}${rest}`, { token, body, headers: method === 'post' ? key : {} });
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.headers.get('ETag');
    };
    expect(await write('patch', editor, '', { title: 'Second' })).toBe('"2-editor"');
    expect(await write('put', editor, '', { title: 'Second' })).toBe(await tagOf(editor));
    expect(await write('patch', editor, `?occurrence=${start}`, { title: 'Third' })).toBe('"3-editor"');
    expect(await write('patch', ada, '', { title: 'Fourth' })).toBe('"4"');
    expect(await write('post', owner, '/rollback/1')).toBe('"5-owner"');
    expect(await write('post', owner, '/rollback/1')).toBe('"5-owner"');
    expect(await write('post', owner, '/share', { user_id: bob.id, role: 'viewer' })).toBe('"6-owner"');
    expect(await write('put', editor, '/response', { response: 'accepted' })).toBe('"7-editor"');
    expect(await write('put', owner, `/permissions/${bob.id}`, { role: 'editor' })).toBe(await tagOf(owner));
    expect(await write('patch', bob, '', { title: 'Ninth' })).toBe('"9"');
    expect(await tagOf(bob)).toBe('"9"');
    const later = `${path}?occurrence=2035-01-03T09:00:00Z&scope=following`;
    const split = await api.patch<EventBody>(later, { token: eve.token, body: { title: 'Later' } });
    expect(split.headers.get('ETag')).toBe(await tagOf(eve, `/api/events/${split.body.id}`));
    expect(split.headers.get('ETag')).toBe('"1-owner"');
  });

  it('allows an owner to restore a deleted event to its calendar', async () => {
    const event = await createEvent(ada);
    await share(ada, event.id, 'owner', bob);
    await deleteEvent(ada, event.id);
    const restored = await api.post<EventBody>(`/api/events/${event.id}/rollback/1`, { token: bob.token });
    expect(restored).toMatchObject({ status: 200, body: { calendar_id: primaryOf(ada) } });
    const { id } = await createCalendar(ada);
    await updateEvent(ada, event.id, { calendar_id: id });
    await deleteEvent(ada, event.id);
    await deleteCalendar(ada, id);
    const left = await api.post<EventBody>(`/api/events/${event.id}/rollback/5`, { token: bob.token });
    expect(left).toMatchObject({ status: 200, body: { calendar_id: primaryOf(bob) } });
  });

  it('allows an owner to move an event to a calendar that it books, if they can book that calendar', async () => {
    const [team, other] = await Promise.all([createCalendar(bob), createCalendar(bob)]);
    await shareCalendar(bob, team.id, 'booker', ada);
    await shareCalendar(bob, other.id, 'booker', ada);
    const event = await createEvent(ada, { resources: [team.id, other.id] });
    const moved = await patchEvent(ada, event.id, { calendar_id: team.id, resources: [other.id] });
    expect(moved).toMatchObject({ status: 200, body: { calendar_id: team.id, resources: [other.id] } });
    await shareCalendar(bob, other.id, 'free_busy', ada);
    expect((await patchEvent(ada, event.id, { calendar_id: other.id, resources: [] })).status).toBe(422);
  });

  it('allows an owner to roll an event back to their primary calendar', async () => {
    const { id } = await createCalendar(ada);
    const event = await createEvent(ada);
    await share(ada, event.id, 'owner', bob);
    await updateEvent(ada, event.id, { calendar_id: id });
    const back = (user: TestUser) => api.post(`/api/events/${event.id}/rollback/1`, { token: user.token });
    expect(await back(bob)).toMatchObject({ status: 200, body: { calendar_id: id } });
    expect(await back(ada)).toMatchObject({ status: 200, body: { calendar_id: primaryOf(ada) } });
  });

  it('lets people join and leave an event that its only owner left by deleting their account', async () => {
    const [gone, cleo] = await Promise.all([aUser(), aUser()]);
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'booker', gone);
    await shareCalendar(ada, id, 'viewer', cleo, eve);
    const recurrence_pattern = { frequency: 'daily', count: 3 };
    const event = await createEvent(gone, { calendar_id: id, recurrence_pattern });
    await bodyOf(204, api.delete('/api/users/me', { token: gone.token, body: { current_password: gone.password } }));
    const path = `/api/events/${event.id}`;
    for (const { token } of [cleo, eve]) {
      await bodyOf(200, api.put(`${path}/response`, { token, body: { response: 'tentative' } }));
    }
    await bodyOf(201, api.post(`${path}/share`, { token: ada.token, body: { user_id: bob.id, role: 'editor' } }));
    await bodyOf(200, api.put(`${path}/permissions/${bob.id}`, { token: ada.token, body: { role: 'viewer' } }));
    await bodyOf(204, api.delete(`${path}/permissions/${bob.id}`, { token: ada.token }));
    const { items } = await bodyOf(
      200,
      api.get<{ items: { occurrence_start: string }[] }>(`${path}/occurrences`, { token: ada.token }),
    );
    const second = encodeURIComponent(items[1]!.occurrence_start);
    const change = { token: ada.token, body: { title: 'Later' } };
    await bodyOf(200, api.put(`${path}?occurrence=${second}&scope=following`, change));
    await bodyOf(200, api.post(`${path}/rollback/1?on_conflict=allow`, { token: ada.token }));
    await bodyOf(204, api.delete(`${path}/permissions/${eve.id}`, { token: eve.token }));
    await bodyOf(204, api.delete('/api/users/me', { token: cleo.token, body: { current_password: cleo.password } }));
  });

  it('determines who can move the event to another calendar', async () => {
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'editor', bob);
    const event = await createEvent(ada, { calendar_id: id });
    expect((await patchEvent(bob, event.id, { calendar_id: 'primary' })).status).toBe(403);
    expect((await patchEvent(ada, event.id, { calendar_id: 'primary' })).body.calendar_id).toBe(primaryOf(ada));
    expect((await readEvent(bob, event.id)).status).toBe(404);
  });
});

describe('a calendar that rejects overlaps', () => {
  it('refuses a second event at the same time, and hides the first event from callers who cannot see it', async () => {
    const room = await aRoom(bob, eve);
    const slot = aSlot();
    const first = await createEvent(bob, { ...slot, title: 'Salaries', resources: [room], time_zone: 'UTC' });
    const refused = await postEvent(eve, { ...slot, resources: [room] }, '?on_conflict=allow');
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/schedule-conflict' } });
    expect(refused.body['conflicts']).toEqual([{ event_id: null, calendar_id: room, ...slot }]);
    const named = await postEvent(bob, { ...slot, resources: [room] }, '?on_conflict=allow');
    expect(named.body['conflicts']).toEqual([
      {
        event_id: first.id,
        calendar_id: room,
        title: 'Salaries',
        start_time: first.start_time,
        end_time: first.end_time,
      },
    ]);
    expect(JSON.stringify(refused.body)).not.toContain('Salaries');
    const dry = await postEvent(eve, { ...slot, resources: [room] }, '?dry_run=true&on_conflict=allow');
    expect(dry.status).toBe(409);
    expect(await postEvent(eve, { ...slot, transparency: 'transparent', resources: [room] })).toMatchObject({
      status: 201,
    });
    await deleteEvent(bob, first.id);
    expect(await postEvent(eve, { ...slot, resources: [room] })).toMatchObject({ status: 201 });
  });

  it('shows only the busy time of conflicting events that the caller cannot see: in UTC, merged and without dates', async () => {
    const room = await aRoom(bob, eve);
    const noon = (of: number): string => `2034-05-01T${of}:00:00`;
    await createEvent(bob, {
      start_time: noon(13),
      end_time: noon(14),
      time_zone: 'Asia/Kathmandu',
      resources: [room],
    });
    await createEvent(bob, {
      start_time: noon(14),
      end_time: noon(15),
      time_zone: 'Asia/Kathmandu',
      resources: [room],
      recurrence_pattern: { frequency: 'daily', count: 3 },
    });
    await createEvent(bob, {
      start_time: '2034-05-09',
      end_time: '2034-05-10',
      all_day: true,
      time_zone: 'Asia/Tokyo',
      resources: [room],
      transparency: 'opaque',
    });
    const wanted = { start_time: '2034-04-30T00:00:00Z', end_time: '2034-05-12T00:00:00Z', resources: [room] };
    const hidden = { event_id: null, calendar_id: room };
    expect((await postEvent(eve, wanted)).body['conflicts']).toEqual([
      { ...hidden, start_time: '2034-05-01T07:15:00Z', end_time: '2034-05-01T09:15:00Z' },
      { ...hidden, start_time: '2034-05-08T15:00:00Z', end_time: '2034-05-09T15:00:00Z' },
    ]);
  });

  it('is checked by every write that moves busy time onto it', async () => {
    const room = await aRoom(bob);
    const [one, two] = [aSlot(), aSlot()];
    await createEvent(ada, { ...one, resources: [room] });
    const event = await createEvent(bob, { ...two, resources: [room] });
    const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;
    expect(await statusOf(patchEvent(bob, event.id, one))).toBe(409);
    expect(await statusOf(patchEvent(bob, event.id, { title: 'Same time' }))).toBe(200);
    await updateEvent(bob, event.id, { resources: [] });
    expect(await statusOf(patchEvent(bob, event.id, one))).toBe(200);
    expect(await statusOf(patchEvent(bob, event.id, { resources: [room] }))).toBe(409);
    const back = api.post(`/api/events/${event.id}/rollback/2`, { token: bob.token });
    expect(await statusOf(back)).toBe(200);
    await createEvent(ada, { ...aSlot(), resources: [room] });
    await deleteEvent(bob, event.id);
    await createEvent(ada, { ...two, resources: [room] });
    expect(await statusOf(api.post(`/api/events/${event.id}/rollback/2`, { token: bob.token }))).toBe(409);
    const series = { recurrence_pattern: { frequency: 'daily', count: 3 }, resources: [room] };
    expect(await statusOf(postEvent(bob, { ...two, ...series }))).toBe(409);
  });

  it('is booked together with the other calendars of an event or not at all, also in a batch', async () => {
    const [room, free] = await Promise.all([aRoom(bob), aRoom(bob)]);
    const slot = aSlot();
    await createEvent(ada, { ...slot, resources: [room] });
    expect((await postEvent(bob, { ...slot, resources: [free, room] })).status).toBe(409);
    const events = [anEvent({ ...slot, resources: [free] }), anEvent({ ...aSlot(), resources: ['nonsense'] })];
    const batch = await api.post('/api/events/batch', { token: bob.token, body: { events, mode: 'atomic' } });
    expect(batch.status).toBe(422);
    expect(batch.body.errors[0]).toMatchObject({ pointer: '/events/1/resources/0' });
    const both = [anEvent({ ...slot, resources: [free] }), anEvent({ ...slot, resources: [free] })];
    const clash = await api.post('/api/events/batch?on_conflict=allow', {
      token: bob.token,
      body: { events: both, mode: 'atomic' },
    });
    expect(clash.status).toBe(409);
    await createEvent(bob, { ...slot, resources: [free] });
  });
});

it('a deleted room gives no more roles and blocks no time, and its events stay', async () => {
  const room = await aRoom(bob);
  const slot = aSlot();
  const event = await createEvent(bob, { ...slot, resources: [room] });
  await deleteCalendar(ada, room);
  expect((await readEvent(ada, event.id)).status).toBe(404);
  expect(await bodyOf(200, readEvent(bob, event.id))).toMatchObject({ resources: [room] });
  expect((await patchEvent(bob, event.id, { title: 'Still here' })).status).toBe(200);
  const other = await createEvent(bob, slot, '?on_conflict=allow');
  expect((await patchEvent(bob, other.id, { resources: [room] })).status).toBe(422);
});

describe('a room that is restored', () => {
  it('gets its bookings back, and the response lists the bookings that now overlap', async () => {
    const room = await aRoom(bob);
    const [one, two] = [aSlot(), aSlot()];
    const first = await createEvent(bob, { ...one, resources: [room] });
    const second = await createEvent(ada, { ...two, resources: [room], title: 'Moved' });
    await deleteCalendar(ada, room);
    await updateEvent(ada, second.id, one);
    const restored = await api.post<{ conflicts: unknown[] }>(`/api/calendars/${room}/restore`, { token: ada.token });
    expect(restored.status).toBe(200);
    expect(restored.body.conflicts).toMatchObject([{ calendar_id: room, event_id: second.id, title: 'Moved' }]);
    expect((await readEvent(ada, first.id)).body.role).toBe('viewer');
    expect((await postEvent(bob, { ...one, resources: [room] }, '?on_conflict=allow')).status).toBe(409);
  });
});

describe('a booking', () => {
  it('can be removed by editors and owners of the room, and the removal is a version of the event', async () => {
    const room = await aRoom(bob);
    const [editor, viewer] = await Promise.all([aUser(), aUser()]);
    await shareCalendar(ada, room, 'editor', editor);
    await shareCalendar(ada, room, 'viewer', viewer);
    const event = await createEvent(bob, { resources: [room] });
    const release = (user: TestUser) =>
      api.delete(`/api/calendars/${room}/bookings/${event.id}`, { token: user.token });
    expect((await release(viewer)).status).toBe(403);
    expect((await release(eve)).status).toBe(404);
    expect((await release(editor)).status).toBe(204);
    expect((await release(editor)).status).toBe(404);
    expect((await readEvent(bob, event.id)).body).toMatchObject({ resources: [], version: 2 });
    const history = await api.get<{ items: unknown[] }>(`/api/events/${event.id}/history`, { token: bob.token });
    expect(history.body.items[0]).toMatchObject({
      change_type: 'release',
      changed_by: editor.id,
      changed_fields: ['resources'],
    });
  });
});
