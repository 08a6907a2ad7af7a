/**
 * Measures concurrent edits of one event: how many succeed, and how many attempts and reads they take. Every edit
 * competes with all others, so that the edits are written one after the other. Counts do not depend on the machine,
 * latency does. The use cases, the store and DynamoDB Local are real; DynamoDB Local never cancels a transaction because
 * of another one under way. Prints Markdown. `EDITS` sets the edits (400), `CONNECTIONS` how many are under way at once
 * (32), and `PEOPLE` the people on the event (45).
 */
import { LOCAL_AWS } from '../../infra/local/offline.js';
import { creation } from '../../lib/domain/change/change.js';
import { ProblemError } from '../../lib/domain/errors.js';
import type { EventInput } from '../../lib/domain/event/event-input.js';
import { StepBudget } from '../../lib/domain/recurrence/budget.js';
import { commitChanges } from '../../lib/store/events.js';
import { forEachAtMost } from '../../lib/usecases/at-once.js';
import { load, percentile, setting } from '../support/bench/measure.js';
import { createContext } from '../support/context.js';
import { openCalendars } from '../support/database/calendars.js';
import { startDatabase } from '../support/database/database.js';
import { ADA, aContent, anAccessList } from '../support/database/event-records.js';
import { updateEvent } from '../support/database/event-writes.js';
import { startWrite } from '../support/database/writes.js';

const EDITS = setting('EDITS', 400);
const CONNECTIONS = setting('CONNECTIONS', 32);
const PEOPLE = setting('PEOPLE', 45);

const MINUTE_MILLISECONDS = 60_000;
const DURATION_MINUTES = 30;
/** The time of an event that starts so many minutes after the sixth of a month. */
const timesAt = (month: number, minutes: number) => {
  const startMilliseconds = Date.UTC(2031, month, 6, 9) + minutes * MINUTE_MILLISECONDS;
  const [start_time, end_time] = [startMilliseconds, startMilliseconds + DURATION_MINUTES * MINUTE_MILLISECONDS];
  return { start_time: new Date(start_time).toISOString(), end_time: new Date(end_time).toISOString() };
};

const EDIT_KINDS: { name: string; people: number; inputOf: (month: number, index: number) => EventInput }[] = [
  { name: `title, ${PEOPLE} people`, people: PEOPLE, inputOf: (_, index) => ({ title: `Title ${index}` }) },
  { name: 'time, 1 person', people: 1, inputOf: timesAt },
  { name: `time, ${PEOPLE} people`, people: PEOPLE, inputOf: timesAt },
];

Object.assign(process.env, LOCAL_AWS);
const database = await startDatabase();
try {
  const context = await createContext(database);
  const requests = { writes: 0, reads: 0 };
  context.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        requests[commandName === 'TransactWriteItemsCommand' ? 'writes' : 'reads']++;
        return next(args);
      },
    { step: 'initialize' },
  );
  const columns = [
    'succeeded',
    '503',
    'attempts per success',
    'reads per attempt',
    'edits per second',
    'p50 ms',
    'p99 ms',
  ];
  console.log(
    `| ${EDITS} edits, ${CONNECTIONS} at once | ${columns.join(' | ')} |\n|---|${'--:|'.repeat(columns.length)}`,
  );
  for (const [month, { name, people, inputOf }] of EDIT_KINDS.entries()) {
    const access = anAccessList(people - 1);
    await openCalendars(context.table, Object.keys(access));
    const change = creation(context.newId('evt'), aContent(timesAt(month, 0)), access, ADA);
    await commitChanges(context.table, [change]);
    const { id } = change.version.event;
    Object.assign(requests, { writes: 0, reads: 0 });
    const edit = async (index: number): Promise<number | undefined> => {
      const startedAt = performance.now();
      const request = { ...context, now: () => new Date(), budget: new StepBudget() };
      try {
        await updateEvent(request, await startWrite(request, 'usr_ada', id), inputOf(month, index));
        return performance.now() - startedAt;
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'unavailable') return undefined;
        throw error;
      }
    };
    const startedAt = performance.now();
    const indexes = Array.from({ length: EDITS }, (_, index) => index + 1);
    const outcomes = await forEachAtMost(CONNECTIONS, indexes, edit);
    const seconds = (performance.now() - startedAt) / 1_000;
    const succeeded = outcomes.filter((one) => one !== undefined);
    const cells = [
      succeeded.length,
      EDITS - succeeded.length,
      (requests.writes / succeeded.length).toFixed(1),
      (requests.reads / requests.writes).toFixed(1),
      (succeeded.length / seconds).toFixed(1),
      ...[0.5, 0.99].map((share) => Math.round(percentile(succeeded, share))),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  console.log(`\n${load()}`);
} finally {
  await database.stop();
}
