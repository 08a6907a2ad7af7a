import { beforeEach, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type EventBody,
  type PermissionBody,
  type TestUser,
} from '../../support/api/api-client.js';
import { primaryOf } from '../../support/api/calendar-client.js';
import { accept, bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';

let ada: TestUser;
let bob: TestUser;
beforeEach(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
});

/** This many hours from nine o'clock on a Monday. */
const hours = (from: number, to: number) => ({
  start_time: new Date(Date.UTC(2031, 0, 6, 9 + from)).toISOString(),
  end_time: new Date(Date.UTC(2031, 0, 6, 9 + to)).toISOString(),
});
const FREE = hours(40, 41);

const tryCreate = (user: TestUser, overrides: Record<string, unknown>, query = '') =>
  api.post<EventBody>(`/api/events${query}`, { token: user.token, body: anEvent(overrides) });
const tryUpdate = (user: TestUser, id: string, body: Record<string, unknown>, query = '') =>
  api.put<EventBody>(`/api/events/${id}${query}`, { token: user.token, body });
const tryAccept = (user: TestUser, id: string, query = '') =>
  api.put<PermissionBody>(`/api/events/${id}/response${query}`, { token: user.token, body: { response: 'accepted' } });
const tryRollback = (user: TestUser, id: string, version: number, query = '') =>
  api.post<EventBody>(`/api/events/${id}/rollback/${version}${query}`, { token: user.token });

const asConflict = ({ id, title, start_time, end_time }: EventBody, user = ada) => ({
  event_id: id,
  calendar_id: primaryOf(user),
  title,
  start_time,
  end_time,
});

describe('a new event that overlaps another event', () => {
  it('is refused with the conflicting event, and is not created', async () => {
    const first = await createEvent(ada, { title: 'First', ...hours(0, 2) });
    const second = await createEvent(ada, { title: 'Second', ...hours(3, 5) });
    await createEvent(ada, { title: 'Not in the way', ...hours(5, 6) });
    const { status, headers, body } = await api.post('/api/events', { token: ada.token, body: anEvent(hours(1, 4)) });
    expect([status, headers.get('Content-Type')]).toEqual([409, 'application/problem+json']);
    expect(body).toMatchObject({ type: '/problems/schedule-conflict', status: 409 });
    expect(body.conflicts).toEqual([asConflict(first), asConflict(second)]);
    const { items } = await bodyOf(200, api.get<{ items: EventBody[] }>('/api/events', { token: ada.token }));
    expect(items).toHaveLength(3);
  });

  it('is created when conflicts are allowed, with the list of conflicts', async () => {
    const first = await createEvent(ada, hours(0, 2));
    const created = await createEvent(ada, hours(1, 4), '?on_conflict=allow');
    expect(created).toMatchObject({ version: 1, conflicts: [asConflict(first)] });
    expect(await createEvent(ada, FREE, '?on_conflict=allow')).toMatchObject({ conflicts: [] });
    expect(await bodyOf(200, api.get<EventBody>(`/api/events/${created.id}`, { token: ada.token }))).not.toHaveProperty(
      'conflicts',
    );
  });

  it('lists at most twenty conflicting events', async () => {
    for (let index = 0; index < 22; index++)
      await createEvent(ada, { title: `${index}`, ...hours(0, 1) }, '?on_conflict=allow');
    const { conflicts } = await bodyOf(409, api.post('/api/events', { token: ada.token, body: anEvent(hours(0, 1)) }));
    expect(new Set(conflicts.map(({ event_id }) => event_id)).size).toBe(20);
  });

  it('shows the conflicting event in that event’s time zone', async () => {
    const other = await createEvent(ada, { time_zone: 'Asia/Tokyo', ...hours(0, 1) });
    const { conflicts } = await bodyOf(409, api.post('/api/events', { token: ada.token, body: anEvent(hours(0, 1)) }));
    expect(conflicts).toEqual([asConflict(other)]);
    expect(other.start_time).toBe('2031-01-06T18:00:00+09:00');
  });

  it.each<[how: string, first: object, second: object]>([
    ['at its end', hours(0, 2), hours(1, 3)],
    ['at its start', hours(1, 3), hours(0, 2)],
    ['from within', hours(0, 3), hours(1, 2)],
    ['all around', hours(1, 2), hours(0, 3)],
    ['exactly', hours(0, 1), hours(0, 1)],
    ['by a second', hours(0, 1), { ...hours(0, 2), start_time: '2031-01-06T09:59:59Z' }],
    ['within a long one', hours(-24 * 40, 24 * 40), hours(0, 1)],
    ['with a long one around it', hours(0, 1), hours(-24 * 40, 24 * 40)],
    [
      'on the first of its whole days',
      { all_day: true, transparency: 'opaque', start_time: '2031-01-06', end_time: '2031-01-08' },
      hours(0, 1),
    ],
  ])('%s is refused', async (_, first, second) => {
    await createEvent(ada, { ...first });
    await bodyOf(409, tryCreate(ada, { ...second }));
  });

  it.each<[what: string, first: object, second: object]>([
    ['another that ends when it starts', hours(0, 1), hours(1, 2)],
    ['another that starts when it ends', hours(1, 2), hours(0, 1)],
    ['a transparent one', { ...hours(0, 1), transparency: 'transparent' }, hours(0, 1)],
    ['another when it is transparent', hours(0, 1), { ...hours(0, 1), transparency: 'transparent' }],
    ['whole days', { all_day: true, start_time: '2031-01-06', end_time: '2031-01-08' }, hours(0, 1)],
    [
      'opaque whole days that end on its day in their zone',
      {
        all_day: true,
        transparency: 'opaque',
        start_time: '2031-01-05',
        end_time: '2031-01-06',
        time_zone: 'Asia/Tokyo',
      },
      hours(0, 1),
    ],
  ])('does not conflict with %s', async (_, first, second) => {
    await createEvent(ada, { ...first });
    await createEvent(ada, { ...second });
  });

  it('does not conflict when the other event is on another user’s calendar or deleted', async () => {
    await createEvent(bob, hours(0, 1));
    const { id } = await createEvent(ada, hours(0, 1));
    await deleteEvent(ada, id);
    await createEvent(ada, hours(0, 1));
  });
});

describe('a shared event', () => {
  it.each(['needs_action', 'tentative', 'declined'])(
    'does not block a person who has answered %s',
    async (response) => {
      const { id } = await createEvent(ada, hours(0, 1));
      await share(ada, id, 'editor', bob);
      if (response !== 'needs_action') {
        await bodyOf(200, api.put(`/api/events/${id}/response`, { token: bob.token, body: { response } }));
      }
      await createEvent(bob, hours(0, 1));
    },
  );

  it('blocks a person who has accepted it, until they decline or are removed', async () => {
    const [first, second] = [await createEvent(ada, hours(0, 1)), await createEvent(ada, hours(2, 3))];
    for (const { id } of [first, second]) {
      await share(ada, id, 'viewer', bob);
      await accept(bob, id);
    }
    expect(await tryCreate(bob, hours(0, 1))).toMatchObject({
      status: 409,
      body: { conflicts: [asConflict(first, bob)] },
    });
    await bodyOf(409, tryCreate(bob, hours(2, 3)));
    await bodyOf(
      200,
      api.put(`/api/events/${first.id}/response`, { token: bob.token, body: { response: 'declined' } }),
    );
    await bodyOf(204, api.delete(`/api/events/${second.id}/permissions/${bob.id}`, { token: ada.token }));
    await createEvent(bob, hours(0, 1));
    await createEvent(bob, hours(2, 3));
  });

  it('can be accepted at a free time, or at a busy time when conflicts are allowed', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await share(ada, id, 'viewer', bob);
    const own = await createEvent(bob, hours(0, 2));
    expect(await tryAccept(bob, id)).toMatchObject({ status: 409, body: { conflicts: [asConflict(own, bob)] } });
    await bodyOf(200, api.put(`/api/events/${id}/response`, { token: bob.token, body: { response: 'tentative' } }));
    expect(await tryAccept(bob, id, '?on_conflict=allow')).toMatchObject({
      status: 200,
      body: { response: 'accepted', conflicts: [asConflict(own, bob)] },
    });
  });

  it('can be moved by another user over events of people who have accepted it', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await share(ada, id, 'viewer', bob);
    await accept(bob, id);
    await createEvent(bob, hours(2, 3));
    await updateEvent(ada, id, hours(2, 3));
    expect(await tryCreate(bob, hours(2, 3))).toMatchObject({ status: 409, body: { conflicts: [{}, {}] } });
    await bodyOf(201, tryCreate(bob, hours(0, 1)));
  });

  it('is checked against the calendar of the editor who moves it, if they have accepted it', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await share(ada, id, 'editor', bob);
    await createEvent(bob, hours(2, 3));
    await bodyOf(200, tryUpdate(bob, id, hours(2, 3)));
    await updateEvent(ada, id, hours(0, 1));
    await accept(bob, id);
    await bodyOf(409, tryUpdate(bob, id, hours(2, 3)));
  });

  it('is not checked against its owner’s calendar when an editor moves it', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await share(ada, id, 'editor', bob);
    await createEvent(ada, hours(2, 3));
    await bodyOf(200, tryUpdate(bob, id, hours(2, 3)));
  });
});

describe('a changed event', () => {
  it('is refused when it moves over another event, and keeps its time', async () => {
    const other = await createEvent(ada, hours(2, 3));
    const event = await createEvent(ada, hours(0, 1));
    expect(await tryUpdate(ada, event.id, hours(2, 3))).toMatchObject({
      status: 409,
      body: { conflicts: [asConflict(other)] },
    });
    expect(await bodyOf(200, api.get(`/api/events/${event.id}`, { token: ada.token }))).toEqual(event);
    const moved = await bodyOf(200, tryUpdate(ada, event.id, hours(2, 3), '?on_conflict=allow'));
    expect(moved).toMatchObject({ version: 2, conflicts: [asConflict(other)] });
  });

  it.each<[change: string, body: object]>([
    ['becomes longer', { end_time: hours(0, 3).end_time }],
    ['changes its zone and keeps its clock', { time_zone: 'Atlantic/Azores' }],
    ['becomes a whole opaque day', { all_day: true, start_time: '2031-01-06', end_time: '2031-01-07' }],
  ])('that %s over another event is refused', async (_, body) => {
    const { id } = await createEvent(ada, hours(0, 1));
    await createEvent(ada, hours(1, 3));
    await bodyOf(409, tryUpdate(ada, id, { ...body }));
  });

  it('does not conflict with itself', async () => {
    const { id } = await createEvent(ada, hours(0, 2));
    await updateEvent(ada, id, hours(1, 3));
  });

  it('is checked when it becomes opaque', async () => {
    await createEvent(ada, hours(0, 1));
    const { id } = await createEvent(ada, { ...hours(0, 1), transparency: 'transparent' });
    await bodyOf(409, tryUpdate(ada, id, { transparency: 'opaque' }));
    await updateEvent(ada, id, { title: 'Still transparent', ...hours(0, 2) });
  });

  it('is not checked when its time stays the same, even if it already overlaps', async () => {
    await createEvent(ada, hours(0, 1));
    const { id } = await createEvent(ada, hours(0, 1), '?on_conflict=allow');
    await updateEvent(ada, id, { title: 'Retro', description: 'x', location: 'y', ...hours(0, 1) });
    await updateEvent(ada, id, { time_zone: 'Africa/Abidjan' });
    await share(ada, id, 'viewer', bob);
  });

  it('frees the time from which it moves away', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await updateEvent(ada, id, hours(2, 3));
    await createEvent(ada, hours(0, 1));
  });
});

describe('an event that is brought back', () => {
  it('by a rollback is checked, unless conflicts are allowed', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await updateEvent(ada, id, hours(2, 3));
    const other = await createEvent(ada, hours(0, 1));
    expect(await tryRollback(ada, id, 1)).toMatchObject({ status: 409, body: { conflicts: [asConflict(other)] } });
    expect(await tryRollback(ada, id, 1, '?on_conflict=allow')).toMatchObject({
      status: 200,
      body: { version: 3, conflicts: [asConflict(other)] },
    });
  });

  it('by a restore is checked, unless conflicts are allowed', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await deleteEvent(ada, id);
    const other = await createEvent(ada, hours(0, 1));
    expect(await tryRollback(ada, id, 1)).toMatchObject({ status: 409, body: { conflicts: [asConflict(other)] } });
    await bodyOf(404, api.get(`/api/events/${id}`, { token: ada.token }));
    expect(await tryRollback(ada, id, 1, '?on_conflict=allow')).toMatchObject({
      status: 200,
      body: { conflicts: [asConflict(other)] },
    });
  });

  it('by a rollback of its title only is not checked', async () => {
    const { id } = await createEvent(ada, hours(0, 1));
    await updateEvent(ada, id, { title: 'Retro' });
    await createEvent(ada, hours(0, 1), '?on_conflict=allow');
    await bodyOf(200, tryRollback(ada, id, 1));
  });
});

it.each(['maybe', '', 'REJECT'])('on_conflict=%s is refused as invalid', async (value) => {
  const { errors } = await bodyOf(
    400,
    api.post(`/api/events?on_conflict=${value}`, { token: ada.token, body: anEvent() }),
  );
  expect(errors).toMatchObject([{ parameter: 'on_conflict' }]);
});
