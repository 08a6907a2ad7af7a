/**
 * A new release of the time zone data: whatever was written with the old one reads, after the update, as if it had been
 * written with the new one. Two invented releases, in which clocks change in other ways from a day on.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { updateTable, type EventUpdate } from '../../../infra/zones/update.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { createEvent as createOrPreview } from '../../../lib/usecases/events/create-events.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { useZoneData, zoneData, type ZoneData } from '../../../lib/domain/time/zone-data.js';
import { findVersion } from '../../../lib/store/events.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import { deleteEvent, updateEvent, updatePart, createEvent, rollBack } from '../../support/database/event-writes.js';
import { unfindableBusyTime } from '../../support/database/duration-classes.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

type TestContext = Awaited<ReturnType<typeof createContext>>;

const RUNS = Number(process.env['ZONE_UPDATE_RUNS'] ?? 3);
const REAL = zoneData();
const UTC = { 'Etc/UTC': '0|0|' };
const LINKS = { UTC: 'Etc/UTC' };

/** Northern summer time by rules, since 2007. */
const NORTHERN = '|0||2007|3,2,6,7200,-25200|11,1,6,7200,-28800';
/** In base 60 the minutes since 1970 of 2031-03-09T10:00:00Z: the last change of Land's clocks in the new release. */
const packedMinutes = (iso: string): string => {
  let minutes = Date.parse(iso) / 60_000;
  let text = '';
  for (; minutes > 0; minutes = Math.floor(minutes / 60)) {
    text = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX'.charAt(minutes % 60) + text;
  }
  return text;
};

const OLD: ZoneData = {
  version: 'old',
  zones: {
    ...UTC,
    // Summer and winter time.
    'Test/Land': `-28800${NORTHERN}`,
    'Test/Isle': '34200|0|',
    'Test/Calm': '3600|0|',
  },
  links: LINKS,
};
const NEW: ZoneData = {
  version: 'new',
  zones: {
    ...UTC,
    // Summer time for ever from March 2031 on.
    'Test/Land': `-28800 -25200|01|${packedMinutes('2031-03-09T10:00:00Z')}`,
    // Half an hour back in November 2031.
    'Test/Isle': `34200 32400|01|${packedMinutes('2031-11-02T14:00:00Z')}`,
    'Test/Calm': '3600|0|',
  },
  links: LINKS,
};

afterEach(() => {
  useZoneData(REAL);
});

async function update(context: TestContext, apply = true): Promise<EventUpdate[]> {
  const options = { table: context.table, from: OLD, to: NEW, now: context.now, apply };
  const updates: EventUpdate[] = [];
  for await (const page of updateTable(context.client, options)) updates.push(...page.updates);
  return updates;
}

const span = (from: string, to: string) => ({
  startsAtEpochSeconds: Date.parse(from) / 1000,
  endsAtEpochSeconds: Date.parse(to) / 1000,
});
const WINDOW = span('2031-01-01', '2032-01-01');
const PAGE = { after: undefined, limit: 10_000, isDeleted: false, words: [], role: undefined };

/** What differs between two tables, and after an update, for other reasons than time. */
function plain(view: object): object {
  const ignored = [
    'id',
    'event_id',
    'version',
    'created_by',
    'updated_by',
    'created_at',
    'updated_at',
    'permissions',
    'calendar_id',
  ];
  return Object.fromEntries(Object.entries(view).filter(([member]) => !ignored.includes(member)));
}

const byText = (one: object, other: object): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

/** All that a user reads of their calendar. Events of one start are in order of id, which is random. */
async function readAll(context: TestContext, userId: string) {
  const [list, window, deleted, occurrences, busy] = await Promise.all([
    listEvents(context, { ...PAGE, userId, window: undefined }),
    listEvents(context, { ...PAGE, userId, window: span('2031-03-09T08:00:00Z', '2031-03-10T12:00:00Z') }),
    listEvents(context, { ...PAGE, userId, window: undefined, isDeleted: true }),
    listOccurrences(context, { ...PAGE, userId, window: WINDOW }),
    readFreeBusy(context, [{ userId, isShown: true }], WINDOW),
  ]);
  return {
    list: list.items.map(plain).sort(byText),
    starts: list.items.map(({ start_time }) => Date.parse(start_time)),
    window: window.items.map(plain).sort(byText),
    deleted: deleted.items.map(plain).sort(byText),
    occurrences: occurrences.items.map(plain).sort(byText),
    busy: busy.map((one) => one.busy),
  };
}

/** Whether an hour is refused, and by which times. */
async function conflictsAt(context: TestContext, userId: string, times: EventInput): Promise<unknown> {
  try {
    const creation = await startCreation(context, userId, { isDryRun: true });
    return 'preview' in (await createOrPreview(context, creation, times)) ? 'free' : 'created';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { conflicts } = error.members as { conflicts: { start_time: string; end_time: string }[] };
    return conflicts.map(({ start_time, end_time }) => [start_time, end_time]).sort(byText);
  }
}

const wall = (day: number, halfHour: number): string =>
  new Date(Date.UTC(2031, 0, 1 + day) + halfHour * 1_800_000).toISOString().slice(0, 19);

/** Times near the days on which the releases differ, and others. */
const day = fc.oneof(
  fc.integer({ min: 64, max: 70 }),
  fc.integer({ min: 303, max: 310 }),
  fc.integer({ min: 0, max: 360 }),
);
const times = fc
  .record({ day, start: fc.integer({ min: 0, max: 47 }), length: fc.integer({ min: 4, max: 8 }) })
  .map(({ day: of, start, length }) => ({ start_time: wall(of, start), end_time: wall(of, start + length) }));
const zone = fc.constantFrom('Test/Land', 'Test/Land', 'Test/Isle', 'Test/Calm');
const rrule = fc.constantFrom('FREQ=DAILY;COUNT=40', 'FREQ=WEEKLY', 'FREQ=DAILY;INTERVAL=3;UNTIL=20311110T030000');
const order = fc.record({
  times,
  zone,
  rrule: fc.option(rrule, { nil: undefined }),
  then: fc.constantFrom('nothing', 'nothing', 'move one', 'cancel one', 'delete', 'move'),
  moved: times,
});
type Order = typeof order extends fc.Arbitrary<infer One> ? One : never;

/** Writes by the wall clock, so that nothing in the request depends on the release. */
async function obey(context: TestContext, userId: string, orders: Order[]): Promise<void> {
  const terms = { onConflict: 'allow' } as const;
  for (const [index, { times: own, zone: time_zone, rrule: text, then, moved }] of orders.entries()) {
    const isOver = text?.includes('UNTIL') && [own, moved].some(({ start_time }) => start_time > '2031-11-08');
    const pattern = text === undefined || isOver ? undefined : { rrule: text };
    const input = { title: `Event ${index}`, ...own, time_zone, recurrence_pattern: pattern };
    const { id, start_time } = await createEvent(context, await startCreation(context, userId, terms), input);
    const write = await startWrite(context, userId, id, terms);
    const part = { occurrence: start_time, scope: 'this' } as const;
    if (then === 'delete') await deleteEvent(context, write);
    if (then === 'move') await updateEvent(context, write, moved);
    if (then === 'move one' && pattern) await updatePart(context, write, part, moved);
    if (then === 'cancel one' && pattern) {
      await updateEvent(context, write, { recurrence_pattern: { ...pattern, exdates: [own.start_time] } });
    }
  }
}

it(
  'after the update, reads, lists, conflicts and free-busy equal those of a table written with the new data',
  { timeout: 120_000 },
  async () => {
    const context = await createContext();
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(order, { minLength: 3, maxLength: 6 }),
        times,
        zone,
        async (orders, probe, probeZone) => {
          const [one, other] = [await aPerson(context), await aPerson(context)];
          useZoneData(OLD);
          await obey(context, one, orders);
          useZoneData(NEW);
          moved += (await update(context)).length;
          await obey(context, other, orders);
          expect(await readAll(context, one)).toEqual(await readAll(context, other));
          const asked = { title: 'Probe', ...probe, time_zone: probeZone };
          expect(await conflictsAt(context, one, asked)).toEqual(await conflictsAt(context, other, asked));
          expect(await update(context)).toEqual([]);
        },
      ),
      { numRuns: RUNS, seed: 2026, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(RUNS);
    expect(await unfindableBusyTime(context)).toEqual([]);
  },
);

describe('an event of a zone whose offset changes', () => {
  const MEETING = {
    title: 'Meeting',
    start_time: '2031-12-01T10:00:00',
    end_time: '2031-12-01T11:00:00',
    time_zone: 'Test/Land',
  };
  const written = async (context: TestContext, userId: string, more: EventInput = {}) => {
    useZoneData(OLD);
    const event = await createEvent(context, await startCreation(context, userId), { ...MEETING, ...more });
    useZoneData(NEW);
    return event;
  };
  const read = async (context: TestContext, userId: string) =>
    (await listEvents(context, { ...PAGE, userId, window: undefined })).items[0];

  it('is read with the new offset at once, before any update of the table', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id, start_time } = await written(context, ada);
    expect(start_time).toBe('2031-12-01T10:00:00-08:00');
    expect(await read(context, ada)).toMatchObject({ id, start_time: '2031-12-01T10:00:00-07:00', version: 1 });
  });

  it('is only reported until the update is applied', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    const expected = {
      event_id: id,
      start_time: { stored: '2031-12-01T10:00:00-08:00', current: '2031-12-01T10:00:00-07:00' },
      moved_occurrences: 1,
      stale_entries: 1,
    };
    expect(await update(context, false)).toMatchObject([{ ...expected, is_written: false }]);
    expect(await update(context, true)).toMatchObject([{ ...expected, is_written: true }]);
    expect(await update(context, false)).toEqual([]);
  });

  it('gets a version whose author is the release of the time zone data', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    await update(context);
    const version = await findVersion(context.table, id, 2);
    expect(version).toMatchObject({ changeType: 'update', changedFields: ['start_time', 'end_time'] });
    expect(version?.event.updatedBy).toBe('time zone data new');
  });

  it('gets a version when it is a series and only its later occurrences move', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const summer = { start_time: '2031-06-02T10:00:00', end_time: '2031-06-02T11:00:00' };
    const { id } = await written(context, ada, { ...summer, recurrence_pattern: { rrule: 'FREQ=MONTHLY;COUNT=12' } });
    expect(await update(context)).toMatchObject([{ event_id: id, moved_occurrences: 5 }]);
    expect((await read(context, ada))?.version).toBe(2);
    expect(await update(context)).toEqual([]);
  });

  it('is at the right place on the calendar even if its title was changed before the update', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    await updateEvent(context, await startWrite(context, ada, id), { title: 'Another' });
    expect(await update(context)).toMatchObject([{ event_id: id, stale_entries: 1 }]);
    const [busy] = await readFreeBusy(context, [{ userId: ada, isShown: true }], WINDOW);
    expect(busy?.busy).toEqual([{ start_time: '2031-12-01T17:00:00Z', end_time: '2031-12-01T18:00:00Z' }]);
  });

  it('can be merged with a version from before the update, in which only the offset differs', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    await update(context);
    const write = await startWrite(context, ada, id, { mergeFrom: '1' });
    const moved = { start_time: '2031-12-01T12:00:00', end_time: '2031-12-01T13:00:00' };
    expect(await updateEvent(context, write, moved)).toMatchObject({ start_time: '2031-12-01T12:00:00-07:00' });
  });

  it('is rolled back to the local time of a version, not to its instant', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    const moved = { start_time: '2031-12-01T12:00:00', end_time: '2031-12-01T13:00:00' };
    await updateEvent(context, await startWrite(context, ada, id), moved);
    const rolledBack = await rollBack(context, await startWrite(context, ada, id), '1');
    expect(rolledBack.start_time).toBe('2031-12-01T10:00:00-07:00');
  });

  it('keeps its duration between the two passes of an hour that is no longer repeated', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    await written(context, ada, { start_time: '2031-11-02T01:30:00-07:00', end_time: '2031-11-02T01:30:00-08:00' });
    expect(await read(context, ada)).toMatchObject({
      start_time: '2031-11-02T01:30:00-07:00',
      end_time: '2031-11-02T02:30:00-07:00',
    });
  });

  it('gets no version while it is deleted, and is restored at its local time', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    useZoneData(OLD);
    await deleteEvent(context, await startWrite(context, ada, id));
    useZoneData(NEW);
    expect(await update(context)).toMatchObject([{ event_id: id, is_written: true }]);
    expect(await update(context)).toEqual([]);
    const restored = await rollBack(context, await startWrite(context, ada, id), '1');
    expect(restored).toMatchObject({ start_time: '2031-12-01T10:00:00-07:00', version: 3 });
  });

  it('is reported if its zone is not an IANA zone, and does not stop the update of others', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    useZoneData({ ...OLD, zones: { ...OLD.zones, BST: '21600|0|' } });
    await createEvent(context, await startCreation(context, ada), { ...MEETING, time_zone: 'BST' });
    const { id } = await written(context, ada);
    const updates = await update(context);
    expect(updates.find(({ time_zone }) => time_zone === 'BST')?.fault).toContain('not an IANA time zone');
    expect(updates.find(({ event_id }) => event_id === id)).toMatchObject({ is_written: true });
  });

  it('is updated by the next run after an interrupted one', async () => {
    const context = await createContext();
    const ada = await aPerson(context);
    const { id } = await written(context, ada);
    const second = await written(context, ada, { start_time: '2031-12-02T10:00:00', end_time: '2031-12-02T11:00:00' });
    const options = { table: context.table, from: OLD, to: NEW, now: context.now, apply: true };
    const failing = Object.create(context.table) as TestContext['table'];
    let transactions = 0;
    failing.transact = async (...actions) => {
      if (transactions++ > 0) throw new Error('interrupted');
      await context.table.transact(...actions);
    };
    const interrupted = updateTable(context.client, { ...options, table: failing });
    await expect(interrupted.next()).rejects.toThrow('interrupted');
    expect(await update(context)).toHaveLength(1);
    const versions = (await listEvents(context, { ...PAGE, userId: ada, window: undefined })).items;
    expect(versions.map(({ id: eventId, version }) => [eventId, version]).sort()).toEqual(
      [
        [id, 2],
        [second.id, 2],
      ].sort(),
    );
  });
});

it('`npm run zones` reports an event, and updates it with --apply', { timeout: 60_000 }, async () => {
  const context = await createContext();
  const ada = await aPerson(context);
  useZoneData(OLD);
  const times = { start_time: '2031-12-01T10:00:00', end_time: '2031-12-01T11:00:00', time_zone: 'Test/Land' };
  const { id } = await createEvent(context, await startCreation(context, ada), { title: 'Meeting', ...times });
  const directory = mkdtempSync(join(tmpdir(), 'zones-'));
  const [from, to] = [OLD, NEW].map((data) => {
    const path = join(directory, `${data.version}.json`);
    writeFileSync(path, JSON.stringify(data));
    return path;
  });
  const run = async (...more: string[]) => {
    const root = resolve(import.meta.dirname, '../../..');
    const tsx = `file://${root}/node_modules/tsx/dist/loader.mjs`;
    const script = join(root, 'infra/zones/update-main.ts');
    const place = ['--table', context.table.name, '--endpoint', inject('dynamodbEndpoint')];
    const args = ['--import', tsx, script, '--from', from!, '--to', to!, ...place, ...more];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: directory });
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as EventUpdate]));
  };
  expect(await run()).toMatchObject([{ event_id: id, moved_occurrences: 1, is_written: false }]);
  expect(await run('--apply')).toMatchObject([{ event_id: id, is_written: true }]);
  expect(await run()).toEqual([]);
  rmSync(directory, { recursive: true });
});
