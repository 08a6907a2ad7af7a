import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { change, creation, type Author, type Change } from '../../../lib/domain/change/change.js';
import { busySlotsWithin } from '../../../lib/domain/event/busy-time.js';
import { isBusyFor } from '../../../lib/domain/event/calendar-entry.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import type { EventContent, EventRecord } from '../../../lib/domain/event/event.js';
import { timetableOf } from '../../../lib/domain/event/occurrence.js';
import { overlapTester } from '../../../lib/domain/time/event-time.js';
import { readCalendarRevision } from '../../../lib/store/calendar-revision.js';
import { commitChanges } from '../../../lib/store/events.js';
import { ConcurrentWriteError } from '../../../lib/store/table.js';
import type { Context } from '../../../lib/usecases/context.js';
import { createEvent } from '../../../lib/usecases/events/create-events.js';
import { openCalendars } from '../../support/database/calendars.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { aContent, ADA, anAccess } from '../../support/database/event-records.js';
import { unfindableBusyTime } from '../../support/database/duration-classes.js';
import { overtaken, startCreation } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const RUNS = Number(process.env['BUCKET_RUNS'] ?? 30);
const OWNER = 'usr_owner';

describe('two writers of one calendar', () => {
  async function transactionsOf(mine: [string, string], meanwhile: [string, string]): Promise<number> {
    const id = await aPerson(context);
    const create = async (by: Context, [start_time, end_time]: [string, string]): Promise<unknown> =>
      createEvent(by, await startCreation(context, id), { title: 'One', start_time, end_time });
    const transact = vi.spyOn(context.table, 'transact');
    await create(
      overtaken(context, () => create(context, meanwhile)),
      mine,
    );
    const transactions = transact.mock.calls.length;
    transact.mockRestore();
    return transactions;
  }

  it('do not make each other retry if their events only touch at the edge of a block', async () => {
    const [morning, noon]: [string, string][] = [
      ['2031-01-06T09:00:00Z', '2031-01-06T10:00:00Z'],
      ['2031-01-06T10:00:00Z', '2031-01-06T11:00:00Z'],
    ];
    expect(await transactionsOf(morning!, noon!)).toBe(2);
    expect(await transactionsOf(noon!, morning!)).toBe(2);
  });

  it('do not make each other retry if their events are on different days', async () => {
    const today: [string, string] = ['2031-01-06T09:00:00Z', '2031-01-06T10:00:00Z'];
    expect(await transactionsOf(today, ['2031-01-07T09:00:00Z', '2031-01-07T10:00:00Z'])).toBe(2);
    expect(await transactionsOf(today, ['2031-01-07T00:00:00Z', '2031-01-08T00:00:00Z'])).toBe(2);
  });

  it('both succeed at different times of one block, and the second one retries', async () => {
    const first: [string, string] = ['2031-01-06T08:00:00Z', '2031-01-06T08:30:00Z'];
    expect(await transactionsOf(first, ['2031-01-06T08:30:00Z', '2031-01-06T09:00:00Z'])).toBe(3);
  });
});

describe('a conflict check', () => {
  const MEETING: EventInput = { title: 'One', start_time: '2031-01-06T09:00:00Z', end_time: '2031-01-06T10:00:00Z' };
  const DAYS: EventInput = { title: 'Days', start_time: '2031-01-05T00:00:00Z', end_time: '2031-01-08T00:00:00Z' };
  const create = async (by: Context, id: string, input: EventInput): Promise<unknown> =>
    createEvent(by, await startCreation(context, id), input);

  it.each([
    DAYS,
    MEETING,
    { ...MEETING, start_time: '2031-01-05T09:00:00Z', recurrence_pattern: { rrule: 'FREQ=DAILY' } },
  ])('finds the first event of its duration class that was created while it read: %o', async (meanwhile) => {
    const id = await aPerson(context);
    const racing = create(
      overtaken(context, () => create(context, id, meanwhile)),
      id,
      MEETING,
    );
    await expect(racing).rejects.toMatchObject({ code: 'schedule-conflict' });
  });

  it('finds the events of a calendar whose duration classes were not stored, also after further writes', async () => {
    const id = await aPerson(context);
    await create(context, id, DAYS);
    await context.table.update({
      Key: { pk: `USER#${id}`, sk: 'CALENDAR' },
      UpdateExpression: 'REMOVE durationClasses SET b3 = :one',
      ExpressionAttributeValues: { ':one': 1 },
    });
    await expect(create(context, id, MEETING)).rejects.toMatchObject({ code: 'schedule-conflict' });
    await create(context, id, { ...MEETING, start_time: '2031-01-09T09:00:00Z', end_time: '2031-01-09T10:00:00Z' });
    await expect(create(context, id, MEETING)).rejects.toMatchObject({ code: 'schedule-conflict' });
  });
});

const at = (day: number, hour: number): string => new Date(Date.UTC(2031, 2, day, hour)).toISOString();
const times = fc
  .record({
    day: fc.integer({ min: 3, max: 6 }),
    hour: fc.integer({ min: 0, max: 23 }),
    hours: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(24, 100, 1_000)),
  })
  .map(({ day, hour, hours }) => ({ start_time: at(day, hour), end_time: at(day, hour + hours) }));
const pattern = fc.constantFrom('FREQ=DAILY;INTERVAL=2;COUNT=3', 'FREQ=DAILY;COUNT=2', 'FREQ=WEEKLY').map((rrule) => ({
  rrule,
  exdates: [],
  rdates: [],
}));
const content = fc
  .record({ times, recurrence_pattern: fc.option(pattern, { freq: 2 }) })
  .map(({ times: own, recurrence_pattern }) =>
    recurrence_pattern && Date.parse(own.end_time) - Date.parse(own.start_time) > 86_400_000 / 2
      ? aContent(own)
      : aContent({ ...own, recurrence_pattern }),
  );
const kind = fc.constantFrom('create', 'move', 'restore', 'accept', 'make opaque', 'stop an occurrence');
const write = fc.record({ kind, from: content, to: content });
type Write = typeof write extends fc.Arbitrary<infer W> ? W : never;

/** The last write that brings the calendar to its final state, and those before it. */
function changesOf({ kind: how, from, to }: Write, author: Author): Change[] {
  const owner = { [OWNER]: anAccess({ role: 'owner' }) };
  const start = (first: EventContent, access = owner): Change => creation(context.newId('evt'), first, access, author);
  const then = (before: Change, edit: Parameters<typeof change>[1]): Change[] => {
    const next = change(before.version.event, edit, author);
    return next ? [before, next] : [before];
  };
  switch (how) {
    case 'create':
      return [start(to)];
    case 'move':
      return then(start(from), { changeType: 'update', content: to });
    case 'restore': {
      const [created, deleted] = then(start(to), { changeType: 'delete', isDeleted: true });
      return deleted ? [created!, ...then(deleted, { changeType: 'rollback', isDeleted: false })] : [];
    }
    case 'accept': {
      const invited = start(to, { [OWNER]: anAccess({ response: 'needs_action' }) });
      return then(invited, { changeType: 'response', access: owner });
    }
    case 'make opaque':
      return then(start({ ...to, transparency: 'transparent' }), { changeType: 'update', content: to });
    default: {
      const recurrence_pattern = to.recurrence_pattern && { ...to.recurrence_pattern, exdates: [to.start_time] };
      return then(start({ ...to, recurrence_pattern }), { changeType: 'update', content: to });
    }
  }
}

const WINDOW = { startsAtEpochSeconds: Date.UTC(2031, 0) / 1_000, endsAtEpochSeconds: Date.UTC(2031, 8) / 1_000 };
const busyTimeOf = (event: EventRecord | undefined) =>
  event && isBusyFor(event, OWNER) ? [...busySlotsWithin(timetableOf(event, ADA.budget), [WINDOW], ADA.budget)] : [];
const overlap = (a: EventRecord, b: EventRecord): boolean => busyTimeOf(a).some(overlapTester(busyTimeOf(b)));

it(
  'of two writes that add overlapping busy time to one calendar, the second always fails',
  { timeout: 120_000 },
  async () => {
    await openCalendars(context.table, [OWNER]);
    const author = { ...ADA, userId: OWNER };
    const seen = { overlapping: 0, passed: 0 };
    await fc.assert(
      fc.asyncProperty(write, write, fc.boolean(), async (one, other, isFirstChecked) => {
        const [first, second] = [changesOf(one, author), changesOf(other, author)];
        for (const before of [...first.slice(0, -1), ...second.slice(0, -1)])
          await commitChanges(context.table, [before]);
        const { counts } = await readCalendarRevision(context.table, OWNER);
        const revision = new Map([[OWNER, { counts }]]);
        const [a, b] = [first.at(-1)!, second.at(-1)!];
        await commitChanges(context.table, [a], isFirstChecked ? { seen: revision } : {});
        const outcome = await commitChanges(context.table, [b], { seen: revision }).catch((error: unknown) => error);
        const isOverlap = overlap(a.version.event, b.version.event);
        if (outcome !== undefined) expect(outcome).toBeInstanceOf(ConcurrentWriteError);
        if (isOverlap) expect(outcome).toBeInstanceOf(ConcurrentWriteError);
        seen.overlapping += isOverlap ? 1 : 0;
        seen.passed += outcome === undefined ? 1 : 0;
      }),
      { seed: 2031, numRuns: RUNS, endOnFailure: true },
    );
    expect(seen.overlapping).toBeGreaterThan(RUNS / 20);
    expect(seen.passed).toBeGreaterThan(RUNS / 20);
    expect(await unfindableBusyTime(context)).toEqual([]);
  },
);
