import { beforeEach, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type ConflictBody, type TestUser } from '../../support/api/api-client.js';
import { primaryOf } from '../../support/api/calendar-client.js';
import { bodyOf, createEvent } from '../../support/api/event-client.js';
import { cancelPart, changePart, startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const at = (start: string, end: string, zone = 'UTC') => ({ start_time: start, end_time: end, time_zone: zone });
const wholeDays = (start: string, end: string, zone: string) => ({
  ...at(start, end, zone),
  all_day: true,
  transparency: 'opaque',
});
/** An interval of this many seconds from an instant on, in Tokyo's local time. */
function inTokyo(instant: string, fromSeconds: number, toSeconds: number) {
  const shown = (seconds: number) => new Date(Date.parse(instant) + (9 * 3600 + seconds) * 1000).toISOString();
  return at(shown(fromSeconds).slice(0, 19), shown(toSeconds).slice(0, 19), 'Asia/Tokyo');
}
const conflictsOf = async (body: Record<string, unknown>): Promise<ConflictBody[]> =>
  (await bodyOf(409, api.post('/api/events', { token: ada.token, body: anEvent(body) }))).conflicts;
const weekly = (by_day: string, more = {}) => ({
  recurrence_pattern: { frequency: 'weekly', by_day: [by_day], ...more },
});

describe('an opaque all-day event', () => {
  it.each<[hours: number, zone: string, date: string, next: string, start: string, end: string]>([
    [23, 'America/New_York', '2031-03-09', '2031-03-10', '2031-03-09T05:00:00Z', '2031-03-10T04:00:00Z'],
    [25, 'America/New_York', '2031-11-02', '2031-11-03', '2031-11-02T04:00:00Z', '2031-11-03T05:00:00Z'],
    [23, 'Europe/London', '2031-03-30', '2031-03-31', '2031-03-30T00:00:00Z', '2031-03-30T23:00:00Z'],
    [25, 'Europe/London', '2031-10-26', '2031-10-27', '2031-10-25T23:00:00Z', '2031-10-27T00:00:00Z'],
    [23.5, 'Australia/Lord_Howe', '2031-10-05', '2031-10-06', '2031-10-04T13:30:00Z', '2031-10-05T13:00:00Z'],
    [24.5, 'Australia/Lord_Howe', '2031-04-06', '2031-04-07', '2031-04-05T13:00:00Z', '2031-04-06T13:30:00Z'],
    // Clocks go forward at midnight: the day starts at one o'clock.
    [23, 'America/Sao_Paulo', '2018-11-04', '2018-11-05', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    [23, 'Asia/Beirut', '2031-03-30', '2031-03-31', '2031-03-29T22:00:00Z', '2031-03-30T21:00:00Z'],
    // Clocks go back at midnight: the day before has 23:00 twice.
    [25, 'America/Sao_Paulo', '2019-02-16', '2019-02-17', '2019-02-16T02:00:00Z', '2019-02-17T03:00:00Z'],
    [25, 'Asia/Beirut', '2031-10-25', '2031-10-26', '2031-10-24T21:00:00Z', '2031-10-25T22:00:00Z'],
  ])('of %d hours in %s (%s) is busy from midnight to midnight', async (hours, zone, date, next, start, end) => {
    expect(Date.parse(end) - Date.parse(start)).toBe(hours * 3_600_000);
    const day = await createEvent(ada, wholeDays(date, next, zone));
    await createEvent(ada, inTokyo(start, -60, 0));
    await createEvent(ada, inTokyo(end, 0, 60));
    for (const inside of [inTokyo(start, 0, 1), inTokyo(end, -1, 0)]) {
      expect((await conflictsOf(inside)).map(({ event_id }) => event_id)).toEqual([day.id]);
    }
  });

  it('conflicts with events within its hours, and with no others', async () => {
    await createEvent(ada, inTokyo('2031-11-03T04:30:00Z', 0, 60));
    await createEvent(ada, wholeDays('2031-11-03', '2031-11-04', 'America/New_York'));
    expect(await conflictsOf(wholeDays('2031-11-02', '2031-11-03', 'America/New_York'))).toMatchObject([
      { start_time: '2031-11-03T13:30:00+09:00' },
    ]);
  });

  it('overlaps all-day events of its own zone by date, and events of other zones by instant', async () => {
    for (const day of ['2031-03-10', '2031-03-08', '2031-03-09']) {
      await createEvent(
        ada,
        wholeDays(
          day,
          day.replace(/\d\d$/, (date) => String(Number(date) + 1).padStart(2, '0')),
          'America/New_York',
        ),
      );
    }
    expect(await conflictsOf(wholeDays('2031-03-09', '2031-03-10', 'Pacific/Auckland'))).toMatchObject([
      { start_time: '2031-03-08', end_time: '2031-03-09' },
      { start_time: '2031-03-09', end_time: '2031-03-10' },
    ]);
  });
});

describe('a series of all-day events', () => {
  const SUNDAYS = { ...wholeDays('2031-03-02', '2031-03-03', 'Europe/London'), ...weekly('SU') };
  /** Half an hour before London's midnight in winter, which is after midnight in summer. */
  const SATURDAY_NIGHTS = at('2031-03-01T23:00:00', '2031-03-01T23:30:00');

  it('overlaps a timed series of another zone after a clock change', async () => {
    const { id } = await createEvent(ada, SUNDAYS);
    const untilThen = weekly('SA', { until: '2031-03-30T00:00:00Z' });
    await createEvent(ada, { ...SATURDAY_NIGHTS, ...untilThen });
    const later = at('2031-03-01T23:30:00', '2031-03-01T23:45:00');
    expect(await conflictsOf({ ...later, ...weekly('SA') })).toEqual([
      {
        event_id: id,
        calendar_id: primaryOf(ada),
        title: 'Design review',
        occurrence_start: '2031-04-06',
        start_time: '2031-04-06',
        end_time: '2031-04-07',
      },
    ]);
  });

  it('is refused over such a series, with the first overlapping occurrence', async () => {
    await createEvent(ada, { ...SATURDAY_NIGHTS, ...weekly('SA') });
    expect(await conflictsOf(SUNDAYS)).toMatchObject([{ occurrence_start: '2031-04-05T23:00:00Z' }]);
    await createEvent(ada, { ...SUNDAYS, ...weekly('SU', { until: '2031-03-30' }) });
  });

  it('overlaps a timed series of its own zone either in every season or in none', async () => {
    await createEvent(ada, SUNDAYS);
    const inLondon = at('2031-03-01T23:00:00', '2031-03-02T00:00:00', 'Europe/London');
    await createEvent(ada, { ...inLondon, ...weekly('SA') });
    expect(await conflictsOf({ ...inLondon, end_time: '2031-03-02T00:01:00', ...weekly('SA') })).toMatchObject([
      { occurrence_start: '2031-03-01T23:00:00Z' },
      { occurrence_start: '2031-03-02' },
    ]);
  });
});

describe('two series in different zones', () => {
  it('overlap only in the weeks in which one zone has changed its clocks and the other has not', async () => {
    const tuesdays = (zone: string, hour: string, next: string) => ({
      ...at(`2031-02-25T${hour}:00:00`, `2031-02-25T${next}:00:00`, zone),
      ...weekly('TU', { count: 20 }),
    });
    await createEvent(ada, tuesdays('America/New_York', '09', '10'));
    expect(await conflictsOf(tuesdays('Europe/London', '13', '14'))).toMatchObject([
      { occurrence_start: '2031-03-11T09:00:00-04:00' },
    ]);
    await createEvent(ada, tuesdays('Europe/London', '16', '17'));
  });
});

describe('a series every night at half past one in London', () => {
  const nightly = at('2031-03-01T01:30:00', '2031-03-01T02:00:00', 'Europe/London');
  const series = () => createEvent(ada, { ...nightly, recurrence_pattern: { frequency: 'daily' } });

  it('conflicts an hour later on the night that skips half past one', async () => {
    const { id } = await series();
    expect(await conflictsOf(at('2031-03-30T01:45:00', '2031-03-30T01:50:00'))).toMatchObject([
      { event_id: id, occurrence_start: '2031-03-30T02:30:00+01:00', end_time: '2031-03-30T03:00:00+01:00' },
    ]);
    await createEvent(ada, at('2031-03-30T00:30:00', '2031-03-30T01:30:00'));
    await createEvent(ada, at('2031-03-30T02:00:00', '2031-03-30T02:30:00'));
    expect(await conflictsOf(at('2031-03-31T00:45:00', '2031-03-31T00:50:00'))).toHaveLength(1);
  });

  it('conflicts in the first pass of half past one, not in the second', async () => {
    await series();
    await createEvent(ada, at('2031-10-26T01:30:00', '2031-10-26T02:00:00'));
    expect(await conflictsOf(at('2031-10-26T00:45:00', '2031-10-26T00:50:00'))).toMatchObject([
      { occurrence_start: '2031-10-26T01:30:00+01:00' },
    ]);
  });

  it('can be cancelled and moved on the night that skips half past one', async () => {
    const { id } = await series();
    await cancelPart(ada, id, '2031-03-30T02:30:00+01:00');
    await createEvent(ada, at('2031-03-30T01:30:00', '2031-03-30T02:00:00'));
    const moved = { start_time: '2031-10-26T01:30:00+00:00', end_time: '2031-10-26T02:00:00+00:00' };
    await bodyOf(200, changePart(ada, id, '2031-10-26T01:30:00+01:00', 'this', moved));
    await createEvent(ada, at('2031-10-26T00:30:00', '2031-10-26T01:00:00'));
    expect(await conflictsOf(at('2031-10-26T01:45:00', '2031-10-26T01:50:00'))).toMatchObject([
      { occurrence_start: '2031-10-26T01:30:00+01:00', start_time: '2031-10-26T01:30:00Z' },
    ]);
  });

  it('keeps half past one when it is split on the night that skips it', async () => {
    const { id } = await series();
    const split = await bodyOf(200, changePart(ada, id, '2031-03-30T02:30:00+01:00', 'following', { title: 'Later' }));
    expect(await startsOf(ada, split.id, 'from=2031-03-28&to=2031-04-01')).toEqual([
      '2031-03-30T02:30:00+01:00',
      '2031-03-31T01:30:00+01:00',
    ]);
    expect(await startsOf(ada, id, 'from=2031-03-28&to=2031-04-01')).toEqual([
      '2031-03-28T01:30:00Z',
      '2031-03-29T01:30:00Z',
    ]);
  });
});
