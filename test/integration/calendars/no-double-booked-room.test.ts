import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CALENDAR_ROLES } from '../../../lib/domain/calendar/calendar.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { busySlotsWithin } from '../../../lib/domain/event/busy-time.js';
import { isBusyFor } from '../../../lib/domain/event/calendar-entry.js';
import type { EventRecord } from '../../../lib/domain/event/event.js';
import { timetableOf } from '../../../lib/domain/event/occurrence.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import type { Scope } from '../../../lib/domain/change/occurrence-edit.js';
import { busyEntriesOverlapping, listEntriesById } from '../../../lib/store/calendar-entries.js';
import { findEvent, findEvents } from '../../../lib/store/events.js';
import { listOccurrencesOf } from '../../../lib/usecases/calendar/list-occurrences.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { unfindableBusyTime } from '../../support/database/duration-classes.js';
import {
  createEvent,
  deleteEvent,
  respond,
  rollBack,
  updateEvent,
  updatePart,
} from '../../support/database/event-writes.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const RUNS = Number(process.env['ROOM_RUNS'] ?? 3);
const SEED = Number(process.env['ROOM_SEED'] ?? 2031);
const PEOPLE = 3;
const ROOMS = 2;

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

/** Times that often overlap, in two zones that change their clocks on 9 and 30 March. */
const times = fc
  .record({
    day: fc.integer({ min: 8, max: 10 }),
    hour: fc.integer({ min: 8, max: 10 }),
    hours: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ day, hour, hours }) => {
    const at = (of: number) => `2031-03-${String(day).padStart(2, '0')}T${String(of).padStart(2, '0')}:00:00`;
    return { start_time: at(hour), end_time: at(hour + hours) };
  });
const time_zone = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin');
const recurrence_pattern = fc.option(
  fc
    .constantFrom('FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5')
    .map((rrule) => ({ rrule })),
  { nil: undefined },
);
const rooms = fc.uniqueArray(fc.nat({ max: ROOMS - 1 }), { minLength: 1, maxLength: ROOMS });
const transparency = fc.constantFrom<'opaque' | 'transparent'>('opaque', 'opaque', 'opaque', 'transparent');
const by = fc.nat({ max: PEOPLE - 1 });
const which = fc.nat({ max: 50 });

const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      by,
      times,
      time_zone,
      recurrence_pattern,
      rooms,
      transparency,
      livesInRoom: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      by,
      which,
      times,
      scope: fc.constantFrom<Scope>('this', 'following', 'all'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      by,
      which,
      rooms,
      transparency,
      home: fc.option(fc.nat({ max: ROOMS }), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('change role' as const),
      by,
      who: by,
      rooms,
      role: fc.constantFrom(...CALENDAR_ROLES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('answer' as const), by, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), by, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roll back' as const), by, which }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const WINDOW = {
  startsAtEpochSeconds: Date.parse('2031-02-01T00:00:00Z') / 1000,
  endsAtEpochSeconds: Date.parse('2031-09-01T00:00:00Z') / 1000,
};

/** People who own the same rooms, and so every event there, until they change their roles. */
interface World {
  people: string[];
  rooms: string[];
}

async function aWorld(): Promise<World> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => aPerson(context)));
  const [owner, ...others] = people;
  const made = await Promise.all(
    Array.from({ length: ROOMS }, () => calendarsOf(context, owner!).create('Room', { overlaps: 'reject' })),
  );
  for (const room of made) await calendarsOf(context, owner!).share(room, 'owner', ...others);
  return { people, rooms: made };
}

const TERMS = { onConflict: 'allow' } as const;

async function execute({ people, rooms: ids }: World, order: Command): Promise<unknown> {
  const userId = people[order.by]!;
  if (order.do === 'create') return create(userId, ids, order);
  if (order.do === 'change role') {
    return calendarsOf(context, userId).changeRole(ids[order.rooms[0]!]!, people[order.who]!, order.role);
  }
  // Those that the person is on, or those of a room.
  const ofWhom = order.which % 2 === 0 ? userId : ids[0]!;
  const entries = await listEntriesById(context.table, ofWhom, { after: undefined, limit: 100 });
  const event = await findEvent(context.table, entries[order.which % Math.max(1, entries.length)]?.eventId ?? '');
  return event && change(userId, ids, event, order);
}

async function create(userId: string, ids: string[], order: Extract<Command, { do: 'create' }>): Promise<unknown> {
  const booked = order.rooms.map((index) => ids[index]!);
  const home = order.livesInRoom ? booked[0] : undefined;
  const { times: at, time_zone: zone, recurrence_pattern: pattern, transparency: shown } = order;
  const input: EventInput = {
    title: 'One',
    ...at,
    time_zone: zone,
    recurrence_pattern: pattern,
    transparency: shown,
    calendar_id: home,
    resources: booked.filter((id) => id !== home),
  };
  return createEvent(context, await startCreation(context, userId, TERMS), input);
}

async function change(
  userId: string,
  ids: string[],
  event: EventRecord,
  order: Exclude<Command, { do: 'create' | 'change role' }>,
): Promise<unknown> {
  const write = await startWrite(context, userId, event.id, TERMS);
  if (order.do === 'answer') return respond(context, write, 'accepted');
  if (order.do === 'delete') return deleteEvent(context, write);
  if (order.do === 'roll back') return rollBack(context, write, String(1 + (order.which % event.version)));
  if (order.do === 'book') {
    const calendar_id = order.home === undefined ? event.content.calendar_id : (ids[order.home] ?? 'primary');
    const resources = order.rooms.map((index) => ids[index]!).filter((id) => id !== calendar_id);
    return updateEvent(context, write, { calendar_id, resources, transparency: order.transparency });
  }
  if (!event.bounds) return updateEvent(context, write, order.times);
  const { items } = listOccurrencesOf(context, write.loaded, { window: WINDOW, after: undefined, limit: 5 });
  const occurrence = items[order.which % Math.max(1, items.length)];
  if (!occurrence) return undefined;
  return updatePart(context, write, { occurrence: occurrence.occurrence_start, scope: order.scope }, order.times);
}

const REFUSALS = ['schedule-conflict', 'invalid-request', 'not-found', 'forbidden', 'last-owner'];

async function requireFree(room: string): Promise<void> {
  const entries = await busyEntriesOverlapping(context.table, room, WINDOW);
  const events = await findEvents(
    context.table,
    entries.map(({ eventId }) => eventId),
  );
  const busy = events
    .filter((event) => isBusyFor(event, room))
    .flatMap((event) => [...busySlotsWithin(timetableOf(event, context.budget), [WINDOW], context.budget)])
    .sort((a, b) => a.startsAtEpochSeconds - b.startsAtEpochSeconds);
  for (const [index, one] of busy.entries()) {
    const next = busy.slice(index + 1).find(({ event }) => event.id !== one.event.id);
    if (next) expect(next.startsAtEpochSeconds).toBeGreaterThanOrEqual(one.endsAtEpochSeconds);
  }
}

it(
  'no two events keep a room busy at the same time, after any writes of several people that allow conflicts',
  { timeout: 240_000 },
  async () => {
    let [accepted, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: 2, maxLength: 5 }), { minLength: 5, maxLength: 8 }),
        async (rounds) => {
          const world = await aWorld();
          for (const racing of rounds) {
            for (const outcome of await Promise.allSettled(racing.map((order) => execute(world, order)))) {
              if (outcome.status === 'fulfilled') accepted += 1;
              else if (outcome.reason instanceof ProblemError && REFUSALS.includes(outcome.reason.code)) refused += 1;
              else throw outcome.reason;
            }
          }
          for (const room of world.rooms) await requireFree(room);
        },
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(RUNS);
    expect(refused).toBeGreaterThan(RUNS);
    expect(await unfindableBusyTime(context)).toEqual([]);
  },
);
