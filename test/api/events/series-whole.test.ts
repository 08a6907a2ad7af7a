/** Edits that keep the meetings of a series together, over HTTP; the rules are tested in `moved-series.test.ts`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';
import { cancelPart, changePart, occurrencesOf, part, startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

/** Mondays at nine in New York, from January 2030 on. */
const weekly = (recurrence_pattern: unknown = { frequency: 'weekly', by_day: ['MO'] }) => ({
  title: 'Weekly',
  start_time: '2030-01-07T09:00:00',
  end_time: '2030-01-07T10:00:00',
  time_zone: 'America/New_York',
  recurrence_pattern,
});
const SPRING = 'from=2030-01-01&to=2030-04-01';
const LAST_OF_WINTER = '2030-03-04T09:00:00-05:00';

describe('the whole series', () => {
  it('loses no meeting when a listed occurrence is sent back with a new title', async () => {
    const { id } = await createEvent(ada, weekly());
    const before = await startsOf(ada, id, SPRING);
    const listed = await occurrencesOf(ada, id, SPRING);
    const { title, start_time, end_time, occurrence_start } = listed.find(
      (item) => item.start_time === LAST_OF_WINTER,
    )!;
    const body = { title: `${title} sync`, start_time, end_time };
    await bodyOf(200, changePart(ada, id, occurrence_start, 'all', body));
    expect(await startsOf(ada, id, SPRING)).toEqual(before);
    expect((await bodyOf(200, api.get<EventBody>(`/api/events/${id}`, { token: ada.token }))).title).toBe(
      'Weekly sync',
    );
  });

  it('moves by the difference between the occurrence and the times sent, also across a change of the clocks', async () => {
    const { id } = await createEvent(ada, weekly());
    const body = { start_time: '2030-03-05T10:00:00', end_time: '2030-03-05T11:30:00' };
    await bodyOf(200, api.patch(part(id, LAST_OF_WINTER, 'all'), { token: ada.token, body }));
    const starts = await startsOf(ada, id, SPRING);
    expect(starts.slice(0, 1)).toEqual(['2030-01-08T10:00:00-05:00']);
    expect(starts.slice(-1)).toEqual(['2030-03-26T10:00:00-04:00']);
    expect(starts).toHaveLength(12);
  });

  it('cannot get another rule by an edit of one occurrence', async () => {
    const { id } = await createEvent(ada, weekly());
    const body = { recurrence_pattern: { frequency: 'daily' } };
    const { errors } = await bodyOf(422, api.patch(part(id, LAST_OF_WINTER, 'this'), { token: ada.token, body }));
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/recurrence_pattern']);
  });

  it('moves its only weekday along with it, and is refused with an explanation if its rule cannot follow', async () => {
    const onFriday = { start_time: '2030-01-11T09:00:00', end_time: '2030-01-11T10:00:00' };
    const oneDay = await createEvent(ada, weekly());
    const moved = await updateEvent(ada, oneDay.id, onFriday);
    expect(moved.recurrence_pattern?.rrule).toBe('FREQ=WEEKLY;BYDAY=FR');
    const twoDays = await createEvent(ada, {
      ...weekly({ frequency: 'weekly', by_day: ['MO', 'WE'] }),
      transparency: 'transparent',
    });
    const { errors } = await bodyOf(422, api.patch(`/api/events/${twoDays.id}`, { token: ada.token, body: onFriday }));
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/start_time']);
  });

  it('is refused with the end that would be accepted when it is too dense', async () => {
    const body = anEvent(weekly({ frequency: 'minutely' }));
    const { errors } = await bodyOf(422, api.post('/api/events', { token: ada.token, body }));
    expect(errors[0]?.detail).toMatch(/within 366 days: add an until of \S+ or earlier, or a count of at most 10,000/);
  });

  it('accepts an until as JavaScript writes it, and no offset that does not exist', async () => {
    const until = (text: string) => anEvent(weekly({ frequency: 'weekly', until: text }));
    await bodyOf(201, api.post('/api/events', { token: ada.token, body: until('2030-02-01T00:00:00.000Z') }));
    for (const text of ['2030-02-01T00:00:00+25:00', '2030-02-01T00:00:00+02:60', '2030-02-01T00:00:00-24:00']) {
      await bodyOf(422, api.post('/api/events', { token: ada.token, body: until(text) }));
    }
  });

  it('is not listed once every occurrence is cancelled, and can be read and rolled back', async () => {
    const { id } = await createEvent(ada, weekly({ frequency: 'weekly', count: 2 }));
    for (const start of ['2030-01-07T09:00:00-05:00', '2030-01-14T09:00:00-05:00']) {
      await cancelPart(ada, id, start);
    }
    const listed = async (query: string): Promise<string[]> =>
      (await bodyOf(200, api.get<Page<EventBody>>(`/api/events?${query}`, { token: ada.token }))).items.map(
        (event) => event.id,
      );
    for (const query of ['', 'role=owner', 'q=weekly', SPRING]) expect(await listed(query), query).toEqual([]);
    await bodyOf(200, api.get(`/api/events/${id}`, { token: ada.token }));
    const history = await bodyOf(200, api.get<Page<unknown>>(`/api/events/${id}/history`, { token: ada.token }));
    expect(history.items).toHaveLength(3);
    await bodyOf(200, api.post(`/api/events/${id}/rollback/2`, { token: ada.token }));
    expect(await listed('')).toEqual([id]);
  });
});
