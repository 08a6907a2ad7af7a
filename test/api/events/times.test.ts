import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';
import { startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

interface BusyBody {
  busy: { start_time: string; end_time: string }[];
}

/** Transparent, so that these events never conflict. */
const create = (times: Record<string, unknown>): Promise<EventBody> =>
  createEvent(ada, { transparency: 'transparent', ...times });

describe('the times of an event', () => {
  it.each([
    {
      name: 'without an offset are wall-clock time in its zone',
      sent: { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:30:00', time_zone: 'America/New_York' },
      read: { start_time: '2030-06-03T09:00:00-04:00', end_time: '2030-06-03T10:30:00-04:00' },
    },
    {
      name: 'without an offset and zone are UTC',
      sent: { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:30:00' },
      read: { start_time: '2030-06-03T09:00:00Z', end_time: '2030-06-03T10:30:00Z', time_zone: 'UTC' },
    },
    {
      name: 'have their zone in canonical spelling',
      sent: { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:30:00', time_zone: 'europe/BERLIN' },
      read: { start_time: '2030-06-03T09:00:00+02:00', time_zone: 'Europe/Berlin' },
    },
    {
      name: 'keep a zone that is a link to another',
      sent: { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:30:00', time_zone: 'Asia/Calcutta' },
      read: { start_time: '2030-06-03T09:00:00+05:30', time_zone: 'Asia/Calcutta' },
    },
    {
      name: 'have offsets that the runtime does not know yet',
      sent: { start_time: '2026-12-15T09:00:00', end_time: '2026-12-15T10:30:00', time_zone: 'America/Vancouver' },
      read: { start_time: '2026-12-15T09:00:00-07:00', end_time: '2026-12-15T10:30:00-07:00' },
    },
    {
      name: 'with any offset are shown on the clocks of its zone',
      sent: { start_time: '2030-06-03T09:00:00+05:30', end_time: '2030-06-03T04:30:00Z', time_zone: 'Europe/Berlin' },
      read: { start_time: '2030-06-03T05:30:00+02:00', end_time: '2030-06-03T06:30:00+02:00' },
    },
    {
      name: 'in small letters and with fractions of seconds are read',
      sent: { start_time: '2030-06-03t09:00:00.5z', end_time: '2030-06-03T09:00:01.999999999Z' },
      read: { start_time: '2030-06-03T09:00:00Z', end_time: '2030-06-03T09:00:01Z' },
    },
    {
      name: 'have the offsets of their own days',
      sent: { start_time: '2030-03-31T01:00:00', end_time: '2030-03-31T04:00:00', time_zone: 'Europe/Berlin' },
      read: { start_time: '2030-03-31T01:00:00+01:00', end_time: '2030-03-31T04:00:00+02:00' },
    },
    {
      name: 'that the clocks skip move forward',
      sent: { start_time: '2030-03-31T02:30:00', end_time: '2030-03-31T04:00:00', time_zone: 'Europe/Berlin' },
      read: { start_time: '2030-03-31T03:30:00+02:00', end_time: '2030-03-31T04:00:00+02:00' },
    },
    {
      name: 'that the clocks repeat are the first',
      sent: { start_time: '2030-10-27T02:30:00', end_time: '2030-10-27T03:30:00', time_zone: 'Europe/Berlin' },
      read: { start_time: '2030-10-27T02:30:00+02:00', end_time: '2030-10-27T03:30:00+01:00' },
    },
    {
      name: 'that the clocks repeat are told apart by their offset',
      sent: {
        start_time: '2030-10-27T02:30:00+02:00',
        end_time: '2030-10-27T02:30:00+01:00',
        time_zone: 'Europe/Berlin',
      },
      read: { start_time: '2030-10-27T02:30:00+02:00', end_time: '2030-10-27T02:30:00+01:00' },
    },
    {
      name: 'are dates when it is all-day',
      sent: { all_day: true, start_time: '2028-02-29', end_time: '2028-03-01', time_zone: 'Pacific/Auckland' },
      read: { all_day: true, start_time: '2028-02-29', end_time: '2028-03-01' },
    },
    {
      name: 'reach from the first year to the last',
      sent: { start_time: '0001-01-01T00:00:00Z', end_time: '9999-12-31T23:59:59Z' },
      read: { start_time: '0001-01-01T00:00:00Z', end_time: '9999-12-31T23:59:59Z' },
    },
    {
      name: 'have rounded offsets where zones had seconds',
      sent: { start_time: '1850-06-01T09:00:00', end_time: '1850-06-01T10:00:00', time_zone: 'Europe/Amsterdam' },
      read: { start_time: '1850-06-01T09:00:00+00:18', end_time: '1850-06-01T10:00:00+00:18' },
    },
  ])('$name, and can be sent back as they were read', async ({ sent, read }) => {
    const event = await create(sent);
    expect(event).toMatchObject(read);
    const { start_time, end_time } = event;
    expect(await updateEvent(ada, event.id, { start_time, end_time })).toEqual(event);
    expect(await updateEvent(ada, event.id, event)).toEqual(event);
  });

  it.each([
    ['a day that does not exist', { start_time: '2023-02-30T10:00:00Z' }, '/start_time'],
    ['a leap day of a common year', { start_time: '2100-02-29T10:00:00' }, '/start_time'],
    ['24 o’clock', { start_time: '2030-06-03T24:00:00' }, '/start_time'],
    ['no minutes', { start_time: '2030-06-03T09Z' }, '/start_time'],
    ['words', { start_time: 'tomorrow' }, '/start_time'],
    ['no text at all', { start_time: '' }, '/start_time'],
    ['the year 0', { start_time: '0000-06-03T09:00:00Z' }, '/start_time'],
    ['the year 10000', { end_time: '10000-01-01T00:00:00Z' }, '/end_time'],
    [
      'a time before all times in its zone',
      { start_time: '0001-01-01T00:00:00', time_zone: 'Asia/Tokyo' },
      '/start_time',
    ],
    ['the same moment for both', { end_time: '2030-06-03T11:00:00+02:00' }, '/end_time'],
    ['an end before the start', { end_time: '2030-06-03T08:59:59' }, '/end_time'],
    ['times when all-day', { all_day: true }, '/start_time'],
    ['a date when not all-day', { start_time: '2030-06-03' }, '/start_time'],
    ['the same day for both', { all_day: true, start_time: '2030-06-03', end_time: '2030-06-03' }, '/end_time'],
    ['a date that does not exist', { all_day: true, start_time: '2030-02-30', end_time: '2030-03-30' }, '/start_time'],
  ])('that are %s are refused', async (_, overrides, pointer) => {
    const times = { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:00:00', ...overrides };
    const { status, body } = await api.post('/api/events', { token: ada.token, body: { title: 'Standup', ...times } });
    expect([status, body.errors[0]?.pointer]).toEqual([422, pointer]);
  });
});

it('a series keeps its local time over a change of the clocks that the runtime still expects', async () => {
  const { id } = await createEvent(ada, {
    start_time: '2026-10-26T09:00:00',
    end_time: '2026-10-26T10:00:00',
    time_zone: 'America/Vancouver',
    recurrence_pattern: { frequency: 'weekly', count: 3 },
  });
  expect(await startsOf(ada, id, 'from=2026-10-01&to=2026-12-31')).toEqual([
    '2026-10-26T09:00:00-07:00',
    '2026-11-02T09:00:00-07:00',
    '2026-11-09T09:00:00-07:00',
  ]);
  const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-05T00:00:00Z' };
  const { items } = await bodyOf(200, api.post<Page<BusyBody>>('/api/freebusy', { token: ada.token, body: window }));
  expect(items[0]?.busy).toEqual([{ start_time: '2026-11-02T16:00:00Z', end_time: '2026-11-02T17:00:00Z' }]);
});

describe('changing the times', () => {
  const inBerlin = { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:00:00', time_zone: 'Europe/Berlin' };

  it('to another zone only keeps the local time', async () => {
    const { id } = await create(inBerlin);
    expect(await updateEvent(ada, id, { time_zone: 'America/New_York' })).toMatchObject({
      start_time: '2030-06-03T09:00:00-04:00',
      end_time: '2030-06-03T10:00:00-04:00',
      time_zone: 'America/New_York',
    });
  });

  it('to another zone together with times that have offsets keeps the instants', async () => {
    const { id } = await create(inBerlin);
    const moments = { start_time: '2030-06-03T07:00:00Z', end_time: '2030-06-03T08:00:00Z' };
    expect(await updateEvent(ada, id, { ...moments, time_zone: 'America/New_York' })).toMatchObject({
      start_time: '2030-06-03T03:00:00-04:00',
      end_time: '2030-06-03T04:00:00-04:00',
    });
  });

  it('to the zone null means UTC', async () => {
    const { id } = await create(inBerlin);
    expect(await updateEvent(ada, id, { time_zone: null })).toMatchObject({
      start_time: '2030-06-03T09:00:00Z',
      time_zone: 'UTC',
    });
  });

  it('to another end only keeps the start', async () => {
    const { id } = await create(inBerlin);
    expect(await updateEvent(ada, id, { end_time: '2030-06-03T12:00:00' })).toMatchObject({
      start_time: '2030-06-03T09:00:00+02:00',
      end_time: '2030-06-03T12:00:00+02:00',
    });
  });

  it('to all-day and back requires dates, then times', async () => {
    const { id } = await create(inBerlin);
    const days = { all_day: true, start_time: '2030-06-03', end_time: '2030-06-05' };
    expect(await updateEvent(ada, id, days)).toMatchObject(days);
    const path = `/api/events/${id}`;
    await bodyOf(422, api.put(path, { token: ada.token, body: { all_day: false } }));
    const { all_day, start_time } = await updateEvent(ada, id, { ...inBerlin, all_day: null });
    expect([all_day, start_time]).toEqual([false, '2030-06-03T09:00:00+02:00']);
  });

  it('of an all-day event to another zone keeps the dates', async () => {
    const { id } = await create({ all_day: true, start_time: '2030-06-03', end_time: '2030-06-05' });
    expect(await updateEvent(ada, id, { time_zone: 'Asia/Tokyo' })).toMatchObject({
      start_time: '2030-06-03',
      end_time: '2030-06-05',
      time_zone: 'Asia/Tokyo',
    });
  });
});

it('all-day events are not busy time by default', async () => {
  const days = { all_day: true, start_time: '2030-06-03', end_time: '2030-06-05' };
  expect(await createEvent(ada, days)).toMatchObject({ transparency: 'transparent' });
  expect(await createEvent(ada, { ...days, transparency: 'opaque' })).toMatchObject({ transparency: 'opaque' });
});
