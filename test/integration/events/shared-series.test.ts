/** The cost of series that a stranger shares and that were not accepted, for the owner of the calendar. */
import { beforeAll, describe, expect, it } from 'vitest';
import { creation } from '../../../lib/domain/change/change.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { commitChanges } from '../../../lib/store/events.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { createEvent } from '../../support/database/event-writes.js';
import { createContext } from '../../support/context.js';
import { openCalendars } from '../../support/database/calendars.js';
import { anAccess } from '../../support/database/event-records.js';
import { Meter } from '../../support/database/meter.js';
import { startCreation } from '../../support/database/writes.js';

/** SHARED_SERIES=900 repeats the size of the attack that this test covers. */
const SHARED = Number(process.env['SHARED_SERIES'] ?? 150);
const SERIES_A_TRANSACTION = 24;
const day = (date: string) => ({
  startsAtEpochSeconds: Date.parse(`${date}T00:00:00Z`) / 1000,
  endsAtEpochSeconds: Date.parse(`${date}T00:00:00Z`) / 1000 + 86_400,
});
const DAY = day('2031-02-03');

/** Dense series, sparse series without an occurrence on the day, and some in zones with clock changes. */
const RULES = [
  'FREQ=MINUTELY;INTERVAL=5',
  'FREQ=DAILY;INTERVAL=999',
  'FREQ=WEEKLY',
  'FREQ=HOURLY',
  'FREQ=MONTHLY;BYDAY=1MO',
  'FREQ=YEARLY',
  'FREQ=WEEKLY;INTERVAL=50;BYDAY=MO,TU,WE,TH,FR,SA,SU',
];
const ZONES = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const seriesOf = (index: number): EventInput => ({
  title: index % 5 === 0 ? 'Buy now' : 'Offer',
  start_time: `2031-01-06T${String(index % 24).padStart(2, '0')}:00:00`,
  end_time: `2031-01-06T${String(index % 24).padStart(2, '0')}:04:00`,
  time_zone: ZONES[index % ZONES.length]!,
  recurrence_pattern: { rrule: RULES[index % RULES.length]! },
});

let context: Awaited<ReturnType<typeof createContext>>;
let meter: Meter;
let alone: string;
let victim: string;
beforeAll(
  async () => {
    context = await createContext();
    meter = new Meter(context.client);
    [alone, victim] = [await aPerson(), await aPerson()];
    await share(SHARED);
  },
  120_000 + 300 * SHARED,
);

/** A user with a weekly meeting on the day. */
async function aPerson(): Promise<string> {
  const username = `user${context.newId('usr').slice(-20).toLowerCase()}`;
  const { id } = await register(context, { username, email: `${username}@example.com`, password: 'correct horse' });
  const meeting = { ...seriesOf(9), title: 'Meeting', recurrence_pattern: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } };
  await createEvent(context, await startCreation(context, id), meeting);
  return id;
}

async function share(count: number): Promise<void> {
  const stranger = { userId: context.newId('usr'), now: context.now(), budget: new StepBudget(Infinity) };
  await openCalendars(context.table, [stranger.userId]);
  const access = {
    [stranger.userId]: anAccess(),
    [victim]: anAccess({ role: 'viewer', response: 'needs_action' }),
  };
  for (let from = 0; from < count; from += SERIES_A_TRANSACTION) {
    const indexes = Array.from({ length: Math.min(SERIES_A_TRANSACTION, count - from) }, (_, index) => from + index);
    const changes = indexes.map((index) =>
      creation(context.newId('evt'), contentFrom(seriesOf(index), stranger.budget), access, stranger),
    );
    await commitChanges(context.table, changes);
  }
}

const request = () => ({ ...context, budget: new StepBudget() });
const page = { isDeleted: false, words: [] as string[], role: undefined, window: DAY, after: undefined, limit: 1 };

describe('unanswered series that a stranger has shared', () => {
  it('add no cost to free-busy and conflict checks', async () => {
    const free = { title: 'Lunch', start_time: '2031-02-03T12:30:00', end_time: '2031-02-03T13:00:00' };
    const costs = async (userId: string) => [
      (await meter.measure(() => readFreeBusy(request(), [{ userId, isShown: true }], DAY))).traffic,
      (await meter.measure(async () => createEvent(request(), await startCreation(context, userId), free))).traffic,
    ];
    expect(await costs(victim)).toEqual(await costs(alone));
  });

  it('cost a list of one day only the reads of their entries, and no reads of events outside the page', async () => {
    for (const work of [listEvents, listOccurrences]) {
      const { traffic } = await meter.measure(() => work(request(), { ...page, userId: victim }));
      expect(traffic.roundTrips).toBeLessThanOrEqual(5);
      expect(traffic.itemsRead).toBeLessThanOrEqual(SHARED + 10);
      expect(traffic.readUnits).toBeLessThanOrEqual(15 + SHARED / 8);
    }
  });

  it('use few of a request’s steps, however dense they are', async () => {
    const { budget, ...rest } = request();
    await listOccurrences({ ...rest, budget }, { ...page, userId: victim });
    expect(budget.spent).toBeLessThan(3_000 + 500 * SHARED);
  });

  it.each([
    { name: 'everything', filter: {} },
    { name: 'what a search finds', filter: { words: ['now'] } },
    { name: 'what has a role', filter: { role: 'viewer' as const } },
  ])('give the same items in pages as in one response: $name', { timeout: 60_000 }, async ({ filter }) => {
    const hour = { ...DAY, endsAtEpochSeconds: DAY.startsAtEpochSeconds + 3_600 };
    const everything = { ...page, ...filter, window: hour, userId: victim };
    const all = async (limit: number, pages: number) => {
      const items: unknown[] = [];
      let after: Awaited<ReturnType<typeof listOccurrences>>['next'];
      for (let read = 0; read < pages; read++) {
        const { items: more, next } = await listOccurrences(request(), { ...everything, limit, after });
        items.push(...more);
        if (!next) break;
        after = next;
      }
      return items;
    };
    const whole = await all(200, 100);
    expect(await all(37, 1_000)).toEqual(whole);
    const few = await all(1, 20);
    expect(few).toEqual(whole.slice(0, few.length));
  });
});
