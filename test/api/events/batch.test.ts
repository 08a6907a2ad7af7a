import { beforeEach, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aSlot,
  aUser,
  type EventBody,
  type Page,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import { bodyOf, createEvent } from '../../support/api/event-client.js';

interface Result {
  index: number;
  status: number;
  event?: EventBody;
  problem?: Problem;
}
interface BatchBody {
  items: EventBody[];
  conflicts?: unknown[];
  results: Result[];
}

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const createBatch = (body: unknown, query = '') =>
  api.post<BatchBody & Problem>(`/api/events/batch${query}`, { token: ada.token, body });
const some = (count: number) => Array.from({ length: count }, (_, index) => anEvent({ title: `${index}` }));
const titles = async (): Promise<string[]> =>
  (await bodyOf(200, api.get<Page<EventBody>>('/api/events?limit=200', { token: ada.token }))).items.map(
    ({ title }) => title,
  );

describe.each(['atomic', 'partial'])('a batch (%s)', (mode) => {
  it.each<[fault: string, body: object, pointers: string[]]>([
    ['no events', { events: [] }, ['/events']],
    ['101 events', { events: some(101) }, ['/events']],
    ['nothing', {}, ['/events']],
    ['one event for a list', { events: anEvent() }, ['/events']],
    ['another mode', { events: some(1), mode: 'best-effort' }, ['/mode']],
    ['an unknown member', { events: some(1), on_conflict: 'allow' }, ['/on_conflict']],
  ])('of %s is refused as a whole', async (_, body, pointers) => {
    const { status, body: problem } = await createBatch({ mode, ...body });
    expect(status).toBe(422);
    expect(new Set(problem.errors.map(({ pointer }) => pointer))).toEqual(new Set(pointers));
    expect(await titles()).toEqual([]);
  });
});

describe('an atomic batch', () => {
  it('of twenty events, the maximum, creates all of them in the given order', async () => {
    const { status, body } = await createBatch({ events: some(20) });
    expect(status).toBe(201);
    expect(body.items.map(({ title }) => title)).toEqual(some(20).map(({ title }) => title));
    expect(
      body.items.every(({ version, role, response }) => version === 1 && role === 'owner' && response === 'accepted'),
    ).toBe(true);
    expect(body).not.toHaveProperty('conflicts');
    expect(await titles()).toHaveLength(20);
    for (const event of body.items.slice(0, 2)) {
      expect(await bodyOf(200, api.get(`/api/events/${event.id}`, { token: ada.token }))).toEqual(event);
    }
  });

  it('of 21 events is refused', async () => {
    const { status, body } = await createBatch({ events: some(21), mode: 'atomic' });
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/events']);
  });

  it('names every error of every event, and creates none', async () => {
    const events = [anEvent(), anEvent({ title: '', colour: 'red' }), 7, anEvent({ start_time: undefined })];
    const { status, body } = await createBatch({ events });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer).sort()).toEqual(
      ['/events/1/colour', '/events/1/title', '/events/2', '/events/3/start_time'].sort(),
    );
    expect(await titles()).toEqual([]);
  });

  it('names the invalid times', async () => {
    const backwards = { start_time: '2030-06-03T10:00:00', end_time: '2030-06-03T09:00:00' };
    const { status, body } = await createBatch({ events: [anEvent(), anEvent(backwards), anEvent({ all_day: true })] });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual([
      '/events/1/end_time',
      '/events/2/start_time',
      '/events/2/end_time',
    ]);
  });

  it('in which one event conflicts with the calendar creates none, and names the conflict', async () => {
    const slot = aSlot();
    const other = await createEvent(ada, { title: 'Other', ...slot });
    const { status, body } = await createBatch({ events: [anEvent(), anEvent({ ...slot }), anEvent()] });
    expect(status).toBe(409);
    expect(body.conflicts).toMatchObject([{ event_id: other.id, title: 'Other' }]);
    expect(body.errors).toMatchObject([{ pointer: '/events/1' }]);
    expect(await titles()).toEqual(['Other']);
  });

  it('whose events overlap each other creates none, and names the conflicts', async () => {
    const slot = aSlot();
    const { status, body } = await createBatch({
      events: [anEvent({ title: 'First', ...slot }), anEvent(), anEvent({ ...slot })],
    });
    expect(status).toBe(409);
    expect(body.conflicts).toMatchObject([{ event_id: null, title: 'First' }]);
    expect(body.errors).toMatchObject([{ pointer: '/events/2', detail: 'overlaps /events/0' }]);
    expect(await titles()).toEqual([]);
  });

  it('can create overlapping events on request, and reports the conflicts', async () => {
    const slot = aSlot();
    const other = await createEvent(ada, { ...slot });
    const { status, body } = await createBatch({ events: [anEvent({ ...slot }), anEvent()] }, '?on_conflict=allow');
    expect([status, body.items.length]).toEqual([201, 2]);
    expect(body.conflicts).toMatchObject([{ event_id: other.id }]);
  });

  it('of events that only touch or are transparent has no conflict', async () => {
    const hour = (from: number) => ({
      start_time: `2031-01-06T${String(from).padStart(2, '0')}:00:00`,
      end_time: `2031-01-06T${String(from + 1).padStart(2, '0')}:00:00`,
    });
    const events = [anEvent(hour(9)), anEvent(hour(10)), anEvent({ ...hour(9), transparency: 'transparent' })];
    expect((await createBatch({ events })).status).toBe(201);
  });
});

describe('a partial batch', () => {
  it('has the same response for each event as a single request', async () => {
    const slot = aSlot();
    await createEvent(ada, { title: 'Other', ...slot });
    const events = [
      anEvent({ title: 'Fine' }),
      anEvent({ title: '' }),
      anEvent({ title: 'In the way', ...slot }),
      7,
      anEvent({ title: 'Backwards', start_time: '2030-06-03T10:00:00', end_time: '2030-06-03T09:00:00' }),
      anEvent({ title: 'Fine too' }),
    ];
    const { status, body } = await createBatch({ events, mode: 'partial' });
    expect(status).toBe(207);
    expect(body.results.map(({ index, status }) => [index, status])).toEqual([
      [0, 201],
      [1, 422],
      [2, 409],
      [3, 422],
      [4, 422],
      [5, 201],
    ]);
    expect(body.results[0]?.event).toMatchObject({ title: 'Fine', version: 1 });
    expect(body.results[1]?.problem).toMatchObject({
      type: '/problems/invalid-request',
      errors: [{ pointer: '/title' }],
    });
    expect(body.results[2]?.problem?.conflicts).toMatchObject([{ title: 'Other' }]);
    expect(body.results[4]?.problem?.errors).toMatchObject([{ pointer: '/end_time' }]);
    expect((await titles()).sort()).toEqual(['Fine', 'Fine too', 'Other']);
  });

  it('whose events overlap each other creates the first of them', async () => {
    const slot = aSlot();
    const events = [anEvent({ title: 'First', ...slot }), anEvent({ title: 'Second', ...slot })];
    const { results } = await bodyOf(207, createBatch({ events, mode: 'partial' }));
    expect(results.map(({ status }) => status)).toEqual([201, 409]);
    expect(results[1]?.problem?.conflicts).toMatchObject([{ event_id: results[0]?.event?.id, title: 'First' }]);
    expect(await titles()).toEqual(['First']);
  });

  it('can create overlapping events on request', async () => {
    const slot = aSlot();
    const events = [anEvent({ ...slot }), anEvent({ ...slot })];
    const { results } = await bodyOf(207, createBatch({ events, mode: 'partial' }, '?on_conflict=allow'));
    expect(results.map(({ status }) => status)).toEqual([201, 201]);
    expect(results.map(({ event }) => event?.conflicts?.length)).toEqual([0, 1]);
  });

  it('is 207 even if every event is invalid', async () => {
    const { results } = await bodyOf(207, createBatch({ events: [{}, null], mode: 'partial' }));
    expect(results.map(({ status }) => status)).toEqual([422, 422]);
  });

  it('of a hundred events that runs out of time names the events to send again', async () => {
    let events = some(100);
    while (events.length > 0) {
      const { results } = await bodyOf(207, createBatch({ events, mode: 'partial' }));
      const late = results.filter(({ status }) => status !== 201);
      expect(late.map(({ problem }) => problem?.type)).toEqual(late.map(() => '/problems/unavailable'));
      expect(late.length).toBeLessThan(events.length);
      events = late.map(({ index }) => events[index]!);
    }
    expect(await titles()).toHaveLength(100);
  });
});
