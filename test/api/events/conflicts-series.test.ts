import { beforeEach, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type EventBody,
  type Page,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import { accept, bodyOf, createEvent, share } from '../../support/api/event-client.js';
import { changePart } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const at = (start: string, end: string) => ({ start_time: start, end_time: end });
const NEW_YORK = 'America/New_York';
const clock = (hour: number) => `2031-03-03T${String(hour).padStart(2, '0')}:00:00`;
/** An hour every Monday of spring 2031, in New York. */
const mondays = (hour: number, overrides: Record<string, unknown> = {}) =>
  anEvent({
    title: `At ${hour}`,
    ...at(clock(hour), clock(hour + 1)),
    time_zone: NEW_YORK,
    recurrence_pattern: { frequency: 'weekly', count: 12 },
    ...overrides,
  });
const tryCreate = (user: TestUser, body: Record<string, unknown>, query = '') =>
  api.post<EventBody & Problem>(`/api/events${query}`, { token: user.token, body: anEvent(body) });
const titles = async (): Promise<string[]> =>
  (await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: ada.token }))).items.map(({ title }) => title);

interface BatchBody {
  items: EventBody[];
  conflicts: unknown[];
  results: { index: number; status: number; event?: EventBody; problem?: Problem }[];
}
const createBatch = (events: unknown[], { mode = 'atomic', query = '' } = {}) =>
  api.post<BatchBody & Problem>(`/api/events/batch${query}`, { token: ada.token, body: { events, mode } });

describe('a batch with series', () => {
  const IN_WEEK_4 = anEvent({ title: 'In week 4', ...at('2031-03-24T13:30:00Z', '2031-03-24T13:40:00Z') });

  it('is created completely when its events do not overlap', async () => {
    const beside = anEvent({ title: 'Beside', ...at('2031-03-24T14:00:00Z', '2031-03-24T14:10:00Z') });
    const { items } = await bodyOf(201, createBatch([mondays(9), mondays(11), beside]));
    expect(items.map(({ is_recurring }) => is_recurring)).toEqual([true, true, false]);
    await bodyOf(409, tryCreate(ada, IN_WEEK_4));
  });

  it.each([
    [
      'a series and then a single event',
      [mondays(9), mondays(14), IN_WEEK_4],
      { occurrence_start: '2031-03-24T09:00:00-04:00', title: 'At 9' },
    ],
    ['a single event and then a series', [IN_WEEK_4, mondays(14), mondays(9)], { title: 'In week 4' }],
    [
      'two series that meet once clocks have changed',
      [
        mondays(9, { recurrence_pattern: { frequency: 'weekly', by_day: ['MO'] } }),
        mondays(16),
        mondays(13, { time_zone: 'UTC' }),
      ],
      { occurrence_start: '2031-03-10T09:00:00-04:00', title: 'At 9' },
    ],
  ])('of %s that overlap creates none, and names the conflicts', async (_, events, conflict) => {
    const { errors, conflicts } = await bodyOf(409, createBatch(events));
    expect(conflicts).toMatchObject([{ event_id: null, ...conflict }]);
    expect(errors).toMatchObject([{ pointer: '/events/2', detail: 'overlaps /events/0' }]);
    expect(await titles()).toEqual([]);
  });

  it('names each conflicting event of the calendar once, with its first overlapping occurrence', async () => {
    const { id } = await createEvent(ada, mondays(9));
    const inWeek = (day: string) => anEvent(at(`2031-03-${day}T13:15:00Z`, `2031-03-${day}T13:25:00Z`));
    const { errors, conflicts } = await bodyOf(409, createBatch([inWeek('31'), inWeek('17'), inWeek('24')]));
    expect(conflicts).toMatchObject([{ event_id: id, occurrence_start: '2031-03-17T09:00:00-04:00' }]);
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/events/0', '/events/1', '/events/2']);
  });

  it('creates all events when conflicts are allowed, and reports the conflicts', async () => {
    const { items, conflicts } = await bodyOf(
      201,
      createBatch([mondays(9), IN_WEEK_4], { query: '?on_conflict=allow' }),
    );
    expect(conflicts).toMatchObject([{ event_id: items[0]?.id, occurrence_start: '2031-03-24T09:00:00-04:00' }]);
  });

  it('that is partial creates the first of several overlapping events', async () => {
    const { results } = await bodyOf(
      207,
      createBatch([mondays(9), IN_WEEK_4, mondays(8, { end_time: '2031-03-03T09:30:00' }), mondays(12)], {
        mode: 'partial',
      }),
    );
    expect(results.map(({ status }) => status)).toEqual([201, 409, 409, 201]);
    const winner = { event_id: results[0]?.event?.id, title: 'At 9' };
    expect(results[1]?.problem?.conflicts).toMatchObject([
      { ...winner, occurrence_start: '2031-03-24T09:00:00-04:00' },
    ]);
    expect(results[2]?.problem?.conflicts).toMatchObject([
      { ...winner, occurrence_start: '2031-03-03T09:00:00-05:00' },
    ]);
    expect(await titles()).toEqual(['At 9', 'At 12']);
  });
});

describe('a split', () => {
  it('that would overlap the remaining part is refused with that part as the conflict', async () => {
    const daily = { recurrence_pattern: { frequency: 'daily', count: 10 } };
    const { id } = await createEvent(ada, mondays(9, daily));
    const answer = await api.put(
      `/api/events/${id}?occurrence=${encodeURIComponent('2031-03-05T09:00:00-05:00')}&scope=following`,
      {
        token: ada.token,
        body: at('2031-03-04T09:30:00', '2031-03-04T10:30:00'),
      },
    );
    expect(answer).toMatchObject({
      status: 409,
      body: { conflicts: [{ event_id: id, occurrence_start: '2031-03-04T09:00:00-05:00' }] },
    });
    expect(answer.body).not.toHaveProperty('errors');
  });

  it('that would overlap another event is refused with that event only', async () => {
    const { id } = await createEvent(ada, mondays(9));
    const other = await createEvent(ada, at('2031-03-24T16:00:00Z', '2031-03-24T16:30:00Z'));
    const answer = await changePart(
      ada,
      id,
      '2031-03-10T09:00:00-04:00',
      'following',
      at('2031-03-10T12:00:00', '2031-03-10T13:00:00'),
    );
    expect(answer).toMatchObject({ status: 409, body: { conflicts: [{ event_id: other.id }] } });
    expect(answer.body).not.toHaveProperty('errors');
  });
});

describe('an invitation to a series', () => {
  const respond = (user: TestUser, id: string, response: string, query = '') =>
    api.put<{ response: string; conflicts: unknown[] }>(`/api/events/${id}/response${query}`, {
      token: user.token,
      body: { response },
    });
  async function anInvitation() {
    const bob = await aUser();
    const { id } = await createEvent(ada, mondays(9));
    await share(ada, id, 'viewer', bob);
    return { bob, id };
  }

  it('cannot be accepted over the user’s own events, single or recurring, unless conflicts are allowed', async () => {
    const { bob, id } = await anInvitation();
    const single = await createEvent(bob, at('2031-04-14T13:30:00Z', '2031-04-14T14:30:00Z'));
    const tillThen = { recurrence_pattern: { frequency: 'weekly', count: 4 } };
    const series = await createEvent(bob, mondays(13, { time_zone: 'UTC', ...tillThen }));
    const answer = await respond(bob, id, 'accepted');
    expect(answer.status).toBe(409);
    expect(answer.body.conflicts).toMatchObject([
      { event_id: series.id, occurrence_start: '2031-03-10T13:00:00Z' },
      { event_id: single.id },
    ]);
    expect(await bodyOf(200, api.get(`/api/events/${id}`, { token: bob.token }))).toMatchObject({
      response: 'needs_action',
      version: 2,
    });
    await bodyOf(200, respond(bob, id, 'tentative'));
    expect(await bodyOf(200, respond(bob, id, 'accepted', '?on_conflict=allow'))).toMatchObject({
      response: 'accepted',
      conflicts: answer.body.conflicts,
    });
  });

  it('conflicts with later events at each of its occurrences once accepted', async () => {
    const { bob, id } = await anInvitation();
    await createEvent(bob, at('2031-03-03T13:00:00Z', '2031-03-03T14:00:00Z'));
    await accept(bob, id);
    const { conflicts } = await bodyOf(409, tryCreate(bob, mondays(13, { time_zone: 'UTC' })));
    expect(conflicts).toMatchObject([{}, { event_id: id, occurrence_start: '2031-03-10T09:00:00-04:00' }]);
  });

  it('is accepted for only one of several overlapping series when all are accepted at once', async () => {
    const { bob, id } = await anInvitation();
    const others = [15, 30, 45].map((minute) => mondays(9, { start_time: `2031-03-03T09:${minute}:00` }));
    const { items } = await bodyOf(201, createBatch(others, { query: '?on_conflict=allow' }));
    await Promise.all(items.map((other) => share(ada, other.id, 'viewer', bob)));
    const answers = await Promise.all(
      [id, ...items.map((other) => other.id)].map((one) => respond(bob, one, 'accepted')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

describe('the list of conflicts', () => {
  it('has up to twenty events in order, each with its first overlapping occurrence', async () => {
    /** Twenty single events, one every quarter of an hour from noon, and five that recur daily since the day before. */
    const noonAnd = (minutes: number) => new Date(Date.UTC(2031, 4, 5, 12, minutes)).toISOString();
    const singles = Array.from({ length: 20 }, (_, index) =>
      anEvent({ title: `Single ${index}`, ...at(noonAnd(index * 15), noonAnd(index * 15 + 5)) }),
    );
    const series = Array.from({ length: 5 }, (_, index) =>
      anEvent({
        title: `Daily ${index}`,
        ...at(noonAnd(index * 30 + 7 - 24 * 60), noonAnd(index * 30 + 9 - 24 * 60)),
        recurrence_pattern: { frequency: 'daily' },
      }),
    );
    const events = [...series.toReversed(), ...singles.toReversed()];
    const { results } = await bodyOf(207, createBatch(events, { mode: 'partial' }));
    expect(results.map(({ status }) => status)).toEqual(Array(25).fill(201));

    const { conflicts } = await bodyOf(409, tryCreate(ada, at('2031-05-05T11:00:00Z', '2031-05-06T23:00:00Z')));
    expect(conflicts.map(({ title }) => title)).toEqual([
      ...Array.from({ length: 5 }, (_, index) => [
        `Single ${2 * index}`,
        `Daily ${index}`,
        `Single ${2 * index + 1}`,
      ]).flat(),
      ...[10, 11, 12, 13, 14].map((index) => `Single ${index}`),
    ]);
    expect(conflicts[1]).toMatchObject({ occurrence_start: '2031-05-05T12:07:00Z' });
    expect(conflicts.every(({ event_id }) => results.some(({ event }) => event?.id === event_id))).toBe(true);
  });
});
