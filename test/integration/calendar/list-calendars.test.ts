/** Lists over several calendars: their order, their pages and their cost. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { listMemberships } from '../../../lib/store/calendars.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { shownEvents } from '../../../lib/usecases/calendar/list-scope.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createEvent } from '../../support/database/event-writes.js';
import { Meter, type Traffic } from '../../support/database/meter.js';
import { startCreation } from '../../support/database/writes.js';

const RUNS = Number(process.env['LIST_RUNS'] ?? 5);
const SEED = process.env['LIST_SEED'];
const CALENDARS = 3;
const WINDOW = {
  startsAtEpochSeconds: Date.parse('2032-03-01T00:00:00Z') / 1000,
  endsAtEpochSeconds: Date.parse('2032-04-01T00:00:00Z') / 1000,
};
const EVERYTHING = { isDeleted: false, words: [], role: undefined };

let context: Awaited<ReturnType<typeof createContext>>;
let meter: Meter;
let ada: string;
beforeAll(async () => {
  context = await createContext();
  meter = new Meter(context.client);
  ada = await aPerson(context);
});

const scopeOf = async (userId: string) =>
  shownEvents(context, { userId, memberships: await listMemberships(context.table, userId) });

/** Calendars of Ada that she shares with a person. */
async function sharedWith(userId: string, count: number): Promise<string[]> {
  const calendars: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = await calendarsOf(context, ada).create();
    await calendarsOf(context, ada).share(id, 'viewer', userId);
    calendars.push(id);
  }
  return calendars;
}

interface Plan {
  /** The calendar on which the event lives; the last is the primary one of the reader. */
  home: number;
  books: number[];
  hour: number;
  isWeekly: boolean;
}

async function createAs(userId: string, { home, books, hour, isWeekly }: Plan, calendars: string[]) {
  const calendar = calendars[home];
  const author = calendar === undefined ? userId : ada;
  return createEvent(context, await startCreation(context, author, { onConflict: 'allow' }), {
    title: 'Meeting',
    start_time: `2032-03-0${1 + Math.floor(hour / 8)}T1${hour % 8}:00:00`,
    end_time: `2032-03-0${1 + Math.floor(hour / 8)}T1${1 + (hour % 8)}:00:00`,
    transparency: 'transparent',
    ...(isWeekly && { recurrence_pattern: { rrule: 'FREQ=WEEKLY;COUNT=2' } }),
    ...(calendar !== undefined && {
      calendar_id: calendar,
      resources: books.filter((index) => index !== home).map((index) => calendars[index]!),
    }),
  });
}

/** All pages of a list. */
async function pages<Item, Position>(
  read: (after: Position | undefined) => Promise<{ items: Item[]; next: Position | undefined }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let after: Position | undefined;
  do {
    const { items, next } = await read(after);
    found.push(...items);
    after = next;
  } while (after);
  return found;
}

const aPlan: fc.Arbitrary<Plan> = fc.record({
  home: fc.nat(CALENDARS),
  books: fc.uniqueArray(fc.nat(CALENDARS - 1)),
  hour: fc.nat(11),
  isWeekly: fc.boolean(),
});

it('pages of any size return all events of several calendars in order, each once', async () => {
  const property = fc.asyncProperty(
    fc.array(aPlan, { maxLength: 9 }),
    fc.integer({ min: 1, max: 4 }),
    async (plans, limit) => {
      const userId = await aPerson(context);
      const calendars = await sharedWith(userId, CALENDARS);
      const events: { id: string; start_time: string }[] = [];
      for (const plan of plans) events.push(await createAs(userId, plan, calendars));
      const scope = await scopeOf(userId);
      const orderOf = ({ id, start_time }: { id: string; start_time: string }) => `${start_time} ${id}`;
      const expected = events.map(orderOf).sort();
      for (const window of [undefined, WINDOW]) {
        for (const words of [[], ['meeting']]) {
          const request = { ...EVERYTHING, words, userId, scope, window, limit };
          const listed = await pages((after: Parameters<typeof listEvents>[1]['after']) =>
            listEvents(context, { ...request, after }),
          );
          expect(listed.map(orderOf)).toEqual(expected);
        }
      }
      const request = { ...EVERYTHING, userId, scope, window: WINDOW };
      const inPages = await pages((after: Parameters<typeof listOccurrences>[1]['after']) =>
        listOccurrences(context, { ...request, limit, after }),
      );
      const { items } = await listOccurrences(context, { ...request, limit: 200, after: undefined });
      expect(inPages).toEqual(items);
      expect(items.map(orderOf)).toEqual(items.map(orderOf).sort());
      expect(items).toHaveLength(plans.reduce((sum, { isWeekly }) => sum + (isWeekly ? 2 : 1), 0));
    },
  );
  await fc.assert(property, { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }) });
}, 120_000);

describe('a list of fifty events', () => {
  const EVENTS = 60;

  /** What a page costs when the events are spread over these calendars; without any, they are the reader's own. */
  async function costsOver(count: number): Promise<Record<string, Traffic>> {
    const userId = await aPerson(context);
    const calendars = await sharedWith(userId, count);
    for (let index = 0; index < EVENTS; index++) {
      await createAs(userId, { home: count && index % count, books: [], hour: index % 12, isWeekly: false }, calendars);
    }
    const request = { ...EVERYTHING, userId, limit: 50, after: undefined };
    const costs: Record<string, Traffic> = {};
    const measure = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      costs[name] = (await meter.measure(work)).traffic;
    };
    await measure('list', async () =>
      listEvents(context, { ...request, scope: await scopeOf(userId), window: undefined }),
    );
    await measure('week', async () =>
      listEvents(context, { ...request, scope: await scopeOf(userId), window: WINDOW }),
    );
    await measure('expand', async () =>
      listOccurrences(context, { ...request, scope: await scopeOf(userId), window: WINDOW }),
    );
    return costs;
  }

  it('costs at most three times as much over ten calendars as over one, and takes one more round trip than without calendars', async () => {
    const [own, one, ten] = [await costsOver(0), await costsOver(1), await costsOver(10)];
    for (const name of ['list', 'week', 'expand']) {
      // The memberships are read with the session, before the list.
      expect([own[name]?.roundTrips, one[name]?.roundTrips]).toEqual([3, 4]);
      expect(ten[name]?.roundTrips).toBeLessThanOrEqual(6);
      expect(ten[name]!.readUnits / one[name]!.readUnits).toBeLessThan(3);
    }
  }, 60_000);
});
