import { beforeEach, describe, expect, it } from 'vitest';
import { api, aUser, type ApiAnswer, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, share, updateEvent } from '../../support/api/event-client.js';
import { changePart, occurrencesOf, part, type OccurrenceBody } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

/** Mondays at nine in Kathmandu (+05:45). */
const WEEKLY = {
  title: 'Weekly',
  start_time: '2030-01-07T09:00:00',
  end_time: '2030-01-07T10:00:00',
  time_zone: 'Asia/Kathmandu',
  recurrence_pattern: { frequency: 'weekly', count: 6 },
};
const SECOND = '2030-01-14T09:00:00+05:45';
const THIRD = '2030-01-21T09:00:00+05:45';
const DAYS = { ...WEEKLY, all_day: true, start_time: '2030-01-07', end_time: '2030-01-08' };
const SECOND_DAY = '2030-01-14';
const THURSDAY = { start_time: '2030-01-17T15:00:00', end_time: '2030-01-17T16:00:00' };
const JANUARY = 'from=2030-01-01&to=2030-02-20';

type Item = Omit<OccurrenceBody, 'occurrence_start'> & { occurrence_start?: string };

const listed = async (query: string): Promise<Item[]> =>
  (await bodyOf(200, api.get<Page<Item>>(`/api/events?${query}`, { token: ada.token }))).items;

/** The occurrence of a series as a list shows it. */
async function itemAt(id: string, start: string): Promise<OccurrenceBody> {
  const item = (await occurrencesOf(ada, id, JANUARY)).find(({ occurrence_start }) => occurrence_start === start);
  expect(item, start).toBeDefined();
  return item!;
}

const put = (id: string, body: unknown, query = '', ifMatch?: number) =>
  api.put<EventBody>(`/api/events/${id}${query}`, {
    token: ada.token,
    body,
    ...(ifMatch !== undefined && { headers: { 'If-Match': `"${ifMatch}"` } }),
  });

/** The pointers of a request that was refused as invalid. */
const pointersOf = async (answer: Promise<ApiAnswer<unknown>>): Promise<string[]> =>
  (await bodyOf(422, answer as Promise<ApiAnswer<{ errors: { pointer: string }[] }>>)).errors.map(
    ({ pointer }) => pointer,
  );

const AT_OCCURRENCE_START = ['/occurrence_start'];

describe('a listed occurrence that is sent back to its series', () => {
  it.each([
    ['of an expanded list', WEEKLY, SECOND],
    ['of an all-day series', DAYS, SECOND_DAY],
    ['that is the first one', WEEKLY, '2030-01-07T09:00:00+05:45'],
  ])('is refused without the query parameter occurrence, and moves nothing: %s', async (_, content, start) => {
    const { id } = await createEvent(ada, content);
    const before = await occurrencesOf(ada, id, JANUARY);
    expect(await listed(`expand=true&${JANUARY}`)).toEqual(before);
    const body = { ...(await itemAt(id, start)), title: 'New' };
    expect(await pointersOf(put(id, body))).toEqual(AT_OCCURRENCE_START);
    expect(await pointersOf(api.patch(`/api/events/${id}`, { token: ada.token, body }))).toEqual(AT_OCCURRENCE_START);
    expect(await pointersOf(put(id, body, '?dry_run=true'))).toEqual(AT_OCCURRENCE_START);
    expect(await pointersOf(put(id, body, '', 1))).toEqual(AT_OCCURRENCE_START);
    expect(await pointersOf(put(id, body, '?merge=true', 1))).toEqual(AT_OCCURRENCE_START);
    expect(await occurrencesOf(ada, id, JANUARY)).toEqual(before);
  });

  it('is refused as it is after a move, as the response to the move, and in a split part', async () => {
    const { id } = await createEvent(ada, WEEKLY);
    const moved = await bodyOf(200, changePart(ada, id, SECOND, 'this', THURSDAY));
    expect(moved).toMatchObject({ occurrence_start: SECOND, start_time: '2030-01-17T15:00:00+05:45' });
    expect(await pointersOf(put(id, moved))).toEqual(AT_OCCURRENCE_START);
    expect(await pointersOf(put(id, await itemAt(id, SECOND)))).toEqual(AT_OCCURRENCE_START);
    const later = await bodyOf(200, changePart(ada, id, SECOND, 'following', { title: 'Later' }));
    expect(await pointersOf(put(later.id, await itemAt(later.id, THIRD)))).toEqual(AT_OCCURRENCE_START);
    expect(await bodyOf(200, changePart(ada, later.id, SECOND, 'this', await itemAt(later.id, SECOND)))).toMatchObject({
      version: later.version,
    });
  });

  it('is merged with the version that was read: a single event that has become a series, and the reverse', async () => {
    const { recurrence_pattern, ...single } = WEEKLY;
    const event = await createEvent(ada, single);
    const [asSingle] = await occurrencesOf(ada, event.id, JANUARY);
    const series = await updateEvent(ada, event.id, { recurrence_pattern });
    expect(await pointersOf(put(event.id, asSingle, '?merge=true', event.version))).toEqual(AT_OCCURRENCE_START);
    const item = await itemAt(event.id, SECOND);
    await updateEvent(ada, event.id, { recurrence_pattern: null });
    expect(await pointersOf(put(event.id, item, '?merge=true', series.version))).toEqual(AT_OCCURRENCE_START);
    // Without `merge`, the event is a single one now.
    await bodyOf(412, put(event.id, item, '', series.version));
  });

  it('says what to send instead, after the errors of access and of the version', async () => {
    const [bob, eve] = await Promise.all([aUser(), aUser()]);
    const { id } = await createEvent(ada, WEEKLY);
    await share(ada, id, 'viewer', bob);
    const body = { ...(await itemAt(id, SECOND)), title: 'New' };
    const path = `/api/events/${id}`;
    await bodyOf(404, api.put(path, { token: eve.token, body }));
    await bodyOf(403, api.put(path, { token: bob.token, body }));
    await bodyOf(412, put(id, body, '', 1));
    const { errors } = await bodyOf(422, api.put(path, { token: ada.token, body }));
    expect(errors[0]?.detail).toContain('requires the query parameter occurrence');
  });

  it.each(['this', 'following', 'all'])('changes what scope=%s names, as it was read', async (scope) => {
    const { id } = await createEvent(ada, WEEKLY);
    await bodyOf(200, changePart(ada, id, SECOND, 'this', THURSDAY));
    const before = (await listed(`expand=true&${JANUARY}`)).map(({ start_time }) => start_time);
    const item = await itemAt(id, SECOND);
    await bodyOf(200, changePart(ada, id, SECOND, scope, { ...item, title: 'New' }, '&dry_run=true'));
    await bodyOf(200, changePart(ada, id, SECOND, scope, { ...item, title: 'New' }));
    const after = await listed(`expand=true&${JANUARY}`);
    expect(after.map(({ start_time }) => start_time)).toEqual(before);
    expect(after.filter(({ title }) => title === 'New')).toHaveLength({ this: 1, following: 5, all: 6 }[scope]!);
  });

  it.each(['this', 'following', 'all'])('is refused with scope=%s of another occurrence', async (scope) => {
    const { id, version } = await createEvent(ada, WEEKLY);
    const body = { ...(await itemAt(id, SECOND)), title: 'New' };
    const headers = { 'If-Match': `"${version}"` };
    for (const query of ['', '&dry_run=true', '&merge=true']) {
      const call = { token: ada.token, body, headers };
      expect(await pointersOf(api.put(part(id, THIRD, scope, query), call)), query).toEqual(AT_OCCURRENCE_START);
    }
    expect(await bodyOf(200, api.get(`/api/events/${id}`, { token: ada.token }))).toMatchObject({ version });
  });

  it.each([
    [
      WEEKLY,
      SECOND,
      ['2030-01-14T03:15:00Z', '2030-01-14T03:15:00.000Z', '2030-01-14 09:00', '2030-01-14T05:15+02:00'],
    ],
    [DAYS, SECOND_DAY, [SECOND_DAY]],
  ])('is the same occurrence however its time is written: %#', async (content, start, spellings) => {
    const { id } = await createEvent(ada, content);
    const item = await itemAt(id, start);
    for (const occurrence_start of spellings) {
      const { version } = await bodyOf(200, changePart(ada, id, start, 'this', { ...item, occurrence_start }));
      expect(version, occurrence_start).toBe(1);
      await bodyOf(200, changePart(ada, id, occurrence_start, 'this', item));
    }
    for (const occurrence_start of ['2030-01-14T09:00:00Z', 'second', 2, [start], '']) {
      const change = changePart(ada, id, start, 'this', { ...item, occurrence_start });
      expect(await pointersOf(change), String(occurrence_start)).toEqual(AT_OCCURRENCE_START);
    }
  });
});

describe('what was read can be sent back', () => {
  it('to a single event, as each list shows it', async () => {
    const event = await createEvent(ada, { title: 'Once', ...THURSDAY });
    const items = [...(await occurrencesOf(ada, event.id, JANUARY)), ...(await listed(`expand=true&${JANUARY}`))];
    expect(items.map(({ occurrence_start }) => occurrence_start)).toEqual([event.start_time, event.start_time]);
    for (const item of items) expect(await bodyOf(200, put(event.id, item))).toEqual(event);
    expect(await bodyOf(200, put(event.id, { occurrence_start: 'never' }))).toEqual(event);
  });

  it.each([WEEKLY, DAYS])('to a series that was read as one event, with exceptions: %#', async (content) => {
    const { id } = await createEvent(ada, content);
    const start = content === DAYS ? SECOND_DAY : SECOND;
    await bodyOf(200, changePart(ada, id, start, 'this', { title: 'Special' }));
    const event = await bodyOf(200, api.get<Item>(`/api/events/${id}`, { token: ada.token }));
    const items = [event, ...(await listed('')), ...(await listed(JANUARY))];
    expect(items).toHaveLength(3);
    for (const item of items) {
      expect(item).not.toHaveProperty('occurrence_start');
      expect(await bodyOf(200, put(id, item))).toMatchObject(event);
      expect(await bodyOf(200, put(id, { ...item, occurrence_start: null }))).toMatchObject(event);
    }
  });

  it('to the whole series, which takes its times with an explicit scope=all', async () => {
    const { id } = await createEvent(ada, WEEKLY);
    const answer = await bodyOf(200, put(id, { ...(await itemAt(id, SECOND)), title: 'New' }, '?scope=all'));
    expect(answer).toMatchObject({ title: 'New', start_time: SECOND });
  });
});
