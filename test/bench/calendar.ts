/**
 * What the work on one week of a calendar costs, by the number of events outside of that week, and by the number of
 * weekly series that reach into it: round trips and units of DynamoDB, and latency beside the same work on the smallest
 * calendar, in turns in the same run. Prints Markdown; takes some ten minutes, most of them to fill the calendars. The
 * use cases, the store and DynamoDB Local are real. What comes before every use case is not counted: a read unit for
 * the session and a write unit for the bucket, in the first round trip of a creation, in one of their own before the
 * others.
 */
import { LOCAL_AWS } from '../../infra/local/offline.js';
import { StepBudget } from '../../lib/domain/recurrence/budget.js';
import { listEvents } from '../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../lib/usecases/calendar/read-free-busy.js';
import { deleteEvent, createEvent } from '../support/database/event-writes.js';
import { createContext } from '../support/context.js';
import { startDatabase } from '../support/database/database.js';
import { aFilledCalendar, FREE_SLOT, WEEK } from '../support/database/filled-calendar.js';
import { Meter, type Traffic } from '../support/database/meter.js';
import { startCreation, startWrite } from '../support/database/writes.js';

const WARM_UP_ROUNDS = 10;
/** The default page size for clients. */
const LIMIT = 50;

interface Column {
  name: string;
  holds: { events: number; series: number };
}

const TABLES: { title: string; columns: Column[]; rounds: number }[] = [
  {
    title: 'events in the calendar',
    columns: [100, 10_000, 100_000].map((events) => ({ name: inAll(events), holds: { events, series: 0 } })),
    rounds: 150,
  },
  {
    title: 'weekly series beside 100 events',
    columns: [0, 100, 1_000].map((series) => ({ name: inAll(series), holds: { events: 100, series } })),
    rounds: 40,
  },
];

type Cost = Traffic & { milliseconds: number };
const ROWS: { name: string; value: keyof Cost }[] = [
  { name: 'round trips', value: 'roundTrips' },
  { name: 'read units', value: 'readUnits' },
  { name: 'write units', value: 'writeUnits' },
  { name: 'latency, of the first', value: 'milliseconds' },
];

Object.assign(process.env, LOCAL_AWS);
const database = await startDatabase();
try {
  const context = await createContext(database);
  const meter = new Meter(context.client);
  const page = { isDeleted: false, words: [], role: undefined, window: WEEK, after: undefined, limit: LIMIT };
  // A request has one step budget, by which it also caches what it has computed. Contexts of tests have a new one each time.
  const request = () => ({ ...context, budget: new StepBudget() });
  const operations: Record<string, (userId: string) => Promise<object>> = {
    'create, with a conflict check': async (userId) =>
      createEvent(request(), await startCreation(context, userId), FREE_SLOT),
    'list of a week': (userId) => listEvents(request(), { ...page, userId }),
    'the same, `expand=true`': (userId) => listOccurrences(request(), { ...page, userId }),
    'free-busy of a week': (userId) => readFreeBusy(request(), [{ userId, isShown: true }], WEEK),
  };

  /** One task, after which the calendar is unchanged. */
  const costOf = async (operation: string, userId: string): Promise<Cost> => {
    const startedAt = performance.now();
    const { result, traffic } = await meter.measure(async () => operations[operation]?.(userId));
    const milliseconds = performance.now() - startedAt;
    if (result && 'id' in result) {
      await deleteEvent(context, await startWrite(context, userId, String(result.id)));
    }
    return { ...traffic, milliseconds };
  };

  for (const { title, columns, rounds } of TABLES) {
    const userIds: string[] = [];
    for (const { holds } of columns) userIds.push(await aFilledCalendar(context, holds));
    console.log(`\n| ${[title, '', ...columns.map(({ name }) => name), 'last : first'].join(' | ')} |`);
    console.log(`|---|---|${'--:|'.repeat(columns.length + 1)}`);
    for (const operation of Object.keys(operations)) {
      const costs = userIds.map((): Cost[] => []);
      for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
        for (let turn = 0; turn < userIds.length; turn++) {
          // The first task may have more to clean up after others, so the tasks take turns.
          const index = (turn + round + WARM_UP_ROUNDS) % userIds.length;
          const cost = await costOf(operation, userIds[index] ?? '');
          if (round >= 0) costs[index]?.push(cost);
        }
      }
      printRows(operation, costs);
    }
  }
} finally {
  await database.stop();
}

function printRows(operation: string, costs: Cost[][]): void {
  for (const { name, value } of ROWS) {
    const medians = costs.map((all) => median(all.map((one) => one[value])));
    const [first = NaN, last = NaN] = [medians[0], medians.at(-1)];
    if (last === 0) continue;
    const shown = medians.map((one) => (value === 'milliseconds' ? (one / first).toFixed(2) : inAll(one)));
    const head = value === 'roundTrips' ? operation : '';
    console.log(`| ${[head, name, ...shown, (last / first).toFixed(2)].join(' | ')} |`);
  }
}

function inAll(count: number): string {
  return count.toLocaleString('en');
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
