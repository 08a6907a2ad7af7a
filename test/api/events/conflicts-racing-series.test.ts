import { expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type ApiAnswer,
  type ConflictBody,
  type EventBody,
  type TestUser,
} from '../../support/api/api-client.js';
import { bodyOf, createEvent } from '../../support/api/event-client.js';
import { changePart, type OccurrenceBody } from '../../support/api/series-client.js';

/** An event, one occurrence of a series, or an error. */
type Answer = ApiAnswer<{ id: string; event_id?: string; start_time: string; conflicts?: ConflictBody[] | undefined }>;

const ZONE = 'America/New_York';
/** Monday to Friday in March 2032, the week before a clock change: each weekly series stays on its own day. */
const DAYS = [8, 9, 10, 11, 12];
const hourOf = (day: number, hour: number) => {
  const at = (of: number) => `2032-03-${String(day).padStart(2, '0')}T${of}:00:00`;
  return { start_time: at(hour), end_time: at(hour + 1), time_zone: ZONE };
};
/** The contested hour of a day, the same in UTC. */
const wanted = (day: number) => hourOf(day, 10);
const inUtc = (day: number) => ({ ...hourOf(day, 15), time_zone: 'UTC' });
const weekly = { recurrence_pattern: { frequency: 'weekly', count: 8 } };

/** Six ways to get the contested hour of a day; their sources are at other times. */
async function sixWriters(user: TestUser, day: number): Promise<(() => Promise<Answer>)[]> {
  const { token } = user;
  const series = (hour: number) => createEvent(user, { ...hourOf(day - 7, hour), ...weekly });
  const move = { start_time: wanted(day).start_time, end_time: wanted(day).end_time };
  const [first, second] = [await createEvent(user, hourOf(day, 18)), await createEvent(user, hourOf(day, 19))];
  const [toSplit, toEdit] = [await series(20), await series(21)];
  return [
    () => api.post<EventBody>('/api/events', { token, body: anEvent(inUtc(day)) }),
    () => api.post<EventBody>('/api/events', { token, body: anEvent({ ...wanted(day), ...weekly }) }),
    () => api.put<EventBody>(`/api/events/${first.id}`, { token, body: wanted(day) }),
    () => api.patch<EventBody>(`/api/events/${second.id}`, { token, body: wanted(day) }),
    () => changePart(user, toSplit.id, hourOf(day, 20).start_time, 'following', move),
    () => changePart(user, toEdit.id, hourOf(day, 21).start_time, 'this', move),
  ];
}

it('when thirty creations, moves, series, splits and occurrence edits race for five hours, each hour goes to one of them', async () => {
  const ada = await aUser();
  const writers = await Promise.all(DAYS.map((day) => sixWriters(ada, day)));
  const answers = await Promise.all(
    // Each hour starts with another way, and all requests run at once.
    [0, 1, 2, 3, 4, 5].flatMap((way) =>
      writers.map(async (ways, slot) => ({ slot, ...(await ways[(way + slot) % 6]!()) })),
    ),
  );

  expect(answers).toHaveLength(30);
  for (const slot of DAYS.keys()) {
    const [won, ...others] = answers.filter((one) => one.slot === slot).sort((a, b) => a.status - b.status);
    expect([200, 201]).toContain(won!.status);
    const winner = { event_id: won!.body.event_id ?? won!.body.id, start_time: won!.body.start_time };
    for (const { status, body } of others) {
      expect(status, JSON.stringify(body)).toBe(409);
      expect(body.conflicts).toMatchObject([winner]);
    }
  }

  const everything = '/api/events?expand=true&from=2032-02-01&to=2032-06-01&limit=200';
  const { items } = await bodyOf(200, api.get<{ items: OccurrenceBody[] }>(everything, { token: ada.token }));
  // Two events and two series of eight per day, and one more where a creation has won.
  expect(items.length).toBeGreaterThanOrEqual(5 * (2 + 2 * 8));
  for (const [index, { start_time }] of items.slice(1).entries()) {
    expect(Date.parse(start_time)).toBeGreaterThanOrEqual(Date.parse(items[index]!.end_time));
  }
});
