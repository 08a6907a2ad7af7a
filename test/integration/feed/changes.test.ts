import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessOf, personOnly } from '../../../lib/domain/event/event.js';
import { FEED_SECONDS } from '../../../lib/domain/feed/feed.js';
import type { CurrentItemView, FeedMessageView } from '../../../lib/views/feed.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { eventView } from '../../../lib/views/event.js';
import { listCurrent } from '../../../lib/usecases/feed/list-current.js';
import { readChanges } from '../../../lib/usecases/feed/read-feed.js';
import { accessList, createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';

const RUNS = Number(process.env['CHANGES_RUNS'] ?? 8);
const SEED = Number(process.env['CHANGES_SEED'] ?? 2030);

let world: FeedWorld;
let ann: string;
let eve: string;
beforeEach(async () => {
  world = await createFeedWorld();
  [ann, eve] = [`usr_${randomUUID()}`, `usr_${randomUUID()}`];
});

/** The changes that Ann's client reads from a position on, page by page, and its last position. */
async function read(since: number, limit = 200): Promise<{ items: FeedMessageView[]; lastSeq: number }> {
  const items: FeedMessageView[] = [];
  let after: number | undefined = since;
  let lastSeq = since;
  while (after !== undefined) {
    const page = await readChanges(world.context, { userId: ann, since, after, limit });
    items.push(...page.items);
    ({ next: after, lastSeq } = page);
  }
  return { items, lastSeq };
}

/** The written versions and the published part of them: in order, as late as a test wants. */
class Writer {
  private readonly newest = new Map<string, VersionRecord>();
  private readonly pending: VersionRecord[] = [];

  get states(): VersionRecord[] {
    return [...this.newest.values()];
  }

  async create(isShared: boolean): Promise<void> {
    this.note(await world.create(isShared ? [eve, ann] : [eve]));
  }

  /** Changes one state of an event: shared or not, deleted or not, or another title. */
  async change(which: number, kind: 'share' | 'delete' | 'edit'): Promise<void> {
    const last = this.states[which % this.newest.size];
    if (!last) return;
    const { event } = last;
    if (event.isDeleted) {
      if (kind === 'delete') {
        this.note(await world.edit(last, { changeType: 'rollback', isDeleted: false, rolledBackTo: 1 }));
      }
    } else if (kind === 'share') {
      const isShared = accessOf(event, ann) !== undefined;
      const access = accessList(isShared ? [eve] : [eve, ann]);
      this.note(await world.edit(last, { changeType: isShared ? 'unshare' : 'share', access }));
    } else if (kind === 'delete') {
      this.note(await world.edit(last, { changeType: 'delete', isDeleted: true }));
    } else {
      this.note(await world.edit(last, { title: `Title ${event.version + 1}` }));
    }
  }

  /** Publishes the next versions, this many, as one batch. */
  async publish(count = this.pending.length): Promise<void> {
    const outcomes = await world.publish(...this.pending.splice(0, count));
    expect(outcomes.every(Boolean)).toBe(true);
  }

  /** The events that Ann can see now, by event id. */
  visible(): Map<string, unknown> {
    const seen = this.states.filter(({ event }) => !event.isDeleted && accessOf(event, ann));
    return new Map(seen.map(({ event }) => [event.id, eventView(event, personOnly(ann))]));
  }

  private note(version: VersionRecord): void {
    this.newest.set(version.event.id, version);
    this.pending.push(version);
  }
}

/** A client that applies every message, and removes only events that are named. */
class Client {
  readonly events = new Map<string, unknown>();

  take(item: FeedMessageView | CurrentItemView): void {
    if (!('event_id' in item)) return;
    if ('event' in item) this.events.set(item.event_id, item.event);
    else this.events.delete(item.event_id);
  }
}

const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), isShared: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('share' as const, 'share' as const, 'delete' as const, 'edit' as const),
      which: fc.nat(5),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 4 }) }) },
);
const steps = (maxLength: number) => fc.array(step, { maxLength });

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(writer: Writer, done: Step[]): Promise<void> {
  for (const one of done) {
    if (one.kind === 'create') await writer.create(one.isShared);
    else if (one.kind === 'publish') await writer.publish(one.count);
    else await writer.change(one.which, one.kind);
  }
}

describe('a client that was offline for longer than the feed is kept', () => {
  it('has an exact copy after it reads the current list and then the changes since, even during writes', async () => {
    const property = fc.asyncProperty(
      steps(12),
      steps(12),
      fc.array(steps(4), { maxLength: 4 }),
      steps(6),
      fc.integer({ min: 1, max: 3 }),
      async (before, away, meanwhile, afterwards, limit) => {
        [ann, eve] = [`usr_${randomUUID()}`, `usr_${randomUUID()}`];
        const [writer, client] = [new Writer(), new Client()];
        await take(writer, before);
        const old = await read(0);
        old.items.forEach((item) => {
          client.take(item);
        });
        world.elapse(FEED_SECONDS * 1000);
        await take(writer, away);

        const { lastSeq: restartFrom } = await readChanges(world.context, { userId: ann, limit: 1 });
        let after: string | undefined;
        do {
          const page: Awaited<ReturnType<typeof listCurrent>> = await listCurrent(world.context, {
            userId: ann,
            after,
            limit,
          });
          page.items.forEach((item) => {
            client.take(item);
          });
          after = page.next;
          await take(writer, meanwhile.shift() ?? []);
        } while (after !== undefined);
        await take(writer, afterwards);
        await writer.publish();
        (await read(restartFrom, limit)).items.forEach((item) => {
          client.take(item);
        });
        expect(client.events).toEqual(writer.visible());
      },
    );
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
  }, 600_000);

  it('gets the position to start again and the address of the current list', async () => {
    const first = await world.create([ann]);
    await world.publish(first, await world.edit(first, { title: 'Two' }));
    world.elapse(FEED_SECONDS * 1000);
    await world.publish(await world.create([ann]));
    await expect(readChanges(world.context, { userId: ann, since: 1, limit: 50 })).rejects.toMatchObject({
      code: 'feed-expired',
      members: { restart_from: 3, listing: '/api/changes/current' },
    });
    expect((await read(2)).items.map(({ seq }) => seq)).toEqual([3]);
    expect((await read(3)).items).toEqual([]);
  });

  it('gets the same answer when expired entries are deleted out of order', async () => {
    const versions = [await world.create([ann])];
    for (const title of ['Two', 'Three']) versions.push(await world.edit(versions.at(-1)!, { title }));
    await world.publish(...versions);
    const { table } = world.context;
    const Key = { pk: `FEED#${ann}#0`, sk: 'FEED#0000000002' };
    await table.transact({ marker: { Delete: { TableName: table.name, Key } } });
    const page = await readChanges(world.context, { userId: ann, since: 0, limit: 50 });
    expect([page.items.map(({ seq }) => seq), page.next]).toEqual([[1], 1]);
    await expect(read(0)).rejects.toMatchObject({ code: 'feed-expired' });
    const connection = await world.connect(ann);
    await expect(world.resume(connection, 0)).rejects.toMatchObject({ code: 'feed-expired' });
    expect(world.gateway.seqsSentTo(connection)).toEqual([1]);
  });
});

describe('the feed over HTTP', () => {
  it('equals the messages of the WebSocket, page by page', async () => {
    const first = await world.create([ann, eve]);
    const versions = [first];
    while (versions.length < 7) versions.push(await world.edit(versions.at(-1)!, { title: `${versions.length}` }));
    versions.push(await world.edit(versions.at(-1)!, { changeType: 'unshare', access: accessList([eve]) }));
    await world.publish(...versions);
    const connection = await world.connect(ann);
    await world.resume(connection, 0);
    const overSocket = world.gateway.sentTo(connection).filter(({ type }) => type !== 'resumed');
    for (const limit of [1, 3, 8, 200]) {
      expect(JSON.parse(JSON.stringify((await read(0, limit)).items))).toEqual(overSocket);
    }
  });

  it('ends a page before it gets too large, and continues after it', async () => {
    const description = 'x'.repeat(30_000);
    const versions = [await world.create([ann], { description })];
    while (versions.length < 80) versions.push(await world.edit(versions.at(-1)!, { title: `${versions.length}` }));
    await world.publish(...versions);
    const page = await readChanges(world.context, { userId: ann, since: 0, limit: 200 });
    expect(page.items.length).toBeGreaterThan(50);
    expect(page.items.length).toBeLessThan(75);
    expect(page.next).toBe(page.items.at(-1)!.seq);
    expect((await read(0)).items.map(({ seq }) => seq)).toEqual(versions.map(({ event }) => event.version));
  }, 60_000);

  it('refuses a sequence number that it has not reached', async () => {
    await world.publish(await world.create([ann]));
    await expect(readChanges(world.context, { userId: ann, since: 2, limit: 50 })).rejects.toMatchObject({
      code: 'malformed-query',
      members: { errors: [{ parameter: 'since', detail: 'must be at most 1, the newest seq' }] },
    });
  });
});
