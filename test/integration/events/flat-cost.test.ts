import { beforeAll, describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../../lib/domain/event/calendar-entry.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { LAST_INSTANT_EPOCH_SECONDS } from '../../../lib/domain/time/event-time.js';
import { putEntry } from '../../../lib/store/calendar-entries.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import { createEvent as preview } from '../../../lib/usecases/events/create-events.js';
import { hadBusyTime } from '../../support/database/bookings.js';
import { createEvent } from '../../support/database/event-writes.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { Meter, type Traffic } from '../../support/database/meter.js';
import { startCreation } from '../../support/database/writes.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const YEAR = 366 * DAY;
const WINDOW = {
  startsAtEpochSeconds: Date.parse('2031-01-06T00:00:00Z') / 1000,
  endsAtEpochSeconds: Date.parse('2031-01-13T00:00:00Z') / 1000,
};
/** The maximum number of actions in one transaction. */
const MANY = 100;

let context: Awaited<ReturnType<typeof createContext>>;
let meter: Meter;
beforeAll(async () => {
  context = await createContext();
  meter = new Meter(context.client);
});

const event = (day: string, hour: number, more: EventInput = {}): EventInput => ({
  title: 'In the window',
  start_time: `2031-01-${day}T${String(hour).padStart(2, '0')}:00:00`,
  end_time: `2031-01-${day}T${String(hour + 1).padStart(2, '0')}:00:00`,
  ...more,
});

const create = async (userId: string, input: EventInput) =>
  createEvent(context, await startCreation(context, userId), input);

/** A request about a window. */
const page = { isDeleted: false, words: [], role: undefined, window: WINDOW, after: undefined, limit: 50 };
const WORK: Record<string, (userId: string) => Promise<unknown>> = {
  list: (userId) => listEvents(context, { ...page, userId }),
  expand: (userId) => listOccurrences(context, { ...page, userId }),
  freeBusy: (userId) => readFreeBusy(context, [{ userId, isShown: true }], WINDOW),
  create: (userId) => create(userId, event('09', 12)),
};

/** The cost when the window has two events and a series, and these intervals are outside of it. */
async function costsWith(outside: Partial<CalendarEntry>[]): Promise<Record<string, Traffic>> {
  const userId = await aPerson(context);
  await create(userId, event('06', 9));
  await create(userId, event('07', 9));
  await create(userId, event('08', 9, { recurrence_pattern: { rrule: 'FREQ=WEEKLY' } }));
  const known = { participantId: userId, isSeries: false, isHome: true, isBusy: true, isDeleted: false };
  const entries = outside.map((one) => ({ ...known, eventId: context.newId('evt'), ...one }) as CalendarEntry);
  await context.table.transact({ revision: hadBusyTime(context.table, userId) });
  if (entries.length > 0)
    await context.table.transact({ entries: entries.map((entry) => putEntry(context.table, entry)) });
  const costs: Record<string, Traffic> = {};
  for (const [name, work] of Object.entries(WORK)) {
    costs[name] = (await meter.measure(() => work(userId))).traffic;
  }
  return costs;
}

/** Half of them end well before the window, one after the other, and half of them start when it ends. */
const around = (seconds: number, clearance: number): Partial<CalendarEntry>[] =>
  Array.from({ length: MANY }, (_, index) => {
    const isBefore = index % 2 === 0;
    const first = isBefore ? WINDOW.startsAtEpochSeconds - clearance - seconds : WINDOW.endsAtEpochSeconds;
    const startsAtEpochSeconds = first + (isBefore ? -1 : 1) * index * HOUR;
    return { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + seconds };
  });

const series = (startsAtEpochSeconds: number, endsAtEpochSeconds: number): Partial<CalendarEntry>[] =>
  Array.from({ length: MANY }, () => ({ isSeries: true, startsAtEpochSeconds, endsAtEpochSeconds }));

describe('each request about one week', () => {
  it.each([
    { name: 'half hours', outside: around(HOUR / 2, HOUR) },
    { name: 'events of some hours', outside: around(8 * HOUR, DAY) },
    { name: 'events of some days', outside: around(5 * DAY, 32 * DAY) },
    { name: 'events of some months', outside: around(90 * DAY, 3 * YEAR) },
    {
      name: 'series that are over',
      outside: series(WINDOW.startsAtEpochSeconds - YEAR, WINDOW.startsAtEpochSeconds - 1),
    },
  ])('costs the same however many $name lie outside of the week', async ({ outside }) => {
    expect(await costsWith(outside)).toEqual(await costsWith([]));
  });

  it('costs the same however many series start later', async () => {
    const yetToBegin = series(WINDOW.endsAtEpochSeconds, LAST_INSTANT_EPOCH_SECONDS);
    expect(await costsWith(yetToBegin)).toEqual(await costsWith([]));
  });

  it('takes three round trips to create an event, two to list and one for free-busy, series included', async () => {
    const { create: creation, list, expand, freeBusy } = await costsWith([]);
    expect(creation?.roundTrips).toBe(3);
    expect(list?.roundTrips).toBe(2);
    expect(expand?.roundTrips).toBe(2);
    expect(freeBusy?.roundTrips).toBe(1);
  });
});

it('a conflict check takes one query for each duration class that the calendar has had, and none for an empty calendar', async () => {
  const userId = await aPerson(context);
  const check = async () => preview(context, await startCreation(context, userId, { isDryRun: true }), event('08', 9));
  const requests: number[] = [];
  for (const earlier of [
    undefined,
    event('13', 9),
    event('14', 9),
    event('15', 9, { end_time: '2031-01-15T14:00:00' }),
    event('16', 9, { end_time: '2031-01-20T14:00:00' }),
    event('16', 9, { start_time: '2031-02-01T10:00:00', end_time: '2031-05-01T10:00:00' }),
    event('21', 9, { recurrence_pattern: { rrule: 'FREQ=YEARLY;COUNT=2' } }),
    event('22', 9, { start_time: '2041-01-01T10:00:00', end_time: '2045-01-01T10:00:00' }),
  ]) {
    if (earlier) await create(userId, earlier);
    requests.push((await meter.measure(check)).traffic.requests);
  }
  expect(requests.map((count) => count - requests[0]!)).toEqual([0, 1, 1, 2, 3, 4, 5, 5]);
});
