import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { change, creation, type Change } from '../../lib/domain/change/change.js';
import type { EventRecord } from '../../lib/domain/event/event.js';
import { commitChanges, findEvent } from '../../lib/store/events.js';
import type { Item, Table, TransactionItem } from '../../lib/store/table.js';
import { readAsOf, readBlame } from '../../lib/usecases/history/as-of-and-blame.js';
import { diffVersions, readHistory, readVersion, rollBack } from '../../lib/usecases/history/read-history.js';
import { createContext } from '../support/context.js';
import { aContent, ADA, anAccessList } from '../support/database/event-records.js';
import { Meter, type Traffic } from '../support/database/meter.js';
import { startWrite } from '../support/database/writes.js';

const LONG = 10_000;
const SHORT = 200;
const LIMIT = 50;
const BATCH_WRITE_ITEMS = 25;
const SECOND_MILLISECONDS = 1_000;

let context: Awaited<ReturnType<typeof createContext>>;
let meter: Meter;

/** What the store would put into the table for a change. */
async function itemsOf(one: Change): Promise<Item[]> {
  const items: TransactionItem[] = [];
  const table = Object.create(context.table) as Table;
  table.transact = (transaction) => Promise.resolve(void items.push(...transaction));
  await commitChanges(table, [one]);
  return items.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
}

const timeOf = (version: number): Date => new Date(ADA.now.getTime() + version * SECOND_MILLISECONDS);

/** An event of so many versions, each with another title, of which each is as long; written as the store would, at once. */
async function anEventWith(versions: number): Promise<string> {
  const id = context.newId('evt');
  const items = new Map<string, Item>();
  let event: EventRecord | undefined;
  for (let version = 1; version <= versions; version++) {
    const author = { ...ADA, now: timeOf(version) };
    const content = aContent({ title: `Title ${String(version).padStart(6, '0')}`, description: 'As long as most' });
    const next: Change | undefined = event
      ? change(event, { changeType: 'update', content }, author)
      : creation(id, content, anAccessList(2), author);
    if (!next) throw new Error('nothing is different');
    for (const item of await itemsOf(next)) items.set(`${String(item['pk'])} ${String(item['sk'])}`, item);
    event = next.version.event;
  }
  await putAll([...items.values()]);
  return id;
}

async function putAll(items: Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH_WRITE_ITEMS) {
    const requests = items.slice(at, at + BATCH_WRITE_ITEMS).map((Item) => ({ PutRequest: { Item } }));
    await context.client.send(new BatchWriteCommand({ RequestItems: { [context.table.name]: requests } }));
  }
}

const ids: Record<number, string> = {};
beforeAll(async () => {
  context = await createContext();
  for (const versions of [SHORT, LONG]) ids[versions] = await anEventWith(versions);
  meter = new Meter(context.client);
}, 240_000);

/** What a piece of work with an event takes, once the event is read. */
async function costOf(versions: number, work: (event: EventRecord) => Promise<unknown>): Promise<Traffic> {
  const event = await findEvent(context.table, ids[versions]!);
  return (await meter.measure(() => work(event!))).traffic;
}

const { userId } = ADA;
const ALL = { changedBy: undefined, changeType: undefined, sinceEpochMilliseconds: undefined };
const pageFrom = (newest: number | undefined) => (event: EventRecord) =>
  readHistory(context, { event, userId, newest, limit: LIMIT, ...ALL });

describe('a history of 10,000 versions', () => {
  it.each([
    ['at its beginning', undefined],
    ['in the middle', LONG / 2],
    ['at its end', LIMIT + 1],
  ])('has pages that cost the same as those of 200 versions: %s', async (_, newest) => {
    const cost = await costOf(LONG, pageFrom(newest));
    expect(cost).toEqual(await costOf(SHORT, pageFrom(undefined)));
    expect(cost).toMatchObject({ roundTrips: 1, requests: 1, itemsRead: LIMIT + 1 });
  });

  it('is read to its end, page by page, with nothing twice or left out', { timeout: 60_000 }, async () => {
    const event = await findEvent(context.table, ids[LONG]!);
    const seen: number[] = [];
    let newest: number | undefined;
    do {
      const page = await readHistory(context, { event, userId, newest, limit: 200, ...ALL });
      seen.push(...page.items.map(({ version }) => version));
      newest = page.next;
    } while (newest !== undefined);
    expect(seen).toEqual(Array.from({ length: LONG }, (_, index) => LONG - index));
  });

  it('is looked through for what is rare a part at a time', async () => {
    const rare = (event: EventRecord) =>
      readHistory(context, { event, userId, newest: undefined, limit: LIMIT, ...ALL, changedBy: 'usr_nobody' });
    const examined = 1_000;
    // Each part is read with the version before it, which its first change is told from.
    expect(await costOf(LONG, rare)).toMatchObject({ roundTrips: 10, itemsRead: examined + 10 });
  });

  it.each([2, LONG / 2, LONG])('has version %i at the cost of any', async (number) => {
    const read = (versionId: number) => (event: EventRecord) =>
      readVersion(context, { event, userId, versionId: String(versionId) });
    expect(await costOf(LONG, read(number))).toEqual(await costOf(SHORT, read(SHORT)));
  });

  it.each([
    [1, LONG],
    [LONG, 1],
    [LONG / 2, LONG / 2 + 1],
  ])('tells what is different from %i to %i at the cost of any two', async (one, other) => {
    const diff = (from: number, to: number) => (event: EventRecord) =>
      diffVersions(context, { event, userId, from: String(from), to: String(to) });
    expect(await costOf(LONG, diff(one, other))).toEqual(await costOf(SHORT, diff(1, SHORT)));
  });

  it('says who has set each field at the cost of any', async () => {
    const blame = (event: EventRecord) => readBlame(context, event, userId);
    expect(await costOf(LONG, blame)).toEqual(await costOf(SHORT, blame));
  });

  it.each([1, 2, LONG / 3, LONG - 1, LONG])('knows how it was at version %i, in one read a halving', async (number) => {
    const at = Math.floor(number);
    const event = await findEvent(context.table, ids[LONG]!);
    const { result, traffic } = await meter.measure(() =>
      readAsOf(context, event, { userId, epochMilliseconds: timeOf(at).getTime() }),
    );
    expect(result.version).toBe(at);
    expect(traffic.requests).toBeLessThanOrEqual(Math.ceil(Math.log2(LONG)));
  });

  it('is rolled back to any version at the cost of any', async () => {
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
