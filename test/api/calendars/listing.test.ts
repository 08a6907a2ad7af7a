import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type Page, type Problem, type TestUser } from '../../support/api/api-client.js';
import {
  createCalendar,
  deleteCalendar,
  patchCalendar,
  primaryOf,
  shareCalendar,
} from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, deleteEvent, share } from '../../support/api/event-client.js';

type Item = EventBody & { occurrence_start?: string };
let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

const get = (user: TestUser, path: string) => api.get<Page<Item> & Problem>(path, { token: user.token });

/** All pages of a list. */
async function everything(user: TestUser, path: string, limit = 50): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = `limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { items, next_cursor }: Page<Item> = await bodyOf(
      200,
      get(user, `${path}${path.includes('?') ? '&' : '?'}${more}`),
    );
    found.push(...items);
    cursor = next_cursor;
  }
  return found;
}

const titles = async (user: TestUser, path = '/api/events', limit = 50): Promise<string[]> =>
  (await everything(user, path, limit)).map(({ title }) => title);

const at = (day: number, hour = 9) => {
  const date = `2032-03-${String(day).padStart(2, '0')}`;
  const time = (one: number) => `${date}T${String(one).padStart(2, '0')}:00:00Z`;
  return { start_time: time(hour), end_time: time(hour + 1), transparency: 'transparent' };
};

const MARCH = 'from=2032-03-01&to=2032-04-01';

describe('a list of events', () => {
  it('includes the events of the calendars that the caller shows, from the role viewer up', async () => {
    const roles = ['free_busy', 'booker', 'viewer', 'editor', 'owner'] as const;
    const people = await Promise.all(roles.map(() => aUser()));
    const { id } = await createCalendar(ada);
    for (const [index, role] of roles.entries()) await shareCalendar(ada, id, role, people[index]!);
    const event = await createEvent(ada, { title: 'Standup', calendar_id: id, ...at(1) });
    await createEvent(people[1]!, { title: 'Mine', calendar_id: id, ...at(2) });
    const lists = await Promise.all(people.map((user) => everything(user, '/api/events')));
    expect(lists.map((items) => items.map(({ title, role, response }) => [title, role, response]))).toEqual([
      [],
      [['Mine', 'owner', 'accepted']],
      [
        ['Standup', 'viewer', null],
        ['Mine', 'viewer', null],
      ],
      [
        ['Standup', 'editor', null],
        ['Mine', 'editor', null],
      ],
      [
        ['Standup', 'owner', null],
        ['Mine', 'owner', null],
      ],
    ]);
    expect(await titles(people[3]!, '/api/events?role=editor')).toEqual(['Standup', 'Mine']);
    expect(await titles(people[3]!, '/api/events?role=viewer')).toEqual([]);
    expect(await titles(people[2]!, '/api/events?q=stand')).toEqual(['Standup']);
    expect(await titles(people[2]!, `/api/events?from=2032-03-02&to=2032-03-03`)).toEqual(['Mine']);
    await deleteEvent(ada, event.id);
    expect(await Promise.all(people.map((user) => titles(user, '/api/events?deleted=true')))).toEqual([
      [],
      [],
      [],
      [],
      ['Standup'],
    ]);
    const ofCalendar = `/api/calendars/${id}/events`;
    expect(await titles(people[3]!, `${ofCalendar}?deleted=true`)).toEqual([]);
    expect(await titles(people[4]!, `${ofCalendar}?deleted=true`)).toEqual(['Standup']);
  });

  it('includes each event once, even if the caller sees it through two calendars and as a participant', async () => {
    const bob = await aUser();
    const [home, room] = await Promise.all([createCalendar(bob), createCalendar(bob, { name: 'Room' })]);
    const event = { calendar_id: home.id, resources: [room.id] };
    await createEvent(bob, {
      ...event,
      ...at(3),
      title: 'Weekly',
      recurrence_pattern: { rrule: 'FREQ=WEEKLY;COUNT=3' },
    });
    await createEvent(bob, { ...event, ...at(4), title: 'Once' });
    const narrowed = `calendars=primary,${room.id},${home.id},${home.id}`;
    for (const query of ['', `?${narrowed}`, `?${MARCH}`, `?${MARCH}&${narrowed}`, '?q=e']) {
      for (const limit of [1, 2, 50]) {
        expect(await titles(bob, `/api/events${query}`, limit)).toEqual(['Weekly', 'Once']);
      }
    }
    for (const query of [`${MARCH}&expand=true`, `${MARCH}&expand=true&${narrowed}`]) {
      for (const limit of [1, 2, 50]) {
        expect(await titles(bob, `/api/events?${query}`, limit)).toEqual(['Weekly', 'Once', 'Weekly', 'Weekly']);
      }
    }
  });

  it('merges the events of several calendars by start, page by page', async () => {
    const [bob, eve] = await Promise.all([aUser(), aUser()]);
    const calendars = await Promise.all([1, 2, 3].map(() => createCalendar(bob)));
    for (const { id } of calendars) await shareCalendar(bob, id, 'viewer', eve);
    const homes = [...calendars.map(({ id }) => [bob, id] as const), [eve, 'primary'] as const];
    const created: EventBody[] = [];
    for (let day = 1; day <= 12; day++) {
      const [user, calendar_id] = homes[(day * 7) % homes.length]!;
      created.push(await createEvent(user, { title: String(day), calendar_id, ...at(1 + (day % 5)) }));
    }
    const order = (a: EventBody, b: EventBody) => (a.start_time + a.id < b.start_time + b.id ? -1 : 1);
    const expected = created.sort(order).map(({ title }) => title);
    for (const query of ['', `?${MARCH}`, `?${MARCH}&expand=true`, '?q=1']) {
      const wanted = query === '?q=1' ? expected.filter((title) => title.includes('1')) : expected;
      for (const limit of [1, 5, 50]) expect(await titles(eve, `/api/events${query}`, limit)).toEqual(wanted);
    }
  });

  it('excludes calendars that are hidden, deleted or left', async () => {
    const bob = await aUser();
    const { id } = await createCalendar(bob);
    const eve = await aUser();
    await shareCalendar(bob, id, 'viewer', eve);
    await createEvent(bob, { title: 'Shared', calendar_id: id, ...at(5) });
    const ofCalendar = `/api/calendars/${id}/events`;
    expect(await titles(eve)).toEqual(['Shared']);
    await patchCalendar(eve, id, { is_shown: false });
    expect(await titles(eve)).toEqual([]);
    expect(await titles(eve, `/api/events?calendars=${id}`)).toEqual(['Shared']);
    expect(await titles(eve, ofCalendar)).toEqual(['Shared']);
    await patchCalendar(eve, id, { is_shown: true });
    expect(await titles(eve)).toEqual(['Shared']);
    await deleteCalendar(bob, id);
    expect(await titles(eve)).toEqual([]);
    expect((await get(eve, ofCalendar)).status).toBe(404);
    expect((await get(eve, `/api/events?calendars=${id}`)).status).toBe(422);
    // Its creator is on the event.
    expect(await titles(bob)).toEqual(['Shared']);
    await bodyOf(200, api.post(`/api/calendars/${id}/restore`, { token: bob.token }));
    expect(await titles(eve)).toEqual(['Shared']);
    await bodyOf(204, api.delete(`/api/calendars/${id}/permissions/${eve.id}`, { token: eve.token }));
    expect(await titles(eve)).toEqual([]);
  });

  it('can be filtered by calendars, and gives the same error for every calendar that the caller cannot read', async () => {
    const [bob, eve] = await Promise.all([aUser(), aUser()]);
    const [one, two, booked, deleted] = await Promise.all([1, 2, 3, 4].map(() => createCalendar(bob)));
    for (const { id } of [one!, two!, deleted!]) await shareCalendar(bob, id, 'viewer', eve);
    await shareCalendar(bob, booked!.id, 'booker', eve);
    await deleteCalendar(bob, deleted!.id);
    await createEvent(bob, { title: 'On one', calendar_id: one!.id, ...at(1) });
    await createEvent(bob, { title: 'On two', calendar_id: two!.id, ...at(2) });
    await createEvent(eve, { title: 'Own', ...at(3) });
    const invited = await createEvent(bob, { title: 'Invited', ...at(4) });
    await share(bob, invited.id, 'editor', eve);
    const narrowed = (...ids: string[]) => `/api/events?calendars=${ids.join(',')}`;
    expect(await titles(eve)).toEqual(['On one', 'On two', 'Own', 'Invited']);
    expect(await titles(eve, narrowed(two!.id))).toEqual(['On two']);
    expect(await titles(eve, narrowed('primary'))).toEqual(['Own']);
    expect(await titles(eve, narrowed(primaryOf(eve), one!.id))).toEqual(['On one', 'Own']);
    const details = await Promise.all(
      [
        narrowed('cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H'),
        narrowed(booked!.id),
        narrowed(deleted!.id),
        narrowed(primaryOf(bob)),
        narrowed(one!.id, 'constructor'),
        narrowed(one!.id, ''),
      ].map(async (path) => {
        const { status, body } = await get(eve, path);
        expect([path, status, body.errors]).toEqual([path, 422, [expect.objectContaining({ parameter: 'calendars' })]]);
        return body.errors[0]!.detail;
      }),
    );
    expect(new Set(details).size).toBe(1);
    for (const path of ['/api/events?calendars=', narrowed(...Array.from({ length: 26 }, () => one!.id))]) {
      expect((await get(eve, path)).status).toBe(400);
    }
  });
});

describe('the events of one calendar', () => {
  it('are the events that live on it or book it, visible from the role viewer up', async () => {
    const roles = ['free_busy', 'booker', 'viewer'] as const;
    const [free, booker, viewer, stranger] = await Promise.all([...roles, ''].map(() => aUser()));
    const room = await createCalendar(ada, { name: 'Room' });
    for (const [index, role] of roles.entries())
      await shareCalendar(ada, room.id, role, [free, booker, viewer][index]!);
    await createEvent(booker!, { title: 'Lives there', calendar_id: room.id, ...at(1) });
    await createEvent(booker!, { title: 'Books it', resources: [room.id], ...at(2) });
    await createEvent(viewer!, { title: 'Elsewhere', ...at(3) });
    const path = `/api/calendars/${room.id}/events`;
    const statuses = await Promise.all([free!, booker!, stranger!].map(async (user) => (await get(user, path)).status));
    expect(statuses).toEqual([403, 403, 404]);
    for (const query of ['', `?${MARCH}`, `?${MARCH}&expand=true`]) {
      expect(await titles(viewer!, `${path}${query}`, 1)).toEqual(['Lives there', 'Books it']);
    }
    expect((await get(viewer!, `${path}?calendars=primary`)).status).toBe(400);
  });

  it('include only the events that live on it if the calendar is a primary one, also for people with whom it is shared', async () => {
    const [bob, eve] = await Promise.all([aUser(), aUser()]);
    await createEvent(bob, { title: 'Own', ...at(1) });
    const invitation = await createEvent(eve, { title: 'Invitation', ...at(2) });
    await share(eve, invitation.id, 'viewer', bob);
    const path = `/api/calendars/${primaryOf(bob)}/events`;
    expect((await get(ada, path)).status).toBe(404);
    await shareCalendar(bob, 'primary', 'viewer', ada);
    await shareCalendar(bob, 'primary', 'owner', eve);
    for (const query of ['', `?${MARCH}`, `?${MARCH}&expand=true`]) {
      expect(await titles(bob, `/api/calendars/primary/events${query}`)).toEqual(['Own']);
      expect(await titles(ada, `${path}${query}`)).toEqual(['Own']);
    }
    expect((await everything(ada, path))[0]).toMatchObject({ role: 'viewer', response: null });
    expect(await titles(eve)).toEqual(['Own', 'Invitation']);
    expect(await titles(eve, `/api/events?role=owner&calendars=${primaryOf(bob)}`)).toEqual(['Own']);
    await patchCalendar(eve, primaryOf(bob), { is_shown: false });
    expect(await titles(eve)).toEqual(['Invitation']);
  });
});
