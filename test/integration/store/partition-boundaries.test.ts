import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FEED_SECONDS } from '../../../lib/domain/feed/feed.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { findEvent, findVersions, listVersions } from '../../../lib/store/events.js';
import { listFeed, markPublished } from '../../../lib/store/feed.js';
import type { Context } from '../../../lib/usecases/context.js';
import { readChanges } from '../../../lib/usecases/feed/read-feed.js';
import { personOnly } from '../../../lib/domain/event/event.js';
import { readAsOf } from '../../../lib/usecases/history/as-of-and-blame.js';
import { readHistory } from '../../../lib/usecases/history/read-history.js';
import { createContext } from '../../support/context.js';
import { ADA, anAccessList } from '../../support/database/event-records.js';
import { accessList, createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';
import { allKeys, overfullPartitions, unknownKeys } from '../../support/database/item-kinds.js';
import { aLongEvent, timeOfVersion } from '../../support/database/long-event.js';

/** Two partitions of versions, and two of Ada's feed, whose `seq` equal the versions. */
const COUNT = 1_200;
const BOUNDARY = 1_000;
const RUNS = 20;
const { userId: ada } = ADA;
const reader = personOnly(ada);
const ALL = { changedBy: undefined, changeType: undefined, sinceEpochMilliseconds: undefined };

let world: FeedWorld;
let context: Context;
let versions: VersionRecord[];
let eventId: string;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const range = (first: number, last: number): number[] => upTo(last).slice(first - 1);
const numbersOf = (records: VersionRecord[]): number[] => records.map(({ event }) => event.version);
const seqsOf = (items: { seq: number }[]): number[] => items.map(({ seq }) => seq);

/** Any number; half of them are near the boundary. */
const numbers = fc.oneof(fc.integer({ min: 1, max: COUNT }), fc.integer({ min: BOUNDARY - 30, max: BOUNDARY + 30 }));
const limits = fc.integer({ min: 1, max: 200 });

beforeAll(async () => {
  world = await createFeedWorld();
  const { table } = world.context;
  context = { ...(await createContext()), table };
  eventId = context.newId('evt');
  versions = await aLongEvent({ client: world.client, table }, eventId, { versions: COUNT, access: anAccessList(0) });
  // The stream lost all but the last: the publisher reads the others from the table.
  await world.publish(versions.at(-1)!);
}, 60_000);

describe('a history across several partitions', () => {
  it('has the same pages as the whole list from any position', async () => {
    const pages = fc.asyncProperty(numbers, limits, async (newest, limit) => {
      const page = await listVersions(context.table, eventId, { newest, limit });
      expect(numbersOf(page)).toEqual(range(Math.max(1, newest - limit + 1), newest).toReversed());
    });
    await fc.assert(pages, { numRuns: RUNS });
  });

  it.each([
    [7, BOUNDARY + 10],
    [200, COUNT],
  ])(
    'is read across the boundary in pages of %i, each change compared with the version before',
    async (limit, first) => {
      const event = await findEvent(context.table, eventId);
      const seen: number[] = [];
      let newest: number | undefined = first;
      while (newest !== undefined && newest >= BOUNDARY - 10) {
        const page = await readHistory(context, { event, reader, newest, limit, ...ALL });
        seen.push(...page.items.map(({ version }) => version));
        expect(page.items.map(({ changes }) => changes['title']?.old)).toEqual(
          page.items.map(({ version }) => versions[version - 2]!.event.content.title),
        );
        newest = page.next;
      }
      expect(seen).toEqual(range(newest! + 1, first).toReversed());
    },
  );

  it('returns any set of versions in the requested order', async () => {
    const property = fc.asyncProperty(fc.uniqueArray(numbers, { minLength: 1, maxLength: 120 }), async (wanted) => {
      const found = await findVersions(
        context.table,
        wanted.map((version) => ({ eventId, version })),
      );
      expect(numbersOf(found)).toEqual(wanted);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it.each([1, 2, BOUNDARY - 1, BOUNDARY, BOUNDARY + 1, COUNT])(
    'returns the event as of version %i',
    async (version) => {
      const event = await findEvent(context.table, eventId);
      const epochMilliseconds = timeOfVersion(version).getTime();
      const { event: past } = await readAsOf(context, { event, reader }, epochMilliseconds);
      expect(past).toMatchObject({ version, title: versions[version - 1]!.event.content.title });
    },
  );
});

describe('a feed across several partitions', () => {
  const list = (after: number, limit: number, now = world.context.now()) =>
    listFeed(world.context.table, ada, { after, limit, now });

  it('has every version once and in order after a publisher that missed them all', async () => {
    const feed = await world.feedOf(ada);
    expect(feed.map(({ seq, version }) => [seq, version])).toEqual(upTo(COUNT).map((number) => [number, number]));
  });

  it('has the same pages as the whole list from any position', async () => {
    const pages = fc.asyncProperty(numbers, limits, async (after, limit) => {
      expect(seqsOf(await list(after, limit))).toEqual(range(after + 1, Math.min(after + limit, COUNT)));
    });
    await fc.assert(pages, { numRuns: RUNS });
  });

  it.each([1, 7, 40, 200])('is read over HTTP across the boundary in pages of %i', async (limit) => {
    const since = BOUNDARY - 5;
    const seen: number[] = [];
    let after: number | undefined = since;
    while (after !== undefined && after <= BOUNDARY) {
      const page = await readChanges(world.context, { userId: ada, since, after, limit });
      expect(page.items.map((item) => 'version' in item && item.version)).toEqual(seqsOf(page.items));
      seen.push(...seqsOf(page.items));
      after = page.next;
    }
    expect(seen).toEqual(range(since + 1, after ?? COUNT));
  });

  it.each([BOUNDARY - 2, BOUNDARY - 1, BOUNDARY])('is resumed after message %i', async (since) => {
    const connection = await world.connect(ada);
    await world.resume(connection, since);
    expect(world.gateway.seqsSentTo(connection)).toEqual(range(since + 1, COUNT));
  });

  it('ends a page at the first expired entry, also at the start of a partition', async () => {
    const { table } = world.context;
    const first = { pk: `FEED#${ada}#1`, sk: 'FEED#0000001000' };
    const kept = await table.get(first);
    await table.transact({ first: { Delete: { TableName: table.name, Key: first } } });
    expect(seqsOf(await list(995, 20))).toEqual([996, 997, 998, 999]);
    expect(await list(999, 20)).toEqual([]);
    expect(seqsOf(await list(1_000, 2))).toEqual([1_001, 1_002]);
    await table.transact({ first: { Put: { TableName: table.name, Item: kept } } });
  });

  it('is empty once all entries have expired', async () => {
    const later = new Date(world.context.now().getTime() + FEED_SECONDS * 1_000);
    expect(await list(990, 20, later)).toEqual([]);
  });
});

describe('a publisher that gets versions from two partitions', () => {
  let reader: string;
  /** The versions on both sides of a boundary, of an event whose earlier versions are published. */
  let before: VersionRecord[];
  let after: VersionRecord[];
  beforeEach(async () => {
    reader = `usr_${randomUUID()}`;
    const id = context.newId('evt');
    const { table } = world.context;
    const all = await aLongEvent({ client: world.client, table }, id, {
      versions: 1_001,
      access: accessList([reader]),
    });
    await markPublished(table, new Map([[id, 997]]));
    [before, after] = [all.slice(997, 999), all.slice(999)];
  });
  const told = async (): Promise<number[]> => (await world.feedOf(reader)).map(({ version }) => version);

  // The stream orders items only within one partition key.
  it('in the wrong order publishes each once, in the order of the event', async () => {
    expect(await world.publish(...after)).toEqual([true, true]);
    expect(await world.publish(...before)).toEqual([true, true]);
    expect(await told()).toEqual([998, 999, 1_000, 1_001]);
  });

  it('at the same time as another publisher publishes each once, in the order of the event', async () => {
    const connection = await world.connect(reader);
    await world.resume(connection);
    await Promise.all([world.publish(...before), world.publish(...after), world.publish(after[1]!)]);
    expect(await told()).toEqual([998, 999, 1_000, 1_001]);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 3, 4]);
  });
});

it('no partition holds more items of a kind than its documented limit', async () => {
  const keys = await allKeys({ client: world.client, tableName: world.context.table.name });
  expect(keys.length).toBeGreaterThan(2 * COUNT);
  expect(unknownKeys(keys)).toEqual([]);
  expect(overfullPartitions(keys)).toEqual({});
});
