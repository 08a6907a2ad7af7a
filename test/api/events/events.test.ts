import { beforeAll, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { primaryOf } from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, deleteEvent, updateEvent } from '../../support/api/event-client.js';

const NO_SUCH_EVENT = '/api/events/evt_01J00000000000000000000000';

let ada: TestUser;
let token: string;
beforeAll(async () => {
  ada = await aUser();
  ({ token } = ada);
});

const read = (id: string): Promise<EventBody> => bodyOf(200, api.get<EventBody>(`/api/events/${id}`, { token }));
const pointers = ({ errors }: { errors: { pointer?: string }[] }) => errors.map(({ pointer }) => pointer);

describe('a new event', () => {
  it('has every given value, and the defaults for the others', async () => {
    const body = anEvent({ title: 'Design review', description: 'The new one', location: 'Room 1' });
    const answer = await api.post<EventBody>('/api/events', { token, body });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/api/events/${answer.body.id}`);
    expect(answer.headers.get('ETag')).toBe('"1"');
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^evt_/) as string,
      title: 'Design review',
      description: 'The new one',
      location: 'Room 1',
      start_time: body.start_time,
      end_time: body.end_time,
      time_zone: 'UTC',
      all_day: false,
      transparency: 'opaque',
      is_recurring: false,
      recurrence_pattern: null,
      calendar_id: primaryOf(ada),
      resources: [],
      split_from: null,
      created_by: ada.id,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      updated_at: answer.body.created_at,
      updated_by: ada.id,
      version: 1,
      role: 'owner',
      response: 'accepted',
    });
    expect(await read(answer.body.id)).toEqual(answer.body);
  });

  it.each([
    ['200 emoji', '🗓️'.repeat(100)],
    ['right-to-left text with its marks', '\u202bפגישת תכנון — تخطيط\u202c'],
    ['combining marks as they came, not composed', 'e\u0301te\u0301'],
    ['one character', '!'],
    ['quotes, braces and control characters', '{"a":"\\n"}\u0000\t\u007f'],
    ['words that databases know', "'; DROP TABLE events; -- #title :title"],
  ])('keeps a title of %s unchanged', async (_, title) => {
    const { id } = await createEvent(ada, { title, description: title, location: title });
    expect(await read(id)).toMatchObject({ title, description: title, location: title });
  });

  it('accepts text of the maximum length, counted in code points', async () => {
    const longest = { title: '🎉'.repeat(200), description: '🎉'.repeat(8_000), location: '🎉'.repeat(500) };
    expect(await createEvent(ada, longest)).toMatchObject(longest);
  });

  it.each<[fault: string, body: Record<string, unknown>, at: string[]]>([
    ['no title', { title: undefined }, ['/title']],
    ['an empty title', { title: '' }, ['/title']],
    ['a title of null', { title: null }, ['/title']],
    ['a title of 201 characters', { title: '🎉'.repeat(201) }, ['/title']],
    ['a title that is a number', { title: 7 }, ['/title']],
    ['half a character', { title: '\ud83c' }, ['/title']],
    ['a description of 8,001 characters', { description: 'x'.repeat(8_001) }, ['/description']],
    ['a location of 501 characters', { location: 'x'.repeat(501) }, ['/location']],
    ['no start', { start_time: undefined }, ['/start_time']],
    ['no times', { start_time: undefined, end_time: undefined }, ['/start_time', '/end_time']],
    ['a start of null', { start_time: null }, ['/start_time']],
    ['an end before its start', { end_time: '2001-01-01T00:00:00Z' }, ['/end_time']],
    ['a date that does not exist', { start_time: '2023-02-30T10:00:00Z' }, ['/start_time']],
    ['a time that is a number', { start_time: 1_900_000_000 }, ['/start_time']],
    ['an unknown time zone', { time_zone: 'Mars/Olympus_Mons' }, ['/time_zone']],
    ['an offset for a time zone', { time_zone: '+02:00' }, ['/time_zone']],
    ['an abbreviation that names several zones', { time_zone: 'BST' }, ['/time_zone']],
    ['a time zone that only ICU knows', { time_zone: 'SystemV/PST8' }, ['/time_zone']],
    ['a time zone that IANA has withdrawn', { time_zone: 'US/Pacific-New' }, ['/time_zone']],
    ['a time zone of no characters', { time_zone: '' }, ['/time_zone']],
    ['a time zone of a thousand characters', { time_zone: 'A'.repeat(1_000) }, ['/time_zone']],
    ['"yes" for all-day', { all_day: 'yes' }, ['/all_day']],
    ['another transparency', { transparency: 'translucent' }, ['/transparency']],
    ['an unknown member', { colour: 'red' }, ['/colour']],
    ['a member that needs escaping', { 'a/b~c': 1 }, ['/a~1b~0c']],
    ['faults all over', { title: '', time_zone: 'Nowhere', colour: 'red' }, ['/title', '/time_zone', '/colour']],
  ])('with %s is refused with the name of each invalid member', async (_, overrides, at) => {
    const { status, headers, body } = await api.post('/api/events', { token, body: anEvent(overrides) });
    expect(status).toBe(422);
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(body).toMatchObject({ type: '/problems/invalid-request', status: 422 });
    expect(pointers(body).sort()).toEqual([...at].sort());
  });

  it.each(['[]', '7', '{}'])('that is %s is refused', async (raw) => {
    const headers = { 'Content-Type': 'application/json' };
    const { status, body } = await api.post('/api/events', { token, raw, headers });
    expect([status, body.type]).toEqual([422, '/problems/invalid-request']);
  });

  it('does not exist after it was refused', async () => {
    const bob = await aUser();
    await api.post('/api/events', { token: bob.token, body: anEvent({ title: '' }) });
    expect(await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: bob.token }))).toEqual({
      items: [],
      next_cursor: null,
    });
  });
});

describe('reading an event', () => {
  it.each([
    ['that never was', NO_SUCH_EVENT],
    ['with an id of another form', '/api/events/7'],
    ['with an id that objects have', '/api/events/constructor'],
    ['with an id in other letters', `/api/events/${encodeURIComponent('événement 🎉#?/')}`],
    ['with a very long id', `/api/events/${'x'.repeat(3_000)}`],
  ])('with %s is 404', async (_, path) => {
    const { status, body } = await api.get(path, { token });
    expect([status, body.type]).toEqual([404, '/problems/not-found']);
  });
});

describe.each(['put', 'patch'] as const)('changing an event (%s)', (method) => {
  const change = (id: string, body: unknown) => api[method]<EventBody>(`/api/events/${id}`, { token, body });

  it('changes the given members and keeps the others', async () => {
    const event = await createEvent(ada, { description: 'As ever', location: 'Room 1' });
    const answer = await change(event.id, { title: 'Retro' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ETag')).toBe('"2"');
    expect(answer.body).toEqual({ ...event, title: 'Retro', version: 2, updated_at: answer.body.updated_at });
    expect(answer.body.updated_at >= event.updated_at).toBe(true);
    expect(await read(event.id)).toEqual(answer.body);
  });

  it('clears a member with null', async () => {
    const event = await createEvent(ada, { description: 'x', location: 'y', transparency: 'transparent' });
    const cleared = await bodyOf(200, change(event.id, { description: null, location: null, transparency: null }));
    expect(cleared).toMatchObject({ description: null, location: null, transparency: 'opaque', version: 2 });
  });

  it('to its current values writes no version', async () => {
    const event = await createEvent(ada);
    expect(await bodyOf(200, change(event.id, {}))).toEqual(event);
    expect(await bodyOf(200, change(event.id, { title: event.title, location: null }))).toEqual(event);
  });

  it('with exactly what was read changes nothing', async () => {
    const event = await createEvent(ada, { description: '', location: 'Room 1', time_zone: 'Asia/Kathmandu' });
    expect(await bodyOf(200, change(event.id, await read(event.id)))).toEqual(event);
  });

  it('ignores read-only members', async () => {
    const event = await createEvent(ada);
    const readOnly = {
      id: 'evt_other',
      version: 99,
      role: 'viewer',
      response: 'declined',
      created_by: 'usr_other',
      created_at: '2001-01-01T00:00:00Z',
      updated_at: 'never',
      updated_by: null,
      is_recurring: true,
      split_from: 'evt_other',
      conflicts: [],
      rolled_back_to: 7,
    };
    expect(await bodyOf(200, change(event.id, readOnly))).toEqual(event);
  });

  it.each<[fault: string, body: Record<string, unknown>, at: string[]]>([
    ['an empty title', { title: '' }, ['/title']],
    ['no title any more', { title: null }, ['/title']],
    ['no start any more', { start_time: null }, ['/start_time']],
    ['an end before its start', { end_time: '2001-01-01T00:00:00Z' }, ['/end_time']],
    ['whole days, but no dates', { all_day: true }, ['/start_time', '/end_time']],
    ['an unknown time zone', { time_zone: 'Mars/Olympus_Mons' }, ['/time_zone']],
    ['an unknown member', { colour: 'red' }, ['/colour']],
  ])('to %s is refused, and changes nothing', async (_, body, at) => {
    const event = await createEvent(ada);
    const answer = await api[method](`/api/events/${event.id}`, { token, body: { location: 'Room 2', ...body } });
    expect([answer.status, pointers(answer.body)]).toEqual([422, at]);
    expect(await read(event.id)).toEqual(event);
  });

  it('that does not exist is 404', async () => {
    expect(await bodyOf(404, api[method](NO_SUCH_EVENT, { token, body: { title: 'Retro' } }))).toMatchObject({
      type: '/problems/not-found',
    });
  });

  it('that does not exist reports an invalid body first', async () => {
    await bodyOf(422, api[method](NO_SUCH_EVENT, { token, body: { title: '' } }));
    await bodyOf(400, api[method](`${NO_SUCH_EVENT}?on_conflict=perhaps`, { token, body: {} }));
  });
});

describe('deleting an event', () => {
  it('makes it 404, for its owner too', async () => {
    const { id } = await createEvent(ada);
    await deleteEvent(ada, id);
    const path = `/api/events/${id}`;
    await bodyOf(404, api.get(path, { token }));
    await bodyOf(404, api.put(path, { token, body: { title: 'Retro' } }));
    await bodyOf(404, api.delete(path, { token }));
    await bodyOf(404, api.get(`${path}/permissions`, { token }));
    await bodyOf(404, api.put(`${path}/response`, { token, body: { response: 'declined' } }));
  });

  it('answers 204 without a body', async () => {
    const { id } = await createEvent(ada);
    const { status, body } = await api.delete(`/api/events/${id}`, { token });
    expect([status, body]).toEqual([204, undefined]);
  });

  it('that never existed is 404', async () => {
    await bodyOf(404, api.delete(NO_SUCH_EVENT, { token }));
  });
});

it('twenty events created at once all exist, and twenty changes of one event are all applied', async () => {
  const bob = await aUser();
  const events = await Promise.all(Array.from({ length: 20 }, () => createEvent(bob)));
  expect(new Set(events.map(({ id }) => id)).size).toBe(20);
  const { id } = events[0]!;
  const changed = await Promise.all(
    Array.from({ length: 20 }, (_, index) => updateEvent(bob, id, { title: `${index}` })),
  );
  expect(changed.map(({ version }) => version).sort((a, b) => a - b)).toEqual(changed.map((_, index) => index + 2));
});
