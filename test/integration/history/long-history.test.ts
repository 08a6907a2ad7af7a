import { beforeAll, describe, expect, it } from 'vitest';
import { personOnly, type EventRecord } from '../../../lib/domain/event/event.js';
import { findEvent } from '../../../lib/store/events.js';
import { readAsOf, readBlame } from '../../../lib/usecases/history/as-of-and-blame.js';
import { diffVersions, readHistory, readVersion } from '../../../lib/usecases/history/read-history.js';
import { rollBack } from '../../support/database/event-writes.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { ADA, anAccessList } from '../../support/database/event-records.js';
import { aLongEvent, timeOfVersion } from '../../support/database/long-event.js';
import { Meter, type Traffic } from '../../support/database/meter.js';
import { startWrite } from '../../support/database/writes.js';

const LONG = 10_000;
const SHORT = 200;
const LIMIT = 50;

let context: Awaited<ReturnType<typeof createContext>>;
let meter: Meter;

const ids: Record<number, string> = {};
beforeAll(async () => {
  context = await createContext();
  await openCalendars(context.table, Object.keys(anAccessList(2)));
  for (const versions of [SHORT, LONG]) {
    const id = context.newId('evt');
    await aLongEvent(context, id, { versions, access: anAccessList(2) });
    ids[versions] = id;
  }
  meter = new Meter(context.client);
}, 240_000);

/** The cost of a task with an event, after the event was read. */
async function costOf(versions: number, work: (event: EventRecord) => Promise<unknown>): Promise<Traffic> {
  const event = await findEvent(context.table, ids[versions]!);
  return (await meter.measure(() => work(event!))).traffic;
}

const { userId } = ADA;
const reader = personOnly(userId);
const ALL = { changedBy: undefined, changeType: undefined, sinceEpochMilliseconds: undefined };
const pageFrom = (newest: number | undefined) => (event: EventRecord) =>
  readHistory(context, { event, reader, newest, limit: LIMIT, ...ALL });

describe('a history of 10,000 versions', () => {
  it.each([
    ['at its beginning', LONG - 1],
    ['in the middle', LONG / 2 - 1],
    ['at its end', LIMIT + 1],
  ])('has pages at the same cost as a history of 200 versions: %s', async (_, newest) => {
    const cost = await costOf(LONG, pageFrom(newest));
    expect(cost).toEqual(await costOf(SHORT, pageFrom(undefined)));
    expect(cost).toMatchObject({ roundTrips: 1, requests: 1, itemsRead: LIMIT + 1 });
  });

  it.each([
    ['the first page', undefined],
    ['a page in the middle', LONG / 2],
  ])('reads a page across a partition boundary in one round trip: %s', async (_, newest) => {
    const cost = await costOf(LONG, pageFrom(newest));
    expect(cost).toMatchObject({ roundTrips: 1, requests: 2, itemsRead: LIMIT + 1 });
  });

  it('can be read to its end, page by page, without duplicates or omissions', { timeout: 60_000 }, async () => {
    const event = await findEvent(context.table, ids[LONG]!);
    const seen: number[] = [];
    let newest: number | undefined;
    do {
      const page = await readHistory(context, { event, reader, newest, limit: 200, ...ALL });
      seen.push(...page.items.map(({ version }) => version));
      newest = page.next;
    } while (newest !== undefined);
    expect(seen).toEqual(Array.from({ length: LONG }, (_, index) => LONG - index));
  });

  it('is searched for rare versions in bounded steps', async () => {
    const rare = (event: EventRecord) =>
      readHistory(context, { event, reader, newest: undefined, limit: LIMIT, ...ALL, changedBy: 'usr_nobody' });
    const examined = 1_000;
    // Each part is read with the version before it, against which its first change is computed.
    expect(await costOf(LONG, rare)).toMatchObject({ roundTrips: 10, itemsRead: examined + 10 });
  });

  it.each([2, LONG / 2, LONG])('returns version %i at the same cost as any other', async (number) => {
    const read = (versionId: number) => (event: EventRecord) =>
      readVersion(context, { event, reader, versionId: String(versionId) });
    expect(await costOf(LONG, read(number))).toEqual(await costOf(SHORT, read(SHORT)));
  });

  it.each([
    [1, LONG],
    [LONG, 1],
    [LONG / 2, LONG / 2 + 1],
  ])('returns the difference from %i to %i at the same cost as any other', async (one, other) => {
    const diff = (from: number, to: number) => (event: EventRecord) =>
      diffVersions(context, { event, reader, from: String(from), to: String(to) });
    expect(await costOf(LONG, diff(one, other))).toEqual(await costOf(SHORT, diff(1, SHORT)));
  });

  it('returns the author of each field at the same cost as a short history', async () => {
    const blame = (event: EventRecord) => readBlame(context, { event, reader });
    expect(await costOf(LONG, blame)).toEqual(await costOf(SHORT, blame));
  });

  it.each([1, 2, LONG / 3, LONG - 1, LONG])(
    'finds the event as of version %i with one read per halving',
    async (number) => {
      const at = Math.floor(number);
      const event = await findEvent(context.table, ids[LONG]!);
      const { result, traffic } = await meter.measure(() =>
        readAsOf(context, { event, reader }, timeOfVersion(at).getTime()),
      );
      expect(result.event.version).toBe(at);
      expect(traffic.requests).toBeLessThanOrEqual(Math.ceil(Math.log2(LONG)));
    },
  );

  it('is rolled back to any version at the same cost', async () => {
    const costs: Traffic[] = [];
    for (const [versions, to] of [
      [SHORT, 1],
      [LONG, 1],
      [LONG, LONG / 2],
      [LONG, LONG - 1],
    ] as const) {
      const write = await startWrite(context, userId, ids[versions]!);
      costs.push((await meter.measure(() => rollBack(context, write, String(to)))).traffic);
    }
    expect(new Set(costs.map((cost) => JSON.stringify(cost)))).toHaveProperty('size', 1);
  });
});
