/** Edits that keep the meetings of a series together, over HTTP; the rules are tested in `moved-series.test.ts`. */
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
  it('keeps all meetings when a listed occurrence is sent back with a new title', async () => {
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

  it('moves by the difference between the occurrence and the sent times, also across a clock change', async () => {
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

  it('moves its only weekday too, and is refused with an explanation if its rule cannot follow', async () => {
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

describe('an edit of the whole series at one occurrence', () => {
  const TUESDAY = { start_time: '2030-03-05T10:00:00', end_time: '2030-03-05T11:00:00' };
  const ALL = ['2030-01-08T10:00:00-05:00', '2030-03-26T10:00:00-04:00'];
  const endsOf = (starts: string[]) => [starts[0], starts.at(-1)];

  it('works the same with PUT and PATCH, and a dry run previews it', async () => {
    const { id } = await createEvent(ada, weekly());
    const before = await startsOf(ada, id, SPRING);
    const path = part(id, LAST_OF_WINTER, 'all', '&dry_run=true');
    const preview = await bodyOf(200, api.put<{ event: EventBody }>(path, { token: ada.token, body: TUESDAY }));
    expect(preview.event).toMatchObject({
      start_time: ALL[0],
      recurrence_pattern: { rrule: 'FREQ=WEEKLY;BYDAY=TU' },
    });
    expect(await startsOf(ada, id, SPRING)).toEqual(before);
    const put = await bodyOf(200, changePart(ada, id, LAST_OF_WINTER, 'all', TUESDAY));
    expect(put).toMatchObject({ start_time: preview.event.start_time, end_time: preview.event.end_time });
    expect(endsOf(await startsOf(ada, id, SPRING))).toEqual(ALL);
  });

  it('merges with a change of other fields, and clashes with another move', async () => {
    const { id, version } = await createEvent(ada, weekly());
    const merge = (body: unknown) =>
      api.put<Omit<Problem, 'conflicts'> & { conflicts: { field: string }[] }>(
        part(id, LAST_OF_WINTER, 'all', '&merge=true'),
        {
          token: ada.token,
          headers: { 'If-Match': `"${version}"` },
          body,
        },
      );
    await updateEvent(ada, id, { location: 'Room 4' });
    await bodyOf(200, merge(TUESDAY));
    const moved = await bodyOf(200, api.get<EventBody>(`/api/events/${id}`, { token: ada.token }));
    expect(moved).toMatchObject({ location: 'Room 4', start_time: ALL[0] });
    const { conflicts } = await bodyOf(
      409,
      merge({ start_time: '2030-03-06T10:00:00', end_time: '2030-03-06T11:00:00' }),
    );
    expect(conflicts.map(({ field }) => field)).toContain('start_time');
    // The same listed occurrence with a new title moves nothing.
    await bodyOf(200, merge({ title: 'New', start_time: LAST_OF_WINTER, end_time: '2030-03-04T10:00:00-05:00' }));
    expect(endsOf(await startsOf(ada, id, SPRING))).toEqual(ALL);
  });

  it('with a numbered weekday in its rule leaves cancelled meetings cancelled', async () => {
    const { id } = await createEvent(ada, weekly({ rrule: 'FREQ=MONTHLY;BYDAY=1MO;COUNT=5' }));
    await cancelPart(ada, id, '2030-05-06T09:00:00-04:00');
    const wednesday = { start_time: '2030-02-20T09:00:00', end_time: '2030-02-20T10:00:00' };
    await bodyOf(200, changePart(ada, id, '2030-02-04T09:00:00-05:00', 'all', wednesday));
    expect(await startsOf(ada, id, 'to=2031-01-01')).toEqual([
      '2030-01-23T09:00:00-05:00',
      '2030-02-27T09:00:00-05:00',
      '2030-03-27T09:00:00-04:00',
      '2030-04-24T09:00:00-04:00',
    ]);
  });
});

describe('an edit of an occurrence and all later ones', () => {
  const SECOND = '2030-01-14T09:00:00-05:00';
  const THURSDAY = { start_time: '2030-01-17T15:00:00-05:00', end_time: '2030-01-17T16:00:00-05:00' };
  const days = async (id: string) => (await startsOf(ada, id, 'to=2030-02-05')).map((start) => start.slice(5, 16));

  it('moves no later meeting when it sends back a moved occurrence with a new title', async () => {
    const { id } = await createEvent(ada, weekly());
    await bodyOf(200, changePart(ada, id, SECOND, 'this', THURSDAY));
    const listed = (await occurrencesOf(ada, id, SPRING)).find((item) => item.occurrence_start === SECOND)!;
    const later = await bodyOf(200, changePart(ada, id, SECOND, 'following', { ...listed, title: 'New' }));
    expect(await days(later.id)).toEqual(['01-17T15:00', '01-21T09:00', '01-28T09:00', '02-04T09:00']);
    expect(later).toMatchObject({ title: 'New', start_time: SECOND });
  });

  it.each(['2030-01-07T09:00:00-05:00', SECOND])(
    'moves the others as far as the moved occurrence at %s moves',
    async (occurrence) => {
      const { id } = await createEvent(ada, weekly());
      const day = occurrence.slice(0, 10);
      const at = (from: string, to: string) => ({ start_time: `${day}T${from}:00`, end_time: `${day}T${to}:00` });
      await bodyOf(200, changePart(ada, id, occurrence, 'this', at('15:00', '16:00')));
      const later = await bodyOf(200, changePart(ada, id, occurrence, 'following', at('15:30', '17:00')));
      const starts = await days(later.id);
      expect(starts.slice(0, 2)).toEqual([`${day.slice(5)}T15:30`, `01-${Number(day.slice(8)) + 7}T09:30`]);
      const [, next] = await occurrencesOf(ada, later.id, SPRING);
      expect(Date.parse(next!.end_time) - Date.parse(next!.start_time)).toBe(1.5 * 3_600_000);
    },
  );

  it('moves no later meeting when it is merged with another write', async () => {
    const { id } = await createEvent(ada, weekly());
    const { version } = await bodyOf(200, changePart(ada, id, SECOND, 'this', THURSDAY));
    await updateEvent(ada, id, { location: 'Room 4' });
    const later = await bodyOf(
      200,
      api.put<EventBody>(part(id, SECOND, 'following', '&merge=true'), {
        token: ada.token,
        headers: { 'If-Match': `"${version}"` },
        body: { ...THURSDAY, title: 'New' },
      }),
    );
    expect(later).toMatchObject({ title: 'New', location: 'Room 4' });
    expect(await days(later.id)).toEqual(['01-17T15:00', '01-21T09:00', '01-28T09:00', '02-04T09:00']);
  });
});

describe('a series that starts at a local time which the clocks skip', () => {
  const early = (start: string) => ({
    title: 'Early',
    start_time: `${start}T02:30:00`,
    end_time: `${start}T03:00:00`,
    time_zone: 'America/New_York',
  });

  it.each([
    [{ frequency: 'daily', count: 3 }, ['2030-03-10T03:30:00-04:00', '2030-03-11T02:30:00-04:00']],
    [{ frequency: 'yearly', count: 3 }, ['2030-03-10T03:30:00-04:00', '2031-03-10T02:30:00-04:00']],
  ])('takes place later on that day alone: %o', async (recurrence_pattern, starts) => {
    const event = await createEvent(ada, { ...early('2030-03-10'), recurrence_pattern });
    expect(event).toMatchObject({ start_time: starts[0], end_time: '2030-03-10T04:00:00-04:00' });
    expect((await startsOf(ada, event.id, '')).slice(0, 2)).toEqual(starts);
    // Sent back as it was read, it keeps the local time.
    await updateEvent(ada, event.id, { ...event, title: 'Sent back' });
    expect((await startsOf(ada, event.id, '')).slice(0, 2)).toEqual(starts);
  });

  it('is returned with the same times as a single event on that day', async () => {
    const event = await createEvent(ada, { ...early('2030-03-10'), end_time: '2030-03-10T04:00:00' });
    expect(event).toMatchObject({ start_time: '2030-03-10T03:30:00-04:00' });
  });
});
