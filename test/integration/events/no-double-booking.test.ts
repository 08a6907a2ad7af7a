import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import type { Scope } from '../../../lib/domain/change/occurrence-edit.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { updateEvent, deletePart, updatePart, createEvent, rollBack } from '../../support/database/event-writes.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { unfindableBusyTime } from '../../support/database/duration-classes.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const RUNS = Number(process.env['BOOKING_RUNS'] ?? 7);
const SEED = Number(process.env['BOOKING_SEED'] ?? 2030);

/** Times that often overlap: few days, few hours, and two zones that change their clocks on 9 March. */
const times = fc
  .record({
    day: fc.integer({ min: 3, max: 14 }),
    hour: fc.integer({ min: 8, max: 12 }),
    hours: fc.oneof({ weight: 15, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.constantFrom(30, 800)),
  })
  .map(({ day, hour, hours }) => {
    const at = (of: number) => new Date(Date.UTC(2031, 2, day, of)).toISOString().slice(0, 19);
    return { start_time: at(hour), end_time: at(hour + hours) };
  });
const zone = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin');
const rrule = fc.constantFrom(
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5',
  'FREQ=MONTHLY;COUNT=2',
);
const pattern = fc.option(
  rrule.map((text) => ({ rrule: text })),
  { nil: undefined },
);
/** Selects an existing event by its position. */
const which = fc.nat({ max: 50 });
const scope = fc.constantFrom<Scope>('this', 'following', 'all');

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), times, zone, pattern }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), which, times, scope }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      which,
      scope: fc.constantFrom<Scope>('this', 'following'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roll back' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change zone' as const), which, zone }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const WINDOW = {
  startsAtEpochSeconds: Date.parse('2031-02-01T00:00:00Z') / 1000,
  endsAtEpochSeconds: Date.parse('2031-09-01T00:00:00Z') / 1000,
};
const occurrences = async (userId: string) =>
  (
    await listOccurrences(context, {
      userId,
      window: WINDOW,
      after: undefined,
      limit: 5_000,
      isDeleted: false,
      words: [],
      role: undefined,
    })
  ).items;

async function execute(userId: string, order: Command): Promise<unknown> {
  if (order.do === 'create') {
    const input: EventInput = {
      title: 'One',
      ...order.times,
      time_zone: order.zone,
      recurrence_pattern: order.pattern,
    };
    return createEvent(context, await startCreation(context, userId), input);
  }
  const there = await occurrences(userId);
  const target = there[order.which % Math.max(1, there.length)];
  if (!target) return undefined;
  const write = await startWrite(context, userId, target.event_id);
  if (order.do === 'roll back') return rollBack(context, write, String(1 + (order.which % target.version)));
  if (order.do === 'change zone') return updateEvent(context, write, { time_zone: order.zone });
  const part = { occurrence: target.occurrence_start, scope: order.scope };
  if (order.do === 'cancel') return target.is_recurring ? deletePart(context, write, part) : undefined;
  return target.is_recurring ? updatePart(context, write, part, order.times) : updateEvent(context, write, order.times);
}

const REFUSALS = ['schedule-conflict', 'invalid-request', 'not-found'];
const tolerate = (error: unknown): void => {
  if (!(error instanceof ProblemError) || !REFUSALS.includes(error.code)) throw error;
};

it(
  'no two events keep a person busy at the same time, after any writes by any number of concurrent clients',
  { timeout: 240_000 },
  async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 8 }),
        async (rounds) => {
          const id = await aPerson(context);
          for (const racing of rounds) {
            const outcomes = await Promise.allSettled(racing.map((order) => execute(id, order)));
            for (const outcome of outcomes) {
              if (outcome.status === 'rejected') tolerate(outcome.reason);
              else accepted += 1;
            }
          }
          const busy = (await occurrences(id)).filter(({ transparency }) => transparency === 'opaque');
          for (const [index, one] of busy.entries()) {
            const rivals = busy.slice(index + 1).filter(({ event_id }) => event_id !== one.event_id);
            const nextStart = Math.min(...rivals.map(({ start_time }) => Date.parse(start_time)));
            expect(nextStart, JSON.stringify([one, rivals[0]])).toBeGreaterThanOrEqual(Date.parse(one.end_time));
          }
        },
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(RUNS);
    expect(await unfindableBusyTime(context)).toEqual([]);
  },
);
