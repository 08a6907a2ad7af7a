/**
 * No request uses a processor for long, for any series: the costliest patterns run through complete use cases
 * with the step budget of one request. `test/bench/recurrence.ts` measures the time per step.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { creation } from '../../../lib/domain/change/change.js';
import { MAX_PARTICIPANTS, type AccessList } from '../../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import { formatInstant } from '../../../lib/domain/time/event-time.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { assess } from '../../../lib/domain/recurrence/assess.js';
import { BudgetExceededError, MAX_STEPS_A_REQUEST, StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { formatRule } from '../../../lib/domain/recurrence/rrule-text.js';
import { BUCKETS } from '../../../lib/domain/event/revision-buckets.js';
import { commitChanges } from '../../../lib/store/events.js';
import { commit, type Write } from '../../../lib/usecases/events/commit.js';
import { loadWithReader } from '../../../lib/usecases/events/load.js';
import { revisionIn } from '../../../lib/store/revision-counters.js';
import type { Context } from '../../../lib/usecases/context.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences, listOccurrencesOf } from '../../../lib/usecases/calendar/list-occurrences.js';
import { findFreeBusySubjects, readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import {
  updateEvent,
  deletePart,
  updatePart,
  createAllEvents,
  createEvent,
  createSomeEvents,
  rollBack,
} from '../../support/database/event-writes.js';
import { openCalendars } from '../../support/database/calendars.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { ADA, anAccess } from '../../support/database/event-records.js';
import { PLAIN, startCreation, startWrite } from '../../support/database/writes.js';
import { anyExtremeSeries } from '../../unit/domain/recurrence/random-series.js';
import { ruleOf, series, startsOf } from '../../unit/domain/recurrence/series-builder.js';
import { TRAPS } from '../../unit/domain/recurrence/traps.js';

let context: Context;
beforeAll(async () => {
  context = await createContext();
});

const START = '2031-01-06T09:00:00';
const DAY = 86_400;
const [startsAtEpochSeconds] = [Date.parse(`${START}Z`) / 1000];
const windowOf = (days: number) => ({ startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + days * DAY });
const EVERYTHING = { isDeleted: false, words: [], role: undefined, after: undefined, limit: 200 };

/** Minutes long, so that even series of every five minutes do not overlap. */
const inputOf = (rrule: string, start = START): EventInput => ({
  title: 'A trap',
  start_time: start,
  end_time: start.replace('00:00', '01:00'),
  time_zone: 'America/New_York',
  recurrence_pattern: { rrule },
});

/**
 * The result and the steps of one request. A request that exceeds the budget writes nothing and answers 422. The last
 * paid operation can exceed the limit, but is not executed.
 */
async function spentBy<T>(work: (request: Context) => Promise<T>): Promise<{ result: T | undefined; steps: number }> {
  const budget = new StepBudget();
  const request = { ...context, budget };
  const result = await work(request).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.code !== 'invalid-request') throw error;
    return undefined;
  });
  expect(result === undefined || budget.spent <= MAX_STEPS_A_REQUEST).toBe(true);
  return { result, steps: budget.spent };
}

/** The costliest rule of each frequency: from the traps, and from random rules with long intervals and counts. */
function costliest(isTaken: boolean): string[] {
  const random = fc.sample(anyExtremeSeries, { numRuns: 300, seed: 5545 }).map(({ rule }) => formatRule(rule));
  const checked = [...TRAPS.map(([rule]) => rule), ...random]
    .map((rule) => {
      const budget = new StepBudget();
      const assessed = assess(series(rule, START, { durationSeconds: 60 }), budget);
      return { rule, frequency: ruleOf(rule).frequency, isTaken: 'series' in assessed, steps: budget.spent };
    })
    .filter((one) => one.isTaken === isTaken)
    .sort((a, b) => a.steps - b.steps);
  return [...new Map(checked.map(({ frequency, rule }) => [frequency, rule])).values()];
}
const WHOLE_REQUEST = { code: 'invalid-request', members: { errors: [{ pointer: '' }] } };
const shortOf = (rule: string): string => (rule.length > 80 ? `${rule.slice(0, 77)}…` : rule);

it('each request has one step budget; an import has one for each transaction, and an export is limited by time', () => {
  const lib = resolve(import.meta.dirname, '../../../lib');
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const makers = files.filter((name) => readFileSync(resolve(lib, name), 'utf8').includes('new StepBudget('));
  expect(makers.toSorted()).toEqual([
    'runtime/context.ts',
    'usecases/accounts/export-account.ts',
    'usecases/icalendar/import-calendar.ts',
  ]);
});

describe('a costly series', { timeout: 60_000 }, () => {
  it.each(costliest(true).map((rule) => [shortOf(rule), rule]))(
    'can be written, changed in part and read within one request each: %s',
    async (_, rule) => {
      const userId = await aPerson(context);
      const created = await spentBy(async (request) =>
        createEvent(request, await startCreation(request, userId), inputOf(rule)),
      );
      expect(created.result).toMatchObject({ is_recurring: true });
      const { id } = created.result!;

      const listed = await spentBy((request) =>
        listOccurrences(request, { ...EVERYTHING, userId, window: windowOf(366) }),
      );
      const own = await spentBy(async (request) =>
        listOccurrencesOf(request, await loadWithReader(request, userId, id), {
          ...EVERYTHING,
          window: windowOf(36_600),
        }),
      );
      const items = own.result!.items;
      expect(items).not.toHaveLength(0);
      expect(listed.result!.items.map((item) => item.occurrence_start)).toEqual(
        items.map((item) => item.occurrence_start).slice(0, listed.result!.items.length),
      );
      await spentBy((request) => listEvents(request, { ...EVERYTHING, userId, window: windowOf(1) }));

      const occurrence = items.at(-1)!.occurrence_start;
      const renamed = await spentBy(async (request) =>
        updatePart(request, await startWrite(request, userId, id), { occurrence, scope: 'this' }, { title: 'Once' }),
      );
      expect(renamed.result).toMatchObject({ title: 'Once' });
      const moved = await spentBy(async (request) =>
        updateEvent(request, await startWrite(request, userId, id), { start_time: START.replace('00:00', '00:30') }),
      );
      expect(moved.result).toMatchObject({ version: 3 });
      const restored = await spentBy(async (request) => rollBack(request, await startWrite(request, userId, id), '2'));
      expect(restored.result).toMatchObject({ version: 4 });
      const split = await spentBy(async (request) =>
        updatePart(
          request,
          await startWrite(request, userId, id),
          { occurrence, scope: 'following' },
          { title: 'Rest' },
        ),
      );
      expect(split.result).toMatchObject({ title: 'Rest' });
      const part = { occurrence: items[0]!.occurrence_start, scope: 'this' as const };
      await spentBy(async (request) => deletePart(request, await startWrite(request, userId, id), part));
    },
  );

  it.each(costliest(false).map((rule) => [shortOf(rule), rule]))(
    'is refused with an error at recurrence_pattern: %s',
    async (_, rule) => {
      const userId = await aPerson(context);
      const creating = createEvent(context, await startCreation(context, userId), inputOf(rule));
      await expect(creating).rejects.toMatchObject({
        code: 'invalid-request',
        members: { errors: [{ pointer: '/recurrence_pattern' }] },
      });
      const inBatch = createAllEvents(context, await startCreation(context, userId), [
        inputOf('FREQ=DAILY;COUNT=2'),
        inputOf(rule),
      ]);
      await expect(inBatch).rejects.toMatchObject({
        members: { errors: [{ pointer: '/events/1/recurrence_pattern' }] },
      });
    },
  );
});

it('a costly series whose occurrences are all cancelled is read as empty, and can be changed and restored', async () => {
  const userId = await aPerson(context);
  const rrule = 'FREQ=MINUTELY;INTERVAL=7;BYHOUR=9;BYDAY=MO;COUNT=450';
  const created = await createEvent(context, await startCreation(context, userId), inputOf(rrule));
  const exdates = startsOf(series(rrule, START, { durationSeconds: 60 }));
  const { id } = created;
  const write = (request: Context) => startWrite(request, userId, id);
  await spentBy(async (request) =>
    updateEvent(request, await write(request), { recurrence_pattern: { rrule, exdates } }),
  );

  const loaded = await loadWithReader(context, userId, id);
  const query = { ...EVERYTHING, userId, window: windowOf(366) };
  expect((await spentBy((request) => listOccurrences(request, query))).result?.items).toEqual([]);
  const ofSeries = await spentBy((request) => Promise.resolve(listOccurrencesOf(request, loaded, query)));
  expect(ofSeries.result?.items).toEqual([]);
  expect((await spentBy((request) => listEvents(request, query))).result?.items).toEqual([]);
  const busy = await spentBy(async (request) =>
    readFreeBusy(request, await findFreeBusySubjects(request, userId, {}), windowOf(62)),
  );
  expect(busy.result).toEqual([{ user_id: userId, busy: [] }]);
  const renamed = await spentBy(async (request) => updateEvent(request, await write(request), { title: 'Empty' }));
  expect(renamed.result).toMatchObject({ version: 3 });
  const restored = await spentBy(async (request) => rollBack(request, await write(request), '1'));
  expect(restored.result).toMatchObject({ version: 4 });
  expect((await spentBy((request) => listOccurrences(request, query))).result?.items).not.toHaveLength(0);
});

describe('a write that loses a race', () => {
  const inDays = creation(
    'evt_race',
    contentFrom({ ...inputOf('FREQ=DAILY'), calendar_id: 'cal_ada' }, new StepBudget()),
    { usr_ada: anAccess() },
    ADA,
  );
  const STALE = { ...revisionIn(), counts: Array<number>(BUCKETS).fill(-1), account: 'open' } as const;
  const write = async (decide: Write['decide']) =>
    commit(context, {
      userId: 'usr_ada',
      options: { ...PLAIN, save: undefined },
      revision: STALE,
      pending: [],
      decide,
    });

  it('asks for a retry when only the second decision exceeds the step budget', async () => {
    const decide: Write['decide'] = (known) =>
      known ? Promise.reject(new BudgetExceededError()) : Promise.resolve({ changes: [inDays] });
    await expect(write(decide)).rejects.toMatchObject({ code: 'unavailable', facts: { retryAfterSeconds: 1 } });
  });

  it('asks for a smaller request when one decision exceeds the step budget', async () => {
    await expect(write(() => Promise.reject(new BudgetExceededError()))).rejects.toMatchObject(WHOLE_REQUEST);
  });
});

const EACH_FIVE_MINUTES = 'FREQ=MINUTELY;INTERVAL=5';
/** A batch that does not repeat an earlier request. */
const NO_PREVIOUS_RESULTS = { done: new Map(), save: undefined };

describe('many series in one request', { timeout: 60_000 }, () => {
  it('share one step budget in an atomic batch', async () => {
    const userId = await aPerson(context);
    const request = { ...context, budget: new StepBudget() };
    const inputs = [...Array(20).keys()].map(() => inputOf(EACH_FIVE_MINUTES));
    const creation = await startCreation(request, userId, { onConflict: 'allow' });
    await expect(createAllEvents(request, creation, inputs)).rejects.toMatchObject(WHOLE_REQUEST);
    expect((await listEvents(context, { ...EVERYTHING, userId, window: undefined })).items).toEqual([]);
  });

  it('share one step budget in a partial batch, and the events beyond it can be sent again', async () => {
    const userId = await aPerson(context);
    const request = { ...context, budget: new StepBudget() };
    const inputs = [...Array(100).keys()].map(() => inputOf(EACH_FIVE_MINUTES));
    const creation = await startCreation(request, userId, { onConflict: 'allow' });
    const results = await createSomeEvents(request, creation, inputs, NO_PREVIOUS_RESULTS);
    const written = results.filter((result) => 'event' in result);
    expect(written.length).toBeGreaterThan(0);
    expect(results.slice(written.length)).toEqual(
      results.slice(written.length).map(({ index }) => ({
        index,
        error: expect.objectContaining({ code: 'unavailable' }) as unknown,
      })),
    );
    expect((await listEvents(context, { ...EVERYTHING, userId, window: undefined })).items).toHaveLength(
      written.length,
    );
  });

  it('fit into the budget for the largest batch of typical series', async () => {
    const userId = await aPerson(context);
    const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR'];
    const inputs = [...Array(100).keys()].map((n) =>
      inputOf(
        `FREQ=WEEKLY;BYDAY=${weekdays[n % 5]!}`,
        `2031-01-0${6 + (n % 4)}T${String(n % 20).padStart(2, '0')}:00:00`,
      ),
    );
    const { result } = await spentBy(async (request) =>
      createSomeEvents(
        request,
        await startCreation(request, userId, { onConflict: 'allow' }),
        inputs,
        NO_PREVIOUS_RESULTS,
      ),
    );
    expect(result!.filter((one) => 'event' in one)).toHaveLength(100);
  });

  it('either give free-busy for the maximum number of people or exceed the limit immediately', async () => {
    const userId = await aPerson(context);
    const others = [...Array(MAX_PARTICIPANTS - 1).keys()].map(() => `usr_${randomUUID()}`);
    await openCalendars(context.table, others);
    const access: AccessList = Object.fromEntries([userId, ...others].map((id) => [id, anAccess({ username: id })]));
    const write = async (rrule: string, start: string): Promise<string> => {
      const content = contentFrom(inputOf(rrule, start), new StepBudget());
      const made = creation(context.newId('evt'), content, access, { ...ADA, userId });
      await commitChanges(context.table, [made], undefined);
      return made.version.event.id;
    };
    const ask = (eventId: string, days: number) =>
      spentBy(async (request) =>
        readFreeBusy(request, await findFreeBusySubjects(request, userId, { event_id: eventId }), windowOf(days)),
      );
    const id = await write('FREQ=DAILY', START);
    for (let hour = 10; hour < 20; hour += 1) await write('FREQ=DAILY', START.replace('09', String(hour)));
    const daily = await ask(id, 62);
    expect(daily.result).toHaveLength(MAX_PARTICIPANTS);
    expect(daily.result![0]!.busy).toHaveLength(62 * 11);

    await write(EACH_FIVE_MINUTES, START);
    const dense = await ask(id, 62);
    expect(dense.result).toBeUndefined();
    expect((await ask(id, 3)).result).toHaveLength(MAX_PARTICIPANTS);
  });

  it('with the maximum number of exceptions cost steps in proportion to them', async () => {
    const userId = await aPerson(context);
    const dates = [...Array(500).keys()].map((week) => formatInstant(startsAtEpochSeconds + week * 7 * DAY, 'UTC'));
    const content = contentFrom({ ...inputOf('FREQ=DAILY'), time_zone: 'UTC' }, new StepBudget());
    const exceptions = Object.fromEntries(
      dates.map((date) => [date, { start_time: date.replace('09', '11'), end_time: date.replace('09', '12') }]),
    );
    for (let count = 0; count < 10; count += 1) {
      const series = creation(
        context.newId('evt'),
        { ...content, exceptions },
        { [userId]: anAccess() },
        { ...ADA, userId },
      );
      await commitChanges(context.table, [series], undefined);
    }
    const { result, steps } = await spentBy((request) =>
      listOccurrences(request, { ...EVERYTHING, userId, window: windowOf(366) }),
    );
    expect(result!.items).toHaveLength(200);
    expect(steps).toBeGreaterThan(10 * 500);
  });
});
