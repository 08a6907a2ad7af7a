import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../lib/domain/errors.js';
import { allCalendarsOf } from '../../../lib/domain/event/event.js';
import { findEvent } from '../../../lib/store/events.js';
import type { Table } from '../../../lib/store/table.js';
import type { Context } from '../../../lib/usecases/context.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createEvent, deleteEvent, rollBack, updateEvent } from '../../support/database/event-writes.js';
import { startCreation, startWrite } from '../../support/database/writes.js';
import { Interleaving } from '../../support/interleaving.js';

const RUNS = Number(process.env['BOOKING_RACES'] ?? 1);

let context: Awaited<ReturnType<typeof createContext>>;
let interleaving: Interleaving;
let ann: string;
let bob: string;
beforeAll(async () => {
  context = await createContext();
  interleaving = new Interleaving(context.client);
  [ann, bob] = [await aPerson(context), await aPerson(context)];
});

/** The context of a writer whose commits are noted in their order. */
function noting(writer: string, commits: string[]): Context {
  const table = Object.create(context.table) as Table;
  table.transact = async (...groups) => {
    await context.table.transact(...groups);
    commits.push(writer);
  };
  return { ...context, table };
}

const TIMES = { start_time: '2031-01-06T09:00:00', end_time: '2031-01-06T10:00:00' };
const LATER = { start_time: '2031-01-06T12:00:00', end_time: '2031-01-06T13:00:00' };
const ALLOWING_OVERLAPS = { onConflict: 'allow' } as const;

/** Bob may book Ann's room, where she has a meeting. */
async function aRoom(): Promise<string> {
  const room = await calendarsOf(context, ann).create('Room');
  await calendarsOf(context, ann).share(room, 'booker', bob);
  await create(context, ann, { ...TIMES, resources: [room] });
  return room;
}

const create = async (by: Context, userId: string, input: object): Promise<string> =>
  (await createEvent(by, await startCreation(by, userId, ALLOWING_OVERLAPS), { title: 'One', ...input })).id;

const change = async (by: Context, eventId: string, input: object): Promise<void> => {
  await updateEvent(by, await startWrite(by, bob, eventId, ALLOWING_OVERLAPS), input);
};

interface Booking {
  /** Makes the event that exists before. */
  prepare: (room: string) => Promise<string>;
  /** Books the room, and returns the id of the event. */
  book: (bobs: Context, room: string, eventId: string) => Promise<string>;
}

const nothing = (): Promise<string> => Promise.resolve('');

const BOOKINGS: Record<string, Booking> = {
  'a new event': {
    prepare: nothing,
    book: (bobs, room) => create(bobs, bob, { ...TIMES, resources: [room] }),
  },
  'a new series that lives there': {
    prepare: nothing,
    book: (bobs, room) =>
      create(bobs, bob, { ...TIMES, calendar_id: room, recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=3' } }),
  },
  'an event that existed': {
    prepare: () => create(context, bob, TIMES),
    book: async (bobs, room, eventId) => {
      await change(bobs, eventId, { resources: [room] });
      return eventId;
    },
  },
  'a restored event': {
    prepare: async (room) => {
      const eventId = await create(context, bob, { ...TIMES, resources: [room] });
      await deleteEvent(context, await startWrite(context, bob, eventId));
      return eventId;
    },
    book: async (bobs, _, eventId) => {
      await rollBack(bobs, await startWrite(bobs, bob, eventId, ALLOWING_OVERLAPS), '1');
      return eventId;
    },
  },
};

/** After each of them, Bob can no longer book the room at that time. */
const OBSTACLES: Record<string, (anns: Context, room: string) => Promise<unknown>> = {
  'the removal of the member': (anns, room) => calendarsOf(anns, ann).remove(room, bob),
  'a lower role of the member': (anns, room) => calendarsOf(anns, ann).changeRole(room, bob, 'free_busy'),
  'the deletion of the calendar': (anns, room) => calendarsOf(anns, ann).delete(room),
  'a change of overlaps to reject': (anns, room) => calendarsOf(anns, ann).update(room, { overlaps: 'reject' }),
};

const booksRoom = async (eventId: string, room: string): Promise<boolean> => {
  const event = await findEvent(context.table, eventId);
  return event !== undefined && !event.isDeleted && allCalendarsOf(event).includes(room);
};

const outcomes = new Set<boolean>();
afterAll(() => {
  expect(outcomes, 'both orders occurred').toEqual(new Set([true, false]));
});

/** Most bookings take more requests than what they race against: without a late start, they would seldom come first. */
async function wait(requests: number): Promise<void> {
  for (let request = 0; request < requests; request++) await findEvent(context.table, 'evt_01J00000000000000000000000');
}
const LATE_STARTS = [0, 0, 3, 7];

describe.each(Object.keys(OBSTACLES))('a booking that races against %s', (obstacle) => {
  it(
    'is stored only if it was committed first, whether the calendar is the home or a resource of the event',
    { timeout: 120_000 },
    async () => {
      for (let run = 0; run < RUNS; run++) {
        for (const [index, [kind, { prepare, book }]] of Object.entries(BOOKINGS).entries()) {
          const room = await aRoom();
          const eventId = await prepare(room);
          const commits: string[] = [];
          const [booking, other] = await interleaving.run<unknown>((run + 1) * 4 + index, [
            () => book(noting('booking', commits), room, eventId),
            async () => {
              await wait(LATE_STARTS[(run + index) % LATE_STARTS.length]!);
              await OBSTACLES[obstacle]!(noting('obstacle', commits), room);
            },
          ]);
          expect(other?.status, `${kind}, run ${run}`).toBe('fulfilled');
          if (booking?.status === 'rejected' && !(booking.reason instanceof ProblemError)) throw booking.reason;
          const isBooked = booking?.status === 'fulfilled' && (await booksRoom(booking.value as string, room));
          if (isBooked) expect(commits, `${kind}, run ${run}`).toEqual(['booking', 'obstacle']);
          outcomes.add(isBooked);
        }
      }
    },
  );
});

describe('an event that books a room', () => {
  it('can move to a busy time only if the room still allows overlaps at the commit', { timeout: 60_000 }, async () => {
    for (let run = 0; run < RUNS * 2; run++) {
      const room = await aRoom();
      const eventId = await create(context, bob, { ...LATER, resources: [room] });
      const commits: string[] = [];
      const [move] = await interleaving.run<unknown>(run, [
        () => change(noting('move', commits), eventId, TIMES),
        () => OBSTACLES['a change of overlaps to reject']!(noting('obstacle', commits), room),
      ]);
      if (move?.status === 'fulfilled') expect(commits).toEqual(['move', 'obstacle']);
      else expect(move?.reason).toMatchObject({ code: 'schedule-conflict' });
    }
  });
});
