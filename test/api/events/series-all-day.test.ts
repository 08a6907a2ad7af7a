import { beforeEach, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type ApiAnswer, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent } from '../../support/api/event-client.js';
import { changePart, startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

/** What an all-day event does not take, and the members that answers name, in text and as JSON members. */
const REFUSED = [
  { rrule: 'FREQ=HOURLY;COUNT=3', json: { frequency: 'hourly', count: 3 }, members: ['frequency'] },
  { rrule: 'FREQ=MINUTELY;COUNT=3', json: { frequency: 'minutely', count: 3 }, members: ['frequency'] },
  { rrule: 'FREQ=DAILY;BYHOUR=9', json: { frequency: 'daily', by_hour: [9] }, members: ['by_hour'] },
  { rrule: 'FREQ=DAILY;BYMINUTE=0', json: { frequency: 'daily', by_minute: [0] }, members: ['by_minute'] },
  { rrule: 'FREQ=WEEKLY;BYSECOND=0', json: { frequency: 'weekly', by_second: [0] }, members: ['by_second'] },
  {
    rrule: 'FREQ=MONTHLY;BYHOUR=9;BYMINUTE=30;UNTIL=20301231T000000Z',
    json: { frequency: 'monthly', by_hour: [9], by_minute: [30], until: '2030-12-31T00:00:00Z' },
    members: ['by_hour', 'by_minute', 'until'],
  },
];

const DAYS = { all_day: true, start_time: '2030-06-03', end_time: '2030-06-04' };
const HOURS = { all_day: false, start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T09:10:00', time_zone: 'UTC' };

/** The pointers of a refused request; empty when it was not refused as invalid. */
const pointersOf = ({ status, body }: ApiAnswer<unknown>): string[] =>
  status === 422 ? (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer) : [];

const aDailySeries = () => createEvent(ada, { ...DAYS, recurrence_pattern: { frequency: 'daily' } });
const create = (body: Record<string, unknown>, query = '') =>
  api.post<unknown>(`/api/events${query}`, { token: ada.token, body: anEvent(body) });
const update = (id: string, body: Record<string, unknown>, query = '', ifMatch?: string) =>
  api.put<unknown>(`/api/events/${id}${query}`, {
    token: ada.token,
    body,
    ...(ifMatch && { headers: { 'if-match': ifMatch } }),
  });

describe.each(REFUSED)('an all-day series with $rrule', ({ rrule, json, members }) => {
  const inJson = members.map((member) => `/recurrence_pattern/${member}`);
  const inText = members.map(() => '/recurrence_pattern/rrule');

  it('is refused when it is created, with a pointer to each member at fault', async () => {
    expect(pointersOf(await create({ ...DAYS, recurrence_pattern: json }))).toEqual(inJson);
    expect(pointersOf(await create({ ...DAYS, recurrence_pattern: { rrule } }))).toEqual(inText);
    expect(pointersOf(await create({ ...DAYS, recurrence_pattern: json }, '?dry_run=true'))).toEqual(inJson);
  });

  it('is refused when an all-day series is changed to it', async () => {
    const { id } = await aDailySeries();
    expect(pointersOf(await update(id, { recurrence_pattern: json }))).toEqual(inJson);
    expect(pointersOf(await update(id, { recurrence_pattern: { rrule } }))).toEqual(inText);
    expect(pointersOf(await update(id, { recurrence_pattern: json }, '?dry_run=true'))).toEqual(inJson);
    expect(pointersOf(await update(id, { recurrence_pattern: json }, '?merge=true', '"1"'))).toEqual(inJson);
  });

  it('is refused when a split or the whole series is changed to it from an occurrence', async () => {
    const { id } = await aDailySeries();
    for (const scope of ['following', 'all']) {
      expect(pointersOf(await changePart(ada, id, '2030-06-05', scope, { recurrence_pattern: json }))).toEqual(inJson);
      expect(pointersOf(await changePart(ada, id, '2030-06-05', scope, { recurrence_pattern: { rrule } }))).toEqual(
        inText,
      );
    }
    expect(await startsOf(ada, id, 'from=2030-06-03&to=2030-06-06')).toHaveLength(3);
  });

  it('is refused in a batch, with a pointer into the event at fault', async () => {
    const events = [
      anEvent({ ...DAYS, recurrence_pattern: json }),
      anEvent({ ...DAYS, recurrence_pattern: { rrule } }),
    ];
    const answer = await api.post<unknown>('/api/events/batch', { token: ada.token, body: { events } });
    expect(pointersOf(answer)).toEqual([
      ...inJson.map((pointer) => `/events/0${pointer}`),
      ...inText.map((pointer) => `/events/1${pointer}`),
    ]);
    const body = { events, mode: 'partial' };
    const { results } = await bodyOf(
      207,
      api.post<{ results: { problem?: { errors: { pointer: string }[] } }[] }>('/api/events/batch', {
        token: ada.token,
        body,
      }),
    );
    const pointers = results.map(({ problem }) => problem?.errors.map(({ pointer }) => pointer));
    expect(pointers).toEqual([inJson, inText]);
  });
});

describe('a timed series with BYHOUR', () => {
  const timed = (overrides: Record<string, unknown> = {}) =>
    createEvent(ada, { ...HOURS, recurrence_pattern: { frequency: 'daily', by_hour: [9, 15] }, ...overrides });

  it('cannot become all-day and keep its hours', async () => {
    const { id, recurrence_pattern } = await timed();
    expect(pointersOf(await update(id, { ...DAYS, recurrence_pattern: { rrule: 'FREQ=DAILY;BYHOUR=9,15' } }))).toEqual([
      '/recurrence_pattern/rrule',
    ]);
    expect(pointersOf(await update(id, { ...DAYS, recurrence_pattern }))).toEqual(['/recurrence_pattern/rrule']);
    expect(pointersOf(await update(id, DAYS))).toEqual(['/recurrence_pattern']);
    const later = { all_day: true, start_time: '2030-06-05', end_time: '2030-06-06' };
    const split = await changePart(ada, id, '2030-06-05T09:00:00Z', 'following', {
      ...later,
      recurrence_pattern: { frequency: 'daily', by_hour: [9] },
    });
    expect(pointersOf(split)).toEqual(['/recurrence_pattern/by_hour']);
  });

  it('becomes all-day with a rule that recurs by days, and gets its hours back by a rollback', async () => {
    const { id } = await timed();
    expect(await update(id, { ...DAYS, recurrence_pattern: { frequency: 'daily' } })).toMatchObject({ status: 200 });
    expect(await startsOf(ada, id, 'from=2030-06-03&to=2030-06-05')).toEqual(['2030-06-03', '2030-06-04']);
    expect(await api.post(`/api/events/${id}/rollback/1`, { token: ada.token })).toMatchObject({
      body: { all_day: false, recurrence_pattern: { by_hour: [9, 15] } },
    });
    expect(await api.post(`/api/events/${id}/rollback/2`, { token: ada.token })).toMatchObject({
      body: { all_day: true, recurrence_pattern: { rrule: 'FREQ=DAILY' } },
    });
  });

  it('does not end on a date', async () => {
    const pattern = { frequency: 'hourly', until: '2030-06-04' };
    expect(pointersOf(await create({ ...HOURS, recurrence_pattern: pattern }))).toEqual(['/recurrence_pattern/until']);
    expect(pointersOf(await create({ ...HOURS, recurrence_pattern: { rrule: 'FREQ=HOURLY;UNTIL=20300604' } }))).toEqual(
      ['/recurrence_pattern/rrule'],
    );
  });
});
