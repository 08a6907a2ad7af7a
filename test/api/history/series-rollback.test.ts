import { applyPatch, type Operation } from 'rfc6902';
import { beforeEach, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type Problem, type TestUser } from '../../support/api/api-client.js';
import { primaryOf } from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, deleteEvent, updateEvent } from '../../support/api/event-client.js';
import { cancelPart, changePart, occurrencesOf, startsOf } from '../../support/api/series-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const at = (start: string, end: string) => ({ start_time: start, end_time: end });
/** Five Mondays at nine in New York; clocks change before the second. */
const aSeries = (): Promise<EventBody> =>
  createEvent(ada, {
    title: 'Weekly',
    ...at('2031-03-03T09:00:00', '2031-03-03T10:00:00'),
    time_zone: 'America/New_York',
    recurrence_pattern: { rrule: 'FREQ=WEEKLY;COUNT=5' },
  });
const SECOND = '2031-03-10T09:00:00-04:00';
const THIRD = '2031-03-17T09:00:00-04:00';
const FOURTH = '2031-03-24T09:00:00-04:00';

type RolledBack = EventBody & Pick<Problem, 'conflicts'> & { rolled_back_to: number };
const rollBack = (id: string, version: number, query = '') =>
  api.post<RolledBack>(`/api/events/${id}/rollback/${version}${query}`, { token: ada.token });
/** The complete series, as its people see it. */
const occurrences = async (id: string) =>
  (await occurrencesOf(ada, id, '')).map(({ title, start_time, end_time, occurrence_start }) => ({
    title,
    start_time,
    end_time,
    occurrence_start,
  }));
const snapshotOf = async (id: string, version: number) =>
  (await bodyOf(200, api.get<{ snapshot: object }>(`/api/events/${id}/history/${version}`, { token: ada.token })))
    .snapshot;
const diffOf = (id: string, from: number, to: number) =>
  bodyOf(
    200,
    api.get<{ changes: Record<string, unknown>; patch: Operation[] }>(`/api/events/${id}/diff/${from}/${to}`, {
      token: ada.token,
    }),
  );

describe('rolling back', () => {
  it('a moved and a cancelled occurrence restores both, and can be rolled forward again', async () => {
    const { id } = await aSeries();
    const first = await occurrences(id);
    await bodyOf(200, changePart(ada, id, SECOND, 'this', at('2031-03-11T15:00:00', '2031-03-11T16:00:00')));
    await cancelPart(ada, id, THIRD);
    const third = await occurrences(id);
    expect(third.map(({ start_time }) => start_time.slice(5, 13))).toEqual([
      '03-03T09',
      '03-11T15',
      '03-24T09',
      '03-31T09',
    ]);
    expect(await bodyOf(200, rollBack(id, 1))).toMatchObject({ version: 4, recurrence_pattern: { exdates: [] } });
    expect(await occurrences(id)).toEqual(first);
    expect(await bodyOf(200, rollBack(id, 3))).toMatchObject({ version: 5, recurrence_pattern: { exdates: [THIRD] } });
    expect(await occurrences(id)).toEqual(third);
  });

  it('a change of the whole series restores the series and its exceptions together', async () => {
    const { id } = await aSeries();
    await bodyOf(200, changePart(ada, id, SECOND, 'this', { title: 'Special' }));
    const second = await occurrences(id);
    await updateEvent(ada, id, {
      title: 'Moved',
      ...at('2031-03-04T11:00:00', '2031-03-04T13:00:00'),
      time_zone: 'Europe/London',
    });
    await updateEvent(ada, id, { recurrence_pattern: null });
    expect(await occurrences(id)).toHaveLength(1);
    await bodyOf(200, rollBack(id, 2));
    expect(await occurrences(id)).toEqual(second);
  });

  it('the deletion of a series restores it with its exceptions, also on the calendar', async () => {
    const { id } = await aSeries();
    await bodyOf(200, changePart(ada, id, SECOND, 'this', at('2031-03-11T15:00:00', '2031-03-11T16:00:00')));
    await cancelPart(ada, id, THIRD);
    const third = await occurrences(id);
    await deleteEvent(ada, id);
    const there = await createEvent(ada, at('2031-03-31T13:30:00Z', '2031-03-31T13:45:00Z'));
    const { conflicts } = await bodyOf(409, rollBack(id, 3));
    expect(conflicts.map(({ event_id }) => event_id)).toEqual([there.id]);
    await bodyOf(404, api.get(`/api/events/${id}`, { token: ada.token }));
    await deleteEvent(ada, there.id);
    await bodyOf(200, rollBack(id, 3));
    expect(await occurrences(id)).toEqual(third);
    await createEvent(ada, at('2031-03-17T13:00:00Z', '2031-03-17T14:00:00Z'));
    await bodyOf(
      409,
      api.post('/api/events', {
        token: ada.token,
        body: { title: 'x', ...at('2031-03-11T19:30:00Z', '2031-03-11T19:45:00Z') },
      }),
    );
  });

  it('is refused when it would now double-book, with the conflicting event and occurrence', async () => {
    const { id } = await aSeries();
    await updateEvent(ada, id, at('2031-03-03T12:00:00', '2031-03-03T13:00:00'));
    const there = await createEvent(ada, {
      title: 'There',
      ...at('2031-03-19T13:00:00Z', '2031-03-19T14:00:00Z'),
      recurrence_pattern: { rrule: 'FREQ=DAILY;INTERVAL=5;COUNT=3' },
    });
    const { conflicts } = await bodyOf(409, rollBack(id, 1));
    expect(conflicts).toEqual([
      {
        event_id: there.id,
        calendar_id: primaryOf(ada),
        title: 'There',
        occurrence_start: '2031-03-24T13:00:00Z',
        ...at('2031-03-24T13:00:00Z', '2031-03-24T14:00:00Z'),
      },
    ]);
    expect((await startsOf(ada, id, ''))[3]).toBe('2031-03-24T12:00:00-04:00');
    expect(await bodyOf(200, rollBack(id, 1, '?on_conflict=allow'))).toMatchObject({ version: 3, conflicts });
    await bodyOf(200, changePart(ada, id, FOURTH, 'this', { title: 'Both, knowingly' }));
    await bodyOf(200, rollBack(id, 3));
  });
});

describe('rolling back a split', () => {
  it('keeps the event that was split off, which conflicts unless conflicts are allowed', async () => {
    const { id } = await aSeries();
    await bodyOf(200, changePart(ada, id, FOURTH, 'this', { title: 'Special' }));
    const before = await occurrences(id);
    const split = await bodyOf(200, changePart(ada, id, THIRD, 'following', { title: 'Later' }));
    const later = await occurrences(split.id);
    expect((await occurrences(id)).map(({ occurrence_start }) => occurrence_start)).toEqual([
      '2031-03-03T09:00:00-05:00',
      SECOND,
    ]);

    const { conflicts } = await bodyOf(409, rollBack(id, 2));
    expect(conflicts).toMatchObject([{ event_id: split.id, title: 'Later', occurrence_start: THIRD }]);
    expect(await bodyOf(200, rollBack(id, 2, '?on_conflict=allow'))).toMatchObject({ version: 4, conflicts });
    expect(await occurrences(id)).toEqual(before);
    expect(await occurrences(split.id)).toEqual(later);
  });

  it('succeeds once the event that was split off was deleted', async () => {
    const { id } = await aSeries();
    const before = await occurrences(id);
    const split = await bodyOf(200, changePart(ada, id, SECOND, 'following', { location: 'Room 2' }));
    await deleteEvent(ada, split.id);
    expect(await bodyOf(200, rollBack(id, 1))).toMatchObject({ recurrence_pattern: { count: 5 } });
    expect(await occurrences(id)).toEqual(before);
    // Now the event that was split off cannot be restored.
    const { conflicts } = await bodyOf(409, rollBack(split.id, 1));
    expect(conflicts).toMatchObject([{ event_id: id, occurrence_start: SECOND }]);
  });
});

describe('the difference of two versions of a series', () => {
  it('shows exceptions, cancelled occurrences and the rule, and is a patch between any two versions', async () => {
    const { id } = await aSeries();
    await bodyOf(200, changePart(ada, id, SECOND, 'this', { title: 'Special', transparency: 'transparent' }));
    await cancelPart(ada, id, THIRD);
    await updateEvent(ada, id, at('2031-03-03T10:00:00', '2031-03-03T11:00:00'));
    await bodyOf(200, changePart(ada, id, FOURTH.replace('T09', 'T10'), 'following', { title: 'Later' }));

    expect((await diffOf(id, 2, 4)).changes).toMatchObject({
      start_time: { from: '2031-03-03T09:00:00-05:00', to: '2031-03-03T10:00:00-05:00' },
      recurrence_pattern: { from: { exdates: [] }, to: { exdates: [THIRD.replace('T09', 'T10')] } },
      exceptions: {
        from: [{ occurrence_start: SECOND, title: 'Special', transparency: 'transparent' }],
        to: [{ occurrence_start: SECOND.replace('T09', 'T10'), title: 'Special', transparency: 'transparent' }],
      },
    });
    expect(Object.keys((await diffOf(id, 4, 5)).changes)).toEqual(['recurrence_pattern']);
    const snapshots = await Promise.all([1, 2, 3, 4, 5].map((version) => snapshotOf(id, version)));
    for (const [from, to] of [
      [1, 5],
      [5, 1],
      [2, 4],
      [3, 2],
    ] as const) {
      const { patch } = await diffOf(id, from, to);
      const patched = structuredClone(snapshots[from - 1]);
      expect(applyPatch(patched, patch).filter(Boolean)).toEqual([]);
      expect(patched).toEqual(snapshots[to - 1]);
    }
  });
});
