import { beforeEach, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';
import { cancelPart, changePart, occurrencesOf, startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const at = (start: string, end: string) => ({ start_time: start, end_time: end });
const NEW_YORK = 'America/New_York';
/** Nine o'clock in New York, from Monday 3 March on; clocks change on the 9th. */
const aSeries = (recurrence_pattern: object, overrides = {}): Promise<EventBody> =>
  createEvent(ada, {
    title: 'Series',
    ...at('2031-03-03T09:00:00', '2031-03-03T10:00:00'),
    time_zone: NEW_YORK,
    recurrence_pattern,
    ...overrides,
  });
const read = (id: string): Promise<EventBody> =>
  bodyOf(200, api.get<EventBody>(`/api/events/${id}`, { token: ada.token }));
const days = async (id: string): Promise<string[]> =>
  (await startsOf(ada, id, 'to=2031-04-08')).map((start) => start.slice(5, 16));

describe('a cancelled occurrence stays cancelled', () => {
  const WEEKLY = { frequency: 'weekly', count: 4 };
  const MONDAYS = { frequency: 'weekly', by_day: ['MO'], count: 4 };

  it.each<[change: string, pattern: object, body: Record<string, unknown>, left: string[]]>([
    ['another title', WEEKLY, { title: 'New' }, ['03-03T09:00', '03-17T09:00', '03-24T09:00']],
    [
      'a later hour',
      WEEKLY,
      at('2031-03-03T10:30:00', '2031-03-03T11:00:00'),
      ['03-03T10:30', '03-17T10:30', '03-24T10:30'],
    ],
    [
      'an hour more than half a day later',
      MONDAYS,
      at('2031-03-03T23:00:00', '2031-03-03T23:30:00'),
      ['03-03T23:00', '03-17T23:00', '03-24T23:00'],
    ],
    [
      'the next day',
      WEEKLY,
      at('2031-03-04T09:00:00', '2031-03-04T10:00:00'),
      ['03-04T09:00', '03-18T09:00', '03-25T09:00'],
    ],
    [
      'the day before, across the change of clocks',
      WEEKLY,
      at('2031-03-02T09:00:00', '2031-03-02T10:00:00'),
      ['03-02T09:00', '03-16T09:00', '03-23T09:00'],
    ],
    ['another zone', WEEKLY, { time_zone: 'Europe/London' }, ['03-03T09:00', '03-17T09:00', '03-24T09:00']],
    [
      'more days of the week',
      MONDAYS,
      { recurrence_pattern: { ...MONDAYS, by_day: ['MO', 'TU'], exdates: ['2031-03-10T09:00:00'] } },
      ['03-03T09:00', '03-04T09:00', '03-11T09:00'],
    ],
    [
      'an end, and nothing is said of dates',
      WEEKLY,
      { recurrence_pattern: { rrule: 'FREQ=WEEKLY;UNTIL=20310317T235959Z' } },
      ['03-03T09:00', '03-17T09:00'],
    ],
    [
      'the next day, by its rule as well',
      MONDAYS,
      { ...at('2031-03-04T09:00:00', '2031-03-04T10:00:00'), recurrence_pattern: { ...MONDAYS, by_day: ['TU'] } },
      ['03-04T09:00', '03-18T09:00', '03-25T09:00'],
    ],
    ['another length', WEEKLY, { end_time: '2031-03-03T12:00:00' }, ['03-03T09:00', '03-17T09:00', '03-24T09:00']],
  ])('when the series gets %s', async (_, pattern, body, left) => {
    const { id } = await aSeries(pattern);
    await cancelPart(ada, id, '2031-03-10T09:00:00-04:00');
    await updateEvent(ada, id, body);
    expect(await days(id)).toEqual(left);
  });

  it('when the series is read, moved and sent back whole', async () => {
    const { id } = await aSeries(WEEKLY);
    await cancelPart(ada, id, '2031-03-10T09:00:00-04:00');
    await updateEvent(ada, id, { ...(await read(id)), ...at('2031-03-03T11:00:00', '2031-03-03T12:00:00') });
    expect(await days(id)).toEqual(['03-03T11:00', '03-17T11:00', '03-24T11:00']);
  });

  it('when the series has its own hours and moves to others', async () => {
    const { id } = await aSeries({ rrule: 'FREQ=DAILY;BYHOUR=9,15;COUNT=6' });
    await cancelPart(ada, id, '2031-03-04T15:00:00-05:00');
    await updateEvent(ada, id, at('2031-03-03T15:00:00', '2031-03-03T15:30:00'));
    expect(await days(id)).not.toContain('03-04T15:00');
  });

  it('when the series is split at it', async () => {
    const { id } = await aSeries({ frequency: 'daily', count: 5 });
    await cancelPart(ada, id, '2031-03-05T09:00:00-05:00');
    const later = await bodyOf(
      200,
      changePart(ada, id, '2031-03-04T09:00:00-05:00', 'following', at('2031-03-04T11:00:00', '2031-03-04T12:00:00')),
    );
    expect(await days(later.id)).toEqual(['03-04T11:00', '03-06T11:00', '03-07T11:00']);
  });
});

it('an occurrence that is cancelled can be restored on request', async () => {
  const { id } = await aSeries({ frequency: 'weekly', count: 2 });
  await cancelPart(ada, id, '2031-03-10T09:00:00-04:00');
  await updateEvent(ada, id, { recurrence_pattern: { frequency: 'weekly', count: 2, exdates: [] } });
  expect(await days(id)).toEqual(['03-03T09:00', '03-10T09:00']);
});

describe('an exception is kept', () => {
  const PATTERN = { frequency: 'weekly', by_day: ['MO'], count: 4 };
  const SECOND = '2031-03-10T09:00:00-04:00';
  const exceptional = async (id: string) => {
    const found = (await occurrencesOf(ada, id, '')).find(({ title }) => title === 'Special');
    return found && [found.start_time, found.end_time, found.location];
  };
  const OWN_TIMES = at('2031-03-12T15:00:00-04:00', '2031-03-12T15:20:00-04:00');

  it.each<[edit: string, body: Record<string, unknown>]>([
    ['title and place', { title: 'Renamed', location: 'Room 2' }],
    ['length', { end_time: '2031-03-03T11:00:00' }],
    ['end', { recurrence_pattern: { ...PATTERN, count: 9 } }],
    ['set of days', { recurrence_pattern: { ...PATTERN, by_day: ['MO', 'FR'] } }],
    ['hour', at('2031-03-03T07:00:00', '2031-03-03T08:00:00')],
    ['transparency', { transparency: 'transparent' }],
  ])('with its own times when the series gets another %s', async (_, body) => {
    const { id } = await aSeries(PATTERN);
    await bodyOf(200, changePart(ada, id, SECOND, 'this', { title: 'Special', location: 'Roof', ...OWN_TIMES }));
    await updateEvent(ada, id, body);
    expect(await exceptional(id)).toEqual([OWN_TIMES.start_time, OWN_TIMES.end_time, 'Roof']);
  });

  it('and takes all other values from the series', async () => {
    const { id } = await aSeries(PATTERN);
    await bodyOf(200, changePart(ada, id, SECOND, 'this', { title: 'Special' }));
    await updateEvent(ada, id, { location: 'Room 2', ...at('2031-03-03T11:00:00', '2031-03-03T13:00:00') });
    expect(await exceptional(id)).toEqual(['2031-03-10T11:00:00-04:00', '2031-03-10T13:00:00-04:00', 'Room 2']);
  });

  it('and moves along with its occurrence when the series moves by a day', async () => {
    const { id } = await aSeries({ frequency: 'weekly', count: 4 });
    await bodyOf(200, changePart(ada, id, SECOND, 'this', { title: 'Special' }));
    await updateEvent(ada, id, at('2031-03-04T09:00:00', '2031-03-04T10:00:00'));
    expect(await exceptional(id)).toEqual(['2031-03-11T09:00:00-04:00', '2031-03-11T10:00:00-04:00', null]);
  });
});

describe('an additional date of a series', () => {
  const withDates = (...rdates: string[]) => ({ frequency: 'weekly', count: 3, rdates });

  it('keeps its local time when it moves across a clock change, and can be moved and cancelled alone', async () => {
    const { id } = await aSeries(withDates('2031-03-06T15:00:00', '2031-03-13T15:00:00'));
    expect(await days(id)).toEqual(['03-03T09:00', '03-06T15:00', '03-10T09:00', '03-13T15:00', '03-17T09:00']);
    const moved = at('2031-03-11T16:00:00', '2031-03-11T17:00:00');
    const answer = await bodyOf(200, changePart(ada, id, '2031-03-06T15:00:00-05:00', 'this', moved));
    expect(answer).toMatchObject({
      start_time: '2031-03-11T16:00:00-04:00',
      occurrence_start: '2031-03-06T15:00:00-05:00',
    });
    await cancelPart(ada, id, '2031-03-13T15:00:00-04:00');
    expect(await days(id)).toEqual(['03-03T09:00', '03-10T09:00', '03-11T16:00', '03-17T09:00']);
  });

  it('moves with the series by a week, across the clock change', async () => {
    const { id } = await aSeries(withDates('2031-03-06T15:00:00'));
    await updateEvent(ada, id, at('2031-03-10T10:00:00', '2031-03-10T11:00:00'));
    expect(await days(id)).toEqual(['03-10T10:00', '03-13T16:00', '03-17T10:00', '03-24T10:00']);
  });

  it('can be the start of a split, which keeps the rule unchanged', async () => {
    const { id } = await aSeries(withDates('2031-03-06T15:00:00', '2031-03-13T15:00:00'));
    const split = await bodyOf(200, changePart(ada, id, '2031-03-06T15:00:00-05:00', 'following', { title: 'Later' }));
    expect(await days(id)).toEqual(['03-03T09:00']);
    expect(await days(split.id)).toEqual(['03-06T15:00', '03-10T09:00', '03-13T15:00', '03-17T09:00']);
  });

  it('can be the start of a split after the end of the rule, and does not extend the rule', async () => {
    const { id } = await aSeries(withDates('2031-03-27T15:00:00', '2031-03-31T15:00:00'));
    const split = await bodyOf(200, changePart(ada, id, '2031-03-27T15:00:00-04:00', 'following', { title: 'Later' }));
    expect(await days(id)).toEqual(['03-03T09:00', '03-10T09:00', '03-17T09:00']);
    expect(await days(split.id)).toEqual(['03-27T15:00', '03-31T15:00']);
  });

  it('after the end of the rule can be cancelled with all that follow', async () => {
    const until = { frequency: 'weekly', until: '2031-03-10T23:00:00', rdates: ['2031-03-27T15:00:00'] };
    const { id } = await aSeries(until);
    await cancelPart(ada, id, '2031-03-27T15:00:00-04:00', 'following');
    expect(await days(id)).toEqual(['03-03T09:00', '03-10T09:00']);
  });

  it('moves the following occurrences by the same amount as itself', async () => {
    const { id } = await aSeries(withDates('2031-03-06T15:00:00'));
    const moved = at('2031-03-07T16:00:00', '2031-03-07T16:30:00');
    const split = await bodyOf(200, changePart(ada, id, '2031-03-06T15:00:00-05:00', 'following', moved));
    expect(await days(split.id)).toEqual(['03-07T16:00', '03-11T10:00', '03-18T10:00']);
  });
});

describe('a split series', () => {
  it('has the rest of the count when an occurrence is sent back as it was read', async () => {
    const { id } = await aSeries({ frequency: 'weekly', by_day: ['MO'], count: 4 });
    const third = (await occurrencesOf(ada, id, ''))[2]!;
    const split = await bodyOf(
      200,
      changePart(ada, id, third.occurrence_start, 'following', { ...third, title: 'Rest' }),
    );
    expect(split).toMatchObject({ title: 'Rest', recurrence_pattern: { count: 2 } });
    expect(await days(split.id)).toEqual(['03-17T09:00', '03-24T09:00']);
  });

  it('keeps exactly its earlier occurrences when the later part moves to another hour', async () => {
    const { id } = await aSeries({ frequency: 'daily', count: 5 });
    await bodyOf(200, changePart(ada, id, '2031-03-05T09:00:00-05:00', 'following', { title: 'Later' }));
    await updateEvent(ada, id, at('2031-03-03T07:00:00', '2031-03-03T08:00:00'));
    expect(await days(id)).toEqual(['03-03T07:00', '03-04T07:00']);
    await updateEvent(ada, id, at('2031-03-03T20:00:00', '2031-03-03T21:00:00'));
    expect(await days(id)).toEqual(['03-03T20:00', '03-04T20:00']);
  });

  it('can begin in the middle of a day, also between two additional dates', async () => {
    const { id } = await aSeries(
      { rrule: 'FREQ=HOURLY;INTERVAL=3;COUNT=4' },
      at('2031-03-03T09:00:00', '2031-03-03T09:30:00'),
    );
    const split = await bodyOf(200, changePart(ada, id, '2031-03-03T15:00:00-05:00', 'following', { title: 'Later' }));
    expect([await days(id), await days(split.id)]).toEqual([
      ['03-03T09:00', '03-03T12:00'],
      ['03-03T15:00', '03-03T18:00'],
    ]);
    const pattern = { frequency: 'weekly', count: 2, rdates: ['2031-02-27T15:00:00', '2031-02-28T15:00:00'] };
    const early = await aSeries(pattern, at('2031-03-03T20:00:00', '2031-03-03T21:00:00'));
    const rest = await bodyOf(
      200,
      changePart(ada, early.id, '2031-02-28T15:00:00-05:00', 'following', { title: 'Later' }),
    );
    expect([await days(early.id), await days(rest.id)]).toEqual([
      ['02-27T15:00'],
      ['02-28T15:00', '03-03T20:00', '03-10T20:00'],
    ]);
  });
});
