import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type ApiAnswer,
  type ConflictBody,
  type EventBody,
  type Page,
  type Problem,
  type TestUser,
} from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { bodyOf } from '../../support/api/event-client.js';

const RUNS = Number(process.env['ROOM_RACES'] ?? 1);
const WEEK = 7 * 24 * 3_600_000;

let owner: TestUser;
let people: TestUser[];
beforeAll(async () => {
  [owner = await aUser(), ...people] = await Promise.all(Array.from({ length: 21 }, () => aUser()));
});

async function someRooms(count: number): Promise<string[]> {
  const rooms = await Promise.all(
    Array.from({ length: count }, () => createCalendar(owner, { name: 'Room', overlaps: 'reject' })),
  );
  for (const { id } of rooms) await shareCalendar(owner, id, 'booker', ...people);
  return rooms.map(({ id }) => id);
}

/** An hour or more in one of the first weeks of 2031. */
const inWeek = (week: number, hours = 1) => {
  const start = Date.parse('2031-01-06T09:00:00Z') + week * WEEK;
  const at = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
  return { start_time: at(start), end_time: at(start + hours * 3_600_000) };
};

/** Sends a request again that a busy database answers with 503, as clients do. */
async function post({ token }: TestUser, body: object): Promise<ApiAnswer<EventBody & Problem>> {
  const call = { token, body: anEvent({ ...body }), headers: { 'Idempotency-Key': randomUUID() } };
  for (;;) {
    const answer = await api.post<EventBody & Problem>('/api/events?on_conflict=allow', call);
    if (answer.status !== 503) return answer;
  }
}

/** The occurrences that keep a room busy, by start. */
async function busyIn(room: string): Promise<{ id: string; from: number; to: number }[]> {
  const path = `/api/calendars/${room}/events?from=2031-01-01&to=2031-06-01&expand=true&limit=200`;
  const { items } = await bodyOf(200, api.get<Page<EventBody & { event_id?: string }>>(path, { token: owner.token }));
  return items.map(({ event_id: id = '', start_time: from, end_time: to }) => ({
    id,
    from: Date.parse(from),
    to: Date.parse(to),
  }));
}

const overlaps = (a: { from: number; to: number }, b: { from: number; to: number }): boolean =>
  a.from < b.to && b.from < a.to;

describe('a room that twenty people book at once', () => {
  it(
    'is booked by exactly one event for each time, series included, and refuses only events that overlap a booking',
    { timeout: 60_000 + RUNS * 10_000 },
    async () => {
      for (let run = 0; run < RUNS; run++) {
        const [room = ''] = await someRooms(1);
        const asked = people.map((_, index) => {
          // Five single meetings in each of three weeks, and five series that meet some of them.
          if (index < 15) return inWeek(index % 3, 1 + (index % 2));
          const pattern = { frequency: 'weekly', interval: 1 + (index % 2), count: 3 };
          return { ...inWeek(index % 3), recurrence_pattern: pattern };
        });
        const answers = await Promise.all(
          people.map((user, index) => post(user, { ...asked[index], resources: [room] })),
        );
        const busy = await busyIn(room);
        for (const [index, one] of busy.entries()) {
          expect(busy.slice(index + 1).filter((other) => overlaps(one, other))).toEqual([]);
        }
        const winners = answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
        expect(new Set(busy.map(({ id }) => id))).toEqual(new Set(winners));
        expect(winners.length).toBeGreaterThan(0);
        for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
          expect(status).toBe(409);
          const [conflict] = body['conflicts'] as [ConflictBody];
          const time = { from: Date.parse(conflict.start_time), to: Date.parse(conflict.end_time) };
          expect(busy.some((one) => overlaps(one, time))).toBe(true);
        }
      }
    },
  );
});

describe('three rooms that ten people book at once, each in another order', () => {
  it('are all booked by one person, and none by the others', { timeout: 60_000 + RUNS * 10_000 }, async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (let run = 0; run < RUNS; run++) {
      const rooms = await someRooms(3);
      const answers = await Promise.all(
        people.slice(0, 10).map((user, index) => {
          const [home = '', ...others] = orders[index % orders.length]!.map((place) => rooms[place]!);
          // Some of the events live in the first room.
          const calendars =
            index % 2 === 0 ? { calendar_id: home, resources: others } : { resources: [home, ...others] };
          return post(user, { ...inWeek(0), ...calendars });
        }),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
      const winner = answers.find(({ status }) => status === 201)?.body.id;
      for (const room of rooms) expect((await busyIn(room)).map(({ id }) => id)).toEqual([winner]);
    }
  });
});
