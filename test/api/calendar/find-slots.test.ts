import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type ApiAnswer, type Problem, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, deleteCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { accept, bodyOf, createEvent, share } from '../../support/api/event-client.js';

let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
});

interface SlotBody {
  start_time: string;
  end_time: string;
  calendar_id?: string;
}

const WEEK = { from: '2031-01-06', to: '2031-01-13' };
const HOURS = { time_zone: 'Europe/Berlin', days: ['MO', 'TU'], from: '09:00', to: '11:00' };
const ASKED = { ...WEEK, duration_minutes: 60 };

const ask = <B = Problem>(user: TestUser, body: unknown): Promise<ApiAnswer<B>> =>
  api.post<B>('/api/freebusy/slots', { token: user.token, body });
const slotsFor = async (user: TestUser, body: Record<string, unknown>): Promise<SlotBody[]> =>
  (await bodyOf(200, ask<{ items: SlotBody[] }>(user, { ...ASKED, ...body }))).items;
const faultsOf = async (user: TestUser, body: unknown, path = '/api/freebusy/slots'): Promise<string[]> => {
  const { errors } = await bodyOf(422, api.post(path, { token: user.token, body }));
  return errors.map(({ pointer = '' }) => pointer);
};

describe('POST /api/freebusy/slots', () => {
  it('returns ten starts by default, a quarter of an hour apart, from the beginning of the window', async () => {
    const items = await slotsFor(bob, {});
    expect(items).toHaveLength(10);
    expect(items.slice(0, 2)).toEqual([
      { start_time: '2031-01-06T00:00:00Z', end_time: '2031-01-06T01:00:00Z' },
      { start_time: '2031-01-06T00:15:00Z', end_time: '2031-01-06T01:15:00Z' },
    ]);
  });

  it('returns free times of the caller within the requested hours, with the offset of their zone', async () => {
    await createEvent(ada, { start_time: '2031-01-06T08:30:00Z', end_time: '2031-01-06T09:00:00Z' });
    const hours = { ...HOURS, time_zone: 'europe/berlin' };
    expect(await slotsFor(ada, { hours, step_minutes: 30 })).toEqual([
      { start_time: '2031-01-06T10:00:00+01:00', end_time: '2031-01-06T11:00:00+01:00' },
      { start_time: '2031-01-07T09:00:00+01:00', end_time: '2031-01-07T10:00:00+01:00' },
      { start_time: '2031-01-07T09:30:00+01:00', end_time: '2031-01-07T10:30:00+01:00' },
      { start_time: '2031-01-07T10:00:00+01:00', end_time: '2031-01-07T11:00:00+01:00' },
    ]);
    expect(await slotsFor(ada, { hours, duration_minutes: 121 })).toEqual([]);
  });

  it('applies the hours in local time and the duration in elapsed time when the clocks change', async () => {
    const night = { from: '2030-10-27', to: '2030-10-28', step_minutes: 60 };
    const hours = { ...HOURS, days: ['SU'], from: '02:00', to: '04:00' };
    expect(await slotsFor(bob, { ...night, hours, duration_minutes: 120 })).toEqual([
      { start_time: '2030-10-27T02:00:00+02:00', end_time: '2030-10-27T03:00:00+01:00' },
      { start_time: '2030-10-27T02:00:00+01:00', end_time: '2030-10-27T04:00:00+01:00' },
    ]);
  });

  it('finds a new time for an event and its people who have accepted or answered tentatively', async () => {
    const [ann, cas, dan] = await Promise.all([aUser(), aUser(), aUser()]);
    const { id } = await createEvent(ann, { start_time: '2031-01-06T09:00:00Z', end_time: '2031-01-06T10:00:00Z' });
    await share(ann, id, 'viewer', cas, dan);
    await accept(cas, id);
    for (const [user, at] of [
      [cas, 10],
      [dan, 11],
    ] as const)
      await createEvent(user, { start_time: `2031-01-06T${at}:00:00Z`, end_time: `2031-01-06T${at + 1}:00:00Z` });
    const hours = { time_zone: 'UTC', days: ['MO'], from: '09:00', to: '12:00' };
    const starts = (await slotsFor(ann, { event_id: id, hours, step_minutes: 60 })).map(({ start_time }) => start_time);
    expect(starts).toEqual(['2031-01-06T09:00:00Z', '2031-01-06T11:00:00Z']);
    await bodyOf(403, ask(cas, { ...ASKED, event_id: id }));
    await bodyOf(404, ask(bob, { ...ASKED, event_id: id }));
    await bodyOf(404, ask(bob, { ...ASKED, event_id: 'constructor' }));
  });

  it('returns no slots if the duration is longer than the window', async () => {
    expect(await slotsFor(bob, { from: '2031-01-06T09:00:00Z', to: '2031-01-06T09:59:59Z' })).toEqual([]);
    expect(await slotsFor(bob, { from: '2031-01-06T09:00:00Z', to: '2031-01-06T10:00:00Z' })).toHaveLength(1);
  });

  it('accepts the largest request', async () => {
    const body = { from: '2031-01-01', to: '2031-03-04', duration_minutes: 1_440, step_minutes: 1_440, limit: 50 };
    expect(await slotsFor(bob, body)).toHaveLength(50);
    const hours = { time_zone: 'UTC', days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '00:00', to: '24:00' };
    expect(await slotsFor(bob, { ...body, hours })).toHaveLength(50);
  });

  it('works at the first and last times that the API supports', async () => {
    const hours = { ...HOURS, time_zone: 'Pacific/Kiritimati', days: ['FR', 'SA'], from: '00:00', to: '24:00' };
    const last = await slotsFor(bob, {
      from: '9999-12-31',
      to: '9999-12-31T23:59:59Z',
      hours,
      limit: 50,
      step_minutes: 60,
    });
    expect(last.at(-1)).toEqual({ start_time: '9999-12-31T22:00:00+14:00', end_time: '9999-12-31T23:00:00+14:00' });
    expect(
      await slotsFor(bob, {
        from: '0001-01-01',
        to: '0001-01-02',
        hours: { ...hours, time_zone: 'America/New_York', days: ['MO'] },
        limit: 1,
      }),
    ).toMatchObject([{ start_time: expect.stringMatching(/^0001-01-01T00:/) as string }]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a window of 63 days', { to: '2031-03-10' }, ['/to']],
    ['a window of a second more than 62 days', { to: '2031-03-09T00:00:01Z' }, ['/to']],
    ['an end at the start', { to: WEEK.from }, ['/to']],
    ['an end before the start', { to: '2031-01-05' }, ['/to']],
    ['no start', { from: undefined }, ['/from']],
    ['a start that does not exist', { from: '2031-02-30' }, ['/from']],
    ['a start that is a number', { from: 1_925_424_000 }, ['/from']],
    ['no duration', { duration_minutes: undefined }, ['/duration_minutes']],
    ['a duration of 0', { duration_minutes: 0 }, ['/duration_minutes']],
    ['a negative duration', { duration_minutes: -30 }, ['/duration_minutes']],
    ['a duration of more than a day', { duration_minutes: 1_441 }, ['/duration_minutes']],
    ['half a minute', { duration_minutes: 0.5 }, ['/duration_minutes']],
    ['a duration that is a text', { duration_minutes: '30' }, ['/duration_minutes']],
    ['a step of 0', { step_minutes: 0 }, ['/step_minutes']],
    ['a step of more than a day', { step_minutes: 1_441 }, ['/step_minutes']],
    ['a step that is null', { step_minutes: null }, ['/step_minutes']],
    ['a limit of 0', { limit: 0 }, ['/limit']],
    ['a limit of 51', { limit: 51 }, ['/limit']],
    ['an event that is a number', { event_id: 7 }, ['/event_id']],
    ['an unknown member', { duration: 30 }, ['/duration']],
    [
      'several faults',
      { to: WEEK.from, duration_minutes: 0, limit: 0, step_minutes: 0 },
      ['/duration_minutes', '/step_minutes', '/limit', '/to'],
    ],
    ['hours without members', { hours: {} }, ['/hours/time_zone', '/hours/days', '/hours/from', '/hours/to']],
    ['hours in an unknown zone', { hours: { ...HOURS, time_zone: 'Mars/Olympus' } }, ['/hours/time_zone']],
    ['hours of no day', { hours: { ...HOURS, days: [] } }, ['/hours/days']],
    ['hours of a day by its name', { hours: { ...HOURS, days: ['MO', 'Tuesday'] } }, ['/hours/days/1']],
    ['hours of eight days', { hours: { ...HOURS, days: Array(8).fill('MO') } }, ['/hours/days']],
    ['hours without a zero', { hours: { ...HOURS, from: '9:00' } }, ['/hours/from']],
    ['hours with a line break', { hours: { ...HOURS, from: '09:00\n' } }, ['/hours/from']],
    ['hours from midnight at the end of the day', { hours: { ...HOURS, from: '24:00' } }, ['/hours/from']],
    ['hours to a minute after midnight', { hours: { ...HOURS, to: '24:01' } }, ['/hours/to']],
    ['hours of no time', { hours: { ...HOURS, to: '09:00' } }, ['/hours/to']],
    ['hours over midnight', { hours: { ...HOURS, from: '22:00', to: '06:00' } }, ['/hours/to']],
    ['hours with an unknown member', { hours: { ...HOURS, weekdays: [] } }, ['/hours/weekdays']],
    ['no calendars in a list', { calendar_ids: [], any_of: [] }, ['/calendar_ids', '/any_of']],
    ['51 calendars', { calendar_ids: Array(51).fill('primary') }, ['/calendar_ids']],
    ['51 calendars of which one is free', { any_of: Array(51).fill('primary') }, ['/any_of']],
    ['a calendar that is a text', { any_of: 'primary' }, ['/any_of']],
    ['a calendar that is a number', { calendar_ids: ['primary', 7] }, ['/calendar_ids/1']],
    ['an unknown calendar', { calendar_ids: ['primary', 'cal_01J00000000000000000000000'] }, ['/calendar_ids/1']],
    ['a calendar that is named twice', { any_of: ['primary', 'primary'] }, ['/any_of/1']],
    ["another person's primary calendar", { any_of: ['cal_01J00000000000000000000000'] }, ['/any_of/0']],
  ])('is refused with %s', async (_, overrides, pointers) => {
    expect(await faultsOf(bob, { ...ASKED, ...overrides })).toEqual(pointers);
  });

  it('gives the same error for a calendar that is unknown, deleted or not shared', async () => {
    const deleted = await createCalendar(ada);
    await shareCalendar(ada, deleted.id, 'owner', bob);
    await deleteCalendar(ada, deleted.id);
    const ids = ['cal_01J00000000000000000000000', deleted.id, (await createCalendar(ada)).id];
    for (const member of ['calendar_ids', 'any_of']) {
      const { errors } = await bodyOf(422, ask(bob, { ...ASKED, [member]: ids }));
      expect(new Set(errors.map(({ detail }) => detail)).size).toBe(1);
      expect(errors.map(({ pointer }) => pointer)).toEqual([0, 1, 2].map((index) => `/${member}/${index}`));
    }
  });
});

describe('POST /api/freebusy', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a window of 63 days', { to: '2031-03-10' }, ['/to']],
    ['no calendars in the list', { calendar_ids: [] }, ['/calendar_ids']],
    ['51 calendars', { calendar_ids: Array(51).fill('primary') }, ['/calendar_ids']],
    ['an unknown calendar', { calendar_ids: ['primary', 'cal_01J00000000000000000000000'] }, ['/calendar_ids/1']],
    ['calendars of which one is free', { any_of: ['primary'] }, ['/any_of']],
  ])('is refused with %s', async (_, overrides, pointers) => {
    expect(await faultsOf(bob, { ...WEEK, ...overrides }, '/api/freebusy')).toEqual(pointers);
  });

  it('returns the busy times of the people on an event first, then those of calendars', async () => {
    const { id } = await createEvent(bob, { start_time: '2032-01-06T09:00:00Z', end_time: '2032-01-06T10:00:00Z' });
    const { id: room } = await createCalendar(bob);
    const body = { from: '2032-01-06', to: '2032-01-07', event_id: id, calendar_ids: [room, 'primary'] };
    const busy = [{ start_time: '2032-01-06T09:00:00Z', end_time: '2032-01-06T10:00:00Z' }];
    expect(await bodyOf(200, api.post('/api/freebusy', { token: bob.token, body }))).toEqual({
      items: [
        { user_id: bob.id, busy },
        { calendar_id: room, busy: [] },
        { calendar_id: bob.id.replace('usr_', 'cal_'), busy },
      ],
    });
  });
});

describe('events on calendars', () => {
  it('make their calendar and their rooms busy, also for members who cannot see the events', async () => {
    const [team, blue, red] = await Promise.all([createCalendar(ada), createCalendar(ada), createCalendar(ada)]);
    for (const { id } of [team, blue, red]) await shareCalendar(ada, id, 'free_busy', bob);
    const times = { start_time: '2031-01-08T09:00:00Z', end_time: '2031-01-08T10:00:00Z' };
    await createEvent(ada, { ...times, calendar_id: team.id, resources: [blue.id] });
    const window = { from: '2031-01-08T09:00:00Z', to: '2031-01-08T11:00:00Z' };
    const calendar_ids = [team.id, blue.id, red.id];
    expect(
      await bodyOf(200, api.post('/api/freebusy', { token: bob.token, body: { ...window, calendar_ids } })),
    ).toEqual({
      items: [
        { calendar_id: team.id, busy: [times] },
        { calendar_id: blue.id, busy: [times] },
        { calendar_id: red.id, busy: [] },
      ],
    });
    const asked = { ...window, duration_minutes: 60, step_minutes: 60 };
    const later = { start_time: '2031-01-08T10:00:00Z', end_time: '2031-01-08T11:00:00Z' };
    expect(await slotsFor(bob, { ...asked, any_of: [blue.id, red.id] })).toEqual([
      { ...times, calendar_id: red.id },
      { ...later, calendar_id: blue.id },
    ]);
    expect(await slotsFor(bob, { ...asked, calendar_ids: [team.id] })).toEqual([later]);
  });
});
