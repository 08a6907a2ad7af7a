import { beforeEach, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { primaryOf } from '../../support/api/calendar-client.js';
import { accept, bodyOf, createEvent, share, updateEvent } from '../../support/api/event-client.js';
import { changePart, occurrencesOf, part, startsOf, type OccurrenceBody } from '../../support/api/series-client.js';

let ada: TestUser;
let bob: TestUser;
beforeEach(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
});

/** Mondays at nine in New York, from January 2030 on. */
const weekly = (overrides: Record<string, unknown> = {}) => ({
  title: 'Weekly',
  start_time: '2030-01-07T09:00:00',
  end_time: '2030-01-07T10:00:00',
  time_zone: 'America/New_York',
  recurrence_pattern: { frequency: 'weekly', by_day: ['MO'] },
  ...overrides,
});
const at = (start: string, end: string) => ({ start_time: start, end_time: end });

const tryCreate = (user: TestUser, body: Record<string, unknown>) =>
  api.post('/api/events', { token: user.token, body: anEvent(body) });

const MARCH = 'from=2030-03-01&to=2030-03-20';
const SECOND_IN_MARCH = '2030-03-11T09:00:00-04:00';

describe('a series', () => {
  it('keeps its local time when clocks change', async () => {
    const { id } = await createEvent(ada, weekly());
    expect(await startsOf(ada, id, MARCH)).toEqual([
      '2030-03-04T09:00:00-05:00',
      '2030-03-11T09:00:00-04:00',
      '2030-03-18T09:00:00-04:00',
    ]);
  });

  it('is returned as an RRULE and as JSON, and can be sent back as it was read', async () => {
    const event = await createEvent(ada, weekly());
    expect(event).toMatchObject({ is_recurring: true, split_from: null });
    expect(event.recurrence_pattern).toEqual({
      rrule: 'FREQ=WEEKLY;BYDAY=MO',
      frequency: 'weekly',
      by_day: ['MO'],
      exdates: [],
      rdates: [],
    });
    const { version } = await updateEvent(ada, event.id, { ...event });
    expect(version).toBe(1);
  });

  it('reports up to when conflicts were checked', async () => {
    const { conflicts_checked_until: until } = await createEvent(ada, weekly());
    expect(until).toMatch(/^2031-01-/);
  });

  it('is one item of a list, or one item for each occurrence when expanded', async () => {
    const { id } = await createEvent(ada, weekly());
    const { items } = await bodyOf(200, api.get<Page<EventBody>>(`/api/events?${MARCH}`, { token: ada.token }));
    expect(items.map((event) => event.id)).toEqual([id]);
    const empty = 'from=2030-03-05&to=2030-03-06';
    expect((await bodyOf(200, api.get<Page<EventBody>>(`/api/events?${empty}`, { token: ada.token }))).items).toEqual(
      [],
    );
  });

  it.each([1, 2, 50])('has the same items in pages of %i as in one response, among single events', async (limit) => {
    const { id } = await createEvent(ada, weekly());
    const single = await createEvent(ada, { ...at('2030-03-05T09:00:00Z', '2030-03-05T10:00:00Z') });
    const read: OccurrenceBody[] = [];
    let cursor = '';
    do {
      const url = `/api/events?expand=true&${MARCH}&limit=${limit}${cursor}`;
      const page = await bodyOf(200, api.get<Page<OccurrenceBody>>(url, { token: ada.token }));
      read.push(...page.items);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(read.map(({ event_id, start_time }) => [event_id, start_time])).toEqual([
      [id, '2030-03-04T09:00:00-05:00'],
      [single.id, '2030-03-05T09:00:00Z'],
      [id, '2030-03-11T09:00:00-04:00'],
      [id, '2030-03-18T09:00:00-04:00'],
    ]);
  });

  it.each([
    [{ rrule: 'FREQ=SECONDLY' }, '/recurrence_pattern/rrule'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=0' }, '/recurrence_pattern/rrule'],
    [{ frequency: 'daily', count: 10_001 }, '/recurrence_pattern/count'],
    [{ frequency: 'yearly', by_month: [2], by_month_day: [30] }, '/recurrence_pattern'],
    [{ rrule: 'FREQ=MINUTELY' }, '/recurrence_pattern'],
    [{ rrule: 'FREQ=DAILY', frequency: 'weekly' }, '/recurrence_pattern/rrule'],
    [{ frequency: 'daily', colour: 1 }, '/recurrence_pattern/colour'],
    [{ frequency: 'daily', exdates: ['2030-02-30T00:00:00'] }, '/recurrence_pattern/exdates/0'],
  ])('with the pattern %j is refused with an error at %s', async (recurrence_pattern, pointer) => {
    const { errors } = await bodyOf(422, tryCreate(ada, weekly({ recurrence_pattern })));
    expect(errors.map((fault) => fault.pointer)).toContain(pointer);
  });
});

describe('one occurrence', () => {
  it('can be moved alone, is found at its new time, and can be moved back', async () => {
    const { id } = await createEvent(ada, weekly());
    const moved = at('2030-03-12T14:00:00', '2030-03-12T15:00:00');
    const answer = await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'this', moved));
    expect(answer).toMatchObject({
      event_id: id,
      occurrence_start: SECOND_IN_MARCH,
      start_time: '2030-03-12T14:00:00-04:00',
      version: 2,
    });
    expect(await startsOf(ada, id, MARCH)).toEqual([
      '2030-03-04T09:00:00-05:00',
      '2030-03-12T14:00:00-04:00',
      '2030-03-18T09:00:00-04:00',
    ]);
    await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'this', at('2030-03-11T09:00:00', '2030-03-11T10:00:00')));
    expect(await startsOf(ada, id, MARCH)).toContain(SECOND_IN_MARCH);
  });

  it('can be cancelled, and stays cancelled when the series moves', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(204, api.delete(part(id, SECOND_IN_MARCH), { token: ada.token }));
    await updateEvent(ada, id, at('2030-01-07T11:00:00', '2030-01-07T12:00:00'));
    expect(await startsOf(ada, id, MARCH)).toEqual(['2030-03-04T11:00:00-05:00', '2030-03-18T11:00:00-04:00']);
    await bodyOf(404, api.delete(part(id, SECOND_IN_MARCH), { token: ada.token }));
  });

  it('keeps its own title when the series gets a new one', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'this', { title: 'Special' }));
    await updateEvent(ada, id, { title: 'Renamed' });
    const titles = (await occurrencesOf(ada, id, MARCH)).map(({ title }) => title);
    expect(titles).toEqual(['Renamed', 'Special', 'Renamed']);
  });

  it('is not found when the series does not have it, and cannot have its own zone', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(404, changePart(ada, id, '2030-03-12T09:00:00-04:00', 'this', { title: 'No' }));
    await bodyOf(422, changePart(ada, id, SECOND_IN_MARCH, 'this', { time_zone: 'Asia/Tokyo' }));
    const single = await createEvent(ada);
    await bodyOf(404, changePart(ada, single.id, single.start_time, 'this', { title: 'No' }));
  });

  it('is restored by a rollback of the series, and the difference shows it', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'this', { title: 'Special' }));
    const { changes } = await bodyOf(
      200,
      api.get<{ changes: object }>(`/api/events/${id}/diff/1/2`, { token: ada.token }),
    );
    expect(changes).toEqual({
      exceptions: { from: [], to: [{ occurrence_start: SECOND_IN_MARCH, title: 'Special' }] },
    });
    await bodyOf(200, api.post(`/api/events/${id}/rollback/1`, { token: ada.token }));
    await bodyOf(200, api.post(`/api/events/${id}/rollback/2`, { token: ada.token }));
    expect((await occurrencesOf(ada, id, MARCH)).map(({ title }) => title)).toEqual(['Weekly', 'Special', 'Weekly']);
  });
});

describe('an occurrence and all that follow', () => {
  it('become a new series with all people and the exceptions on their side', async () => {
    const { id } = await createEvent(ada, weekly());
    await share(ada, id, 'viewer', bob);
    await bodyOf(200, changePart(ada, id, '2030-03-18T09:00:00-04:00', 'this', { title: 'Special' }));
    const split = await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'following', { location: 'Room 2' }));
    expect(split).toMatchObject({ split_from: id, version: 1, location: 'Room 2', start_time: SECOND_IN_MARCH });
    expect(await startsOf(bob, id, MARCH)).toEqual(['2030-03-04T09:00:00-05:00']);
    const later = await occurrencesOf(bob, split.id, MARCH);
    expect(later.map(({ title, start_time }) => [title, start_time])).toEqual([
      ['Weekly', SECOND_IN_MARCH],
      ['Special', '2030-03-18T09:00:00-04:00'],
    ]);
  });

  it('take the rest of the count', async () => {
    const { id } = await createEvent(ada, weekly({ recurrence_pattern: { rrule: 'FREQ=WEEKLY;COUNT=4' } }));
    const split = await bodyOf(200, changePart(ada, id, '2030-01-21T09:00:00-05:00', 'following', { title: 'Rest' }));
    expect(split.recurrence_pattern).toMatchObject({ count: 2 });
    expect(await startsOf(ada, id, '')).toHaveLength(2);
    expect(await startsOf(ada, split.id, '')).toHaveLength(2);
  });

  it('can be cancelled by an editor, but the whole series only by an owner', async () => {
    const { id } = await createEvent(ada, weekly());
    await share(ada, id, 'editor', bob);
    await bodyOf(403, api.delete(part(id, '2030-01-07T09:00:00-05:00', 'following'), { token: bob.token }));
    await bodyOf(204, api.delete(part(id, SECOND_IN_MARCH, 'following'), { token: bob.token }));
    expect(await startsOf(ada, id, MARCH)).toEqual(['2030-03-04T09:00:00-05:00']);
  });
});

describe('conflicts of series', () => {
  const WEEK_30 = at('2030-07-29T13:30:00Z', '2030-07-29T13:40:00Z');

  it('are found in week 30, with the conflicting occurrence', async () => {
    const { id } = await createEvent(ada, weekly());
    const { conflicts } = await bodyOf(409, tryCreate(ada, WEEK_30));
    expect(conflicts).toEqual([
      {
        event_id: id,
        calendar_id: primaryOf(ada),
        occurrence_start: '2030-07-29T09:00:00-04:00',
        title: 'Weekly',
        ...at('2030-07-29T09:00:00-04:00', '2030-07-29T10:00:00-04:00'),
      },
    ]);
  });

  it('are found between two series, and between a new series and existing events', async () => {
    const single = await createEvent(ada, WEEK_30);
    const { conflicts } = await bodyOf(409, tryCreate(ada, weekly()));
    expect(conflicts.map(({ event_id }) => event_id)).toEqual([single.id]);
    const daily = weekly({ title: 'Daily', ...at('2030-01-07T17:00:00', '2030-01-07T18:00:00') });
    await createEvent(ada, { ...daily, recurrence_pattern: { frequency: 'daily' } });
    await bodyOf(409, tryCreate(ada, weekly({ ...at('2030-01-07T17:30:00', '2030-01-07T18:30:00') })));
  });

  it('are not found where an occurrence was cancelled or moved away, but where it moved to', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(204, api.delete(part(id, '2030-07-29T09:00:00-04:00'), { token: ada.token }));
    await createEvent(ada, WEEK_30);
    await bodyOf(
      200,
      changePart(ada, id, '2030-08-05T09:00:00-04:00', 'this', at('2030-08-06T20:00:00', '2030-08-06T21:00:00')),
    );
    await createEvent(ada, at('2030-08-05T13:00:00Z', '2030-08-05T14:00:00Z'));
    await bodyOf(409, tryCreate(ada, at('2030-08-07T00:30:00Z', '2030-08-07T00:40:00Z')));
  });

  it('prevent a move of an occurrence onto another event, but not a change of its title', async () => {
    const { id } = await createEvent(ada, weekly());
    await createEvent(ada, WEEK_30, '?on_conflict=allow');
    await updateEvent(ada, id, { title: 'Renamed' });
    await bodyOf(200, changePart(ada, id, SECOND_IN_MARCH, 'following', { title: 'Split' }));
    const other = await createEvent(ada, at('2030-02-05T09:00:00Z', '2030-02-05T10:00:00Z'));
    const { conflicts } = await bodyOf(
      409,
      api.put(part(id, '2030-02-04T09:00:00-05:00'), {
        token: ada.token,
        body: at('2030-02-05T04:30:00', '2030-02-05T05:30:00'),
      }),
    );
    expect(conflicts.map(({ event_id }) => event_id)).toEqual([other.id]);
  });

  it(
    'allow only one of many racing writers to get a slot, whether with an event or a series',
    { timeout: 60_000 },
    async () => {
      const attempts = Array.from({ length: 20 }, (_, index) =>
        tryCreate(ada, index % 2 === 0 ? weekly({ title: `${index}` }) : { title: `${index}`, ...WEEK_30 }),
      );
      const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
      const won = (await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: ada.token }))).items;
      expect(statuses.filter((status) => status === 201)).toHaveLength(won.length);
      expect(new Set(statuses)).toEqual(new Set([201, 409]));
      expect(won).toHaveLength(1);
    },
  );
});

describe('free-busy', () => {
  const freeBusy = (user: TestUser, body: Record<string, unknown>) =>
    api.post<{ items: { user_id: string; busy: unknown }[] }>('/api/freebusy', { token: user.token, body });

  it('returns the caller’s busy time, merged, without titles', async () => {
    await createEvent(ada, weekly());
    await createEvent(ada, at('2030-03-04T15:00:00Z', '2030-03-04T16:00:00Z'));
    await createEvent(ada, { ...at('2030-03-04T20:00:00Z', '2030-03-04T21:00:00Z'), transparency: 'transparent' });
    const { items } = await bodyOf(200, freeBusy(ada, { from: '2030-03-04', to: '2030-03-12' }));
    expect(items).toEqual([
      {
        user_id: ada.id,
        busy: [at('2030-03-04T14:00:00Z', '2030-03-04T16:00:00Z'), at('2030-03-11T13:00:00Z', '2030-03-11T14:00:00Z')],
      },
    ]);
  });

  it('shows editors of an event when its people are busy, and nothing else about them', async () => {
    const { id } = await createEvent(ada, at('2030-03-05T09:00:00Z', '2030-03-05T10:00:00Z'));
    const cyd = await aUser();
    await share(ada, id, 'viewer', bob, cyd);
    await accept(bob, id);
    await createEvent(bob, at('2030-03-06T09:00:00Z', '2030-03-06T10:00:00Z'));
    const window = { from: '2030-03-05', to: '2030-03-07', event_id: id };
    const { items } = await bodyOf(200, freeBusy(ada, window));
    const busy = new Map(items.map((item) => [item.user_id, item.busy]));
    expect(busy.get(bob.id)).toHaveLength(2);
    expect(busy.get(ada.id)).toHaveLength(1);
    expect(busy.get(cyd.id)).toBeNull();
    await bodyOf(403, freeBusy(bob, window));
    await bodyOf(404, freeBusy(await aUser(), window));
    await bodyOf(422, freeBusy(ada, { from: '2030-01-01', to: '2030-03-05' }));
  });
});
