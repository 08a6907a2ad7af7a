/**
 * Conflict checks find exactly the existing conflicts, cost steps for the written event rather than for other events,
 * and never refuse a change that only frees time.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { conflictWindow } from '../../../lib/domain/event/calendar-entry.js';
import { creation, type Change } from '../../../lib/domain/change/change.js';
import { personOnly, type EventRecord } from '../../../lib/domain/event/event.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import { overlaps, type Interval } from '../../../lib/domain/time/event-time.js';
import type { ProblemError } from '../../../lib/domain/errors.js';
import { occurrenceAt, slotsIn } from '../../../lib/domain/event/occurrence.js';
import { BudgetExceededError, MAX_STEPS_A_REQUEST, StepBudget } from '../../../lib/domain/recurrence/budget.js';
import type { Scope } from '../../../lib/domain/change/occurrence-edit.js';
import { commitChanges, findEvent } from '../../../lib/store/events.js';
import type { Context } from '../../../lib/usecases/context.js';
import { updateEvent as updateOrPreview, type EventWrite } from '../../../lib/usecases/events/change-event.js';
import {
  deletePart as deletePartOrPreview,
  updatePart as updatePartOrPreview,
} from '../../../lib/usecases/events/change-series.js';
import type { WriteOutcome } from '../../../lib/usecases/events/write-outcome.js';
import { rollBack as rollBackOrPreview } from '../../../lib/usecases/history/roll-back.js';
import { listOccurrencesOf } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import {
  updateEvent,
  updatePart,
  createEvent,
  createSomeEvents,
  rollBack,
  respond,
} from '../../support/database/event-writes.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { openCalendars } from '../../support/database/calendars.js';
import { ADA, anAccess } from '../../support/database/event-records.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const RUNS = Number(process.env['CONFLICT_RUNS'] ?? 2);
const SEED = Number(process.env['CONFLICT_SEED'] ?? 2031);
const DAY = 86_400;

let context: Context;
beforeAll(async () => {
  context = await createContext();
  await openCalendars(context.table, ['usr_stranger']);
});

/** One request with its own step budget. */
const aRequest = (): Context => ({ ...context, budget: new StepBudget() });

/** An event of a stranger that the user accepted before it became a dense series. */
async function accepted(userId: string, input: EventInput, response: 'accepted' | 'needs_action' = 'accepted') {
  const access = { usr_stranger: anAccess(), [userId]: anAccess({ role: 'viewer', response }) };
  const made = creation(
    context.newId('evt'),
    contentFrom({ title: 'A stranger’s', ...input }, ADA.budget),
    access,
    ADA,
  );
  await commitChanges(context.table, [made]);
  return made.version.event;
}

const EVERY_HOUR = [...Array(24).keys()].join();
const EVERY_FIVE = [...Array(12).keys()].map((five) => five * 5).join();
/** Every five minutes, a minute long: written in every frequency. */
const DENSE = [
  'FREQ=MINUTELY;INTERVAL=5',
  `FREQ=HOURLY;BYMINUTE=${EVERY_FIVE}`,
  `FREQ=DAILY;BYHOUR=${EVERY_HOUR};BYMINUTE=${EVERY_FIVE}`,
  `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=${EVERY_HOUR};BYMINUTE=${EVERY_FIVE}`,
  `FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=${EVERY_HOUR};BYMINUTE=${EVERY_FIVE}`,
];
const ZONES = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Europe/Berlin', 'Asia/Tokyo'];

async function withDenseSeries(count: number): Promise<string> {
  const userId = await aPerson(context);
  for (let index = 0; index < count; index += 1) {
    await accepted(userId, {
      start_time: '2030-01-07T09:00:00',
      end_time: '2030-01-07T09:01:00',
      time_zone: ZONES[index % ZONES.length]!,
      recurrence_pattern: { rrule: DENSE[index % DENSE.length]! },
    });
  }
  return userId;
}

const recurring = (rrule: string, from = '09:02', to = '09:04'): EventInput => ({
  title: 'My own',
  start_time: `2031-01-06T${from}:00`,
  end_time: `2031-01-06T${to}:00`,
  time_zone: 'America/New_York',
  recurrence_pattern: { rrule },
});
const OWN: [what: string, EventInput][] = [
  ['a daily series', recurring('FREQ=DAILY', '09:02', '09:04')],
  ['a series of weekdays', recurring('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '09:07', '09:09')],
  ['a weekly series', recurring('FREQ=WEEKLY', '09:12', '09:14')],
  ['a monthly series', recurring('FREQ=MONTHLY;BYDAY=1MO', '09:17', '09:19')],
  ['a yearly series', recurring('FREQ=YEARLY', '09:22', '09:24')],
  ['a single event', { ...recurring('', '09:27', '09:29'), recurrence_pattern: null }],
];

describe.each([4, 100])('a calendar with %i dense series of other people', { timeout: 60_000 }, (count) => {
  let userId: string;
  beforeAll(async () => {
    userId = await withDenseSeries(count);
  }, 60_000);

  it('is checked completely for conflicts of every new event of its owner', async () => {
    for (const [what, input] of OWN) {
      const request = aRequest();
      const free = await createEvent(request, await startCreation(request, userId), input);
      expect([what, free.conflicts_checked_until?.slice(0, 4)]).toEqual([
        what,
        input.recurrence_pattern ? '2032' : undefined,
      ]);
      expect(request.budget.spent).toBeLessThan(MAX_STEPS_A_REQUEST / 2);
    }
    for (const input of [recurring('FREQ=WEEKLY', '11:04', '12:04'), allDay]) {
      const creating = createEvent(aRequest(), await startCreation(context, userId), input);
      await expect(creating).rejects.toMatchObject({ code: 'schedule-conflict' });
      const allowed = await startCreation(context, userId, { onConflict: 'allow' });
      const { conflicts, conflicts_checked_until: until } = await createEvent(aRequest(), allowed, input);
      expect(conflicts?.length).toBeGreaterThanOrEqual(Math.min(count, 20));
      expect(until?.slice(0, 4)).toBe('2032');
    }
  });
});
const allDay: EventInput = {
  title: 'Away',
  all_day: true,
  transparency: 'opaque',
  start_time: '2031-01-07',
  end_time: '2031-01-08',
  recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
};

describe('a calendar with dense series of other people', { timeout: 120_000 }, () => {
  it('accepts a batch of a hundred weekly series', async () => {
    const userId = await withDenseSeries(4);
    const request = aRequest();
    const inputs = [...Array(100).keys()].map((index) => {
      const [hour, minute] = [String(index % 24).padStart(2, '0'), index < 50 ? 2 : 32];
      return {
        ...recurring('FREQ=WEEKLY'),
        start_time: `2031-01-${String(6 + (index % 25)).padStart(2, '0')}T${hour}:${String(minute).padStart(2, '0')}:00`,
        end_time: `2031-01-${String(6 + (index % 25)).padStart(2, '0')}T${hour}:${String(minute + 2).padStart(2, '0')}:00`,
      };
    });
    const results = await createSomeEvents(
      request,
      await startCreation(request, userId, { onConflict: 'allow' }),
      inputs,
      {
        done: new Map(),
        save: undefined,
      },
    );
    expect(results.filter((result) => 'event' in result)).toHaveLength(100);
  });

  it('is checked for an occurrence edit, a split, an answer and a rollback, and shows busy times', async () => {
    const userId = await withDenseSeries(40);
    const { id } = await createEvent(aRequest(), await startCreation(context, userId), recurring('FREQ=DAILY'));
    const write = async (more: Partial<EventWrite> = {}): Promise<EventWrite> =>
      await startWrite(context, userId, id, more);
    const at = (occurrence: string, scope: Scope) => ({ occurrence, scope });
    const moved = (day: string) => ({ start_time: `2031-${day}T10:02:00`, end_time: `2031-${day}T10:04:00` });
    await updatePart(aRequest(), await write(), at('2031-02-03T09:02:00', 'this'), moved('02-03'));
    await updatePart(aRequest(), await write(), at('2031-06-03T09:02:00', 'following'), moved('06-03'));
    await updateEvent(aRequest(), await write(), { time_zone: 'Asia/Kathmandu' });
    await rollBack(aRequest(), await write(), '1');
    const invited = await accepted(userId, recurring('FREQ=DAILY', '09:07', '09:09'), 'needs_action');
    const answer = await startWrite(context, userId, invited.id);
    expect((await respond(aRequest(), answer, 'accepted')).item.conflicts_checked_until).toMatch(/^2032-01/);

    const startsAtEpochSeconds = Date.parse('2031-03-03T00:00:00Z') / 1000;
    const window = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + 14 * DAY };
    const [own] = await readFreeBusy(aRequest(), [{ userId, isShown: true }], window);
    expect(own?.busy?.length).toBeGreaterThan((14 * 24 * 60) / 5);
  });

  it('merges adjacent busy times, however dense and many', async () => {
    const userId = await aPerson(context);
    for (let index = 0; index < 20; index += 1) {
      await accepted(userId, {
        start_time: '2030-01-07T09:00:00',
        end_time: '2030-01-07T09:05:00',
        recurrence_pattern: { rrule: DENSE[index % DENSE.length]! },
      });
    }
    const startsAtEpochSeconds = Date.parse('2031-03-03T00:00:00Z') / 1000;
    const window = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + 62 * DAY };
    const [own] = await readFreeBusy(aRequest(), [{ userId, isShown: true }], window);
    expect(own?.busy).toEqual([{ start_time: '2031-03-03T00:00:00Z', end_time: '2031-05-04T00:00:00Z' }]);
  });

  it('refuses a write that exceeds the step limit, or saves it, with the time up to which conflicts were checked', async () => {
    const userId = await withDenseSeries(30);
    const dense = recurring(DENSE[0]!, '09:02', '09:03');
    const refused = await createEvent(aRequest(), await startCreation(context, userId), dense).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(BudgetExceededError);
    const { code, members } = refused as ProblemError;
    expect(code).toBe('invalid-request');
    const [{ detail } = { detail: '' }] = members['errors'] as { detail: string }[];
    const [, until = ''] = /2000000 steps\): checked until (2031-\S+Z)\..*on_conflict=allow/.exec(detail) ?? [];
    expect(until).not.toBe('');

    const allowed = await startCreation(context, userId, { onConflict: 'allow' });
    const saved = await createEvent(aRequest(), allowed, dense);
    expect(saved).toMatchObject({ conflicts: [], conflicts_checked_until: until });
    expect(await findEvent(context.table, saved.id)).toBeDefined();
  });
});

/** Times that often overlap, in few days and hours, and zones that change their clocks in between. */
const anyTimes = fc
  .record({
    day: fc.integer({ min: 3, max: 14 }),
    quarter: fc.integer({ min: 32, max: 44 }),
    quarters: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ day, quarter, quarters }) => {
    const at = (of: number) =>
      `2031-03-${String(day).padStart(2, '0')}T${String(of >> 2).padStart(2, '0')}:${String((of & 3) * 15).padStart(2, '0')}:00`;
    return { start_time: at(quarter), end_time: at(quarter + quarters) };
  });
const anyRule = fc.constantFrom(
  null,
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=9',
  'FREQ=WEEKLY;BYDAY=TU,TH',
  'FREQ=WEEKLY;UNTIL=20310620T000000Z',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=HOURLY;INTERVAL=5',
  'FREQ=MINUTELY;INTERVAL=45;BYHOUR=9,10,13',
);
const anyInput = fc
  .record({
    times: anyTimes,
    time_zone: fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin'),
    rrule: anyRule,
    transparency: fc.oneof(
      { arbitrary: fc.constant('opaque' as const), weight: 5 },
      fc.constant('transparent' as const),
    ),
  })
  .map(({ times, time_zone, rrule, transparency }): EventInput => ({
    title: 'One of many',
    ...times,
    time_zone,
    transparency,
    recurrence_pattern: rrule === null ? null : { rrule },
  }));

const busyWithin = (event: EventRecord, window: Interval) =>
  [...slotsIn(event, window, new StepBudget())].filter(({ isOpaque }) => isOpaque);

/** Every conflict of a new event, found by comparing each occurrence with each other one. */
function overlappedBy(made: EventRecord, others: EventRecord[], nowEpochSeconds: number): [string, string][] {
  const own = busyWithin(made, conflictWindow(made, nowEpochSeconds));
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return [];
  const window = { ...first, endsAtEpochSeconds: Math.max(...own.map((slot) => slot.endsAtEpochSeconds)) };
  return others.flatMap((other): [string, string][] => {
    const overlapping = busyWithin(other, window).find((slot) => own.some((one) => overlaps(one, slot)));
    return overlapping ? [[other.id, occurrenceAt(overlapping).content.start_time]] : [];
  });
}

it('the conflicts found are exactly those between every pair of occurrences', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyInput, { minLength: 1, maxLength: 6 }), anyInput, async (inputs, candidate) => {
      const userId = await aPerson(context);
      const others: EventRecord[] = [];
      for (const input of inputs) others.push(await accepted(userId, input));
      const allowed = await startCreation(context, userId, { onConflict: 'allow' });
      const { id, conflicts = [] } = await createEvent(aRequest(), allowed, candidate);
      const made = await findEvent(context.table, id);
      const expected = overlappedBy(made!, others, context.now().getTime() / 1000);
      expect(conflicts.map((one) => [one.event_id, one.start_time]).sort()).toEqual(expected.sort());
    }),
    { numRuns: RUNS * 2, seed: SEED },
  );
});

/** Whether an instant that was free before a change is busy after it. */
function addsTime({ before, replacedPart, version: { event } }: Change, nowEpochSeconds: number): boolean {
  if (event.isDeleted) return false;
  const is = busyWithin(event, conflictWindow(event, nowEpochSeconds));
  const previous = before ?? replacedPart;
  if (!previous || previous.isDeleted) return is.length > 0;
  return is.some((slot) => {
    const was = busyWithin(previous, slot);
    const edges = [slot.startsAtEpochSeconds, ...was.map((old) => old.endsAtEpochSeconds)];
    return edges
      .filter((at) => at >= slot.startsAtEpochSeconds && at < slot.endsAtEpochSeconds)
      .some((at) => !was.some((old) => old.startsAtEpochSeconds <= at && at < old.endsAtEpochSeconds));
  });
}

const anyEdit = fc.oneof(
  fc.record({ what: fc.constant('all' as const), input: anyInput }),
  fc.record({
    what: fc.constant('narrow' as const),
    input: anyRule.map((rrule): EventInput => ({ recurrence_pattern: rrule === null ? null : { rrule } })),
  }),
  fc.record({
    what: fc.constant('part' as const),
    place: fc.nat(5),
    scope: fc.constantFrom<Scope>('this', 'following', 'all'),
    later: fc.integer({ min: -2, max: 3 }),
    sooner: fc.integer({ min: -2, max: 3 }),
  }),
  fc.record({
    what: fc.constant('cancel' as const),
    place: fc.nat(5),
    scope: fc.constantFrom<Scope>('this', 'following'),
  }),
  fc.record({ what: fc.constant('back' as const), version: fc.nat(5) }),
  fc.record({
    what: fc.constant('transparent' as const),
    input: fc.constant<EventInput>({ transparency: 'transparent' }),
  }),
);
type Edit = typeof anyEdit extends fc.Arbitrary<infer T> ? T : never;

/** A change as a function, for a dry run and for the write. `undefined` when there is nothing to change. */
function editOf(userId: string, event: EventRecord, edit: Edit) {
  const run =
    (work: (write: EventWrite) => Promise<WriteOutcome<unknown, unknown>>) => async (terms: Partial<EventWrite>) =>
      work(await startWrite(context, userId, event.id, terms));
  if ('input' in edit) return run((write) => updateOrPreview(aRequest(), write, edit.input));
  if (edit.what === 'back')
    return run((write) => rollBackOrPreview(aRequest(), write, String((edit.version % event.version) + 1)));
  if (!event.bounds) return undefined;
  const window = { startsAtEpochSeconds: 0, endsAtEpochSeconds: Date.parse('2032-01-01') / 1000 };
  const reader = personOnly(userId);
  const { items } = listOccurrencesOf(aRequest(), { event, reader }, { window, after: undefined, limit: 6 });
  const occurrence = items[edit.place % Math.max(items.length, 1)];
  if (!occurrence) return undefined;
  const part = { occurrence: occurrence.occurrence_start, scope: edit.scope };
  if (edit.what === 'cancel') return run((write) => deletePartOrPreview(aRequest(), write, part));
  const shifted = (text: string, quarters: number): string =>
    new Date(Date.parse(text) + quarters * 15 * 60_000).toISOString();
  const input = {
    start_time: shifted(occurrence.start_time, edit.later),
    end_time: shifted(occurrence.end_time, -edit.sooner),
  };
  return run((write) => updatePartOrPreview(aRequest(), write, part, input));
}

it(
  'a change is refused because of overlaps if and only if it makes a free instant busy',
  { timeout: 240_000 },
  async () => {
    const seen = { refused: 0, written: 0 };
    await fc.assert(
      fc.asyncProperty(anyInput, fc.array(anyEdit, { minLength: 1, maxLength: 6 }), async (input, edits) => {
        const userId = await aPerson(context);
        const allowed = { onConflict: 'allow' as const };
        const { id } = await createEvent(aRequest(), await startCreation(context, userId, allowed), input);
        // Every additional busy time overlaps it.
        const wall = { title: 'Wall', start_time: '2029-01-01T00:00:00', end_time: '2036-01-01T00:00:00' };
        await createEvent(aRequest(), await startCreation(context, userId, allowed), wall);
        for (const edit of edits) {
          const event = await findEvent(context.table, id);
          if (!event || event.isDeleted) return;
          const change = editOf(userId, event, edit);
          const preview = await change?.({ ...allowed, isDryRun: true }).catch(() => undefined);
          if (!change || !preview || !('preview' in preview)) continue;
          const isAdding = preview.changes.some((one) => addsTime(one, context.now().getTime() / 1000));
          const refused = (await change({}).then(
            () => undefined,
            (error: unknown) => error,
          )) as ProblemError | undefined;
          expect([edit, refused?.code]).toEqual([edit, isAdding ? 'schedule-conflict' : undefined]);
          seen[refused ? 'refused' : 'written'] += 1;
          if (refused) await change(allowed);
        }
      }),
      { numRuns: RUNS * 3, seed: SEED },
    );
    expect(Math.min(seen.refused, seen.written)).toBeGreaterThan(0);
  },
);
