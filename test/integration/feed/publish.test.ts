import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeedItem } from '../../../lib/domain/feed/feed.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { findFeedHeads } from '../../../lib/store/feed-head.js';
import { Table } from '../../../lib/store/table.js';
import { accessList, createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';

let world: FeedWorld;
beforeAll(async () => {
  world = await createFeedWorld();
});

const someone = (): string => `usr_${randomUUID()}`;
const inBrief = (feed: FeedItem[]) => feed.map(({ seq, eventId, version }) => [seq, eventId, version]);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('publishing a version', () => {
  it('adds it to the feed of everyone on the event, with a sequence number of their own', async () => {
    const [ann, bob] = [someone(), someone()];
    const first = await world.create([ann]);
    const second = await world.create([ann, bob]);
    expect(await world.publish(first, second)).toEqual([true, true]);
    expect(inBrief(await world.feedOf(ann))).toEqual([
      [1, first.event.id, 1],
      [2, second.event.id, 1],
    ]);
    expect(inBrief(await world.feedOf(bob))).toEqual([[1, second.event.id, 1]]);
  });

  it('changes and sends nothing the second time', async () => {
    const [ann, bob] = [someone(), someone()];
    const connection = await world.connect(bob);
    await world.resume(connection);
    const first = await world.create([ann, bob]);
    const second = await world.edit(first, { title: 'Two' });
    expect(await world.publish(first, second)).toEqual([true, true]);
    const before = [await world.itemsOf(ann), await world.itemsOf(bob)];
    expect(await world.publish(first, second)).toEqual([true, true]);
    expect(await world.publish(first)).toEqual([true]);
    expect([await world.itemsOf(ann), await world.itemsOf(bob)]).toEqual(before);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2]);
  });

  it('continues where a publisher stopped in the middle of a batch', async () => {
    const [ann, bob] = [someone(), someone()];
    const first = await world.create([ann, bob]);
    const second = await world.edit(first, { title: 'Two' });
    await world.publish(first);
    expect(await world.publish(first, second)).toEqual([true, true]);
    expect(inBrief(await world.feedOf(bob))).toEqual([
      [1, first.event.id, 1],
      [2, first.event.id, 2],
    ]);
  });

  it('adds it once when two publishers run at the same time', async () => {
    const readers = upTo(5).map(someone);
    const connection = await world.connect(readers[4]!);
    await world.resume(connection);
    const versions = [await world.create(readers)];
    for (const title of ['Two', 'Three']) versions.push(await world.edit(versions.at(-1)!, { title }));
    await Promise.all(upTo(4).map(() => world.publish(...versions)));
    for (const reader of readers) {
      expect(inBrief(await world.feedOf(reader))).toEqual(
        versions.map(({ event }) => [event.version, event.id, event.version]),
      );
    }
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 3]);
  });

  it('leaves no gap when many publishers write different events to one reader’s feed at once', async () => {
    const ann = someone();
    const connection = await world.connect(ann);
    await world.resume(connection);
    const versions = await Promise.all(upTo(8).map(() => world.create([ann, someone()])));
    const outcomes = await Promise.all(versions.map((version) => world.publish(version)));
    expect(outcomes.flat()).toEqual(versions.map(() => true));
    const feed = await world.feedOf(ann);
    expect(feed.map(({ seq }) => seq)).toEqual(upTo(8));
    expect(new Set(feed.map(({ eventId }) => eventId)).size).toBe(8);
    expect(world.gateway.seqsSentTo(connection)).toEqual(upTo(8));
  });

  it('handles more versions than fit into one transaction', async () => {
    const ann = someone();
    const versions = [await world.create([ann])];
    while (versions.length < 60) versions.push(await world.edit(versions.at(-1)!, { title: String(versions.length) }));
    expect(await world.publish(...versions)).toEqual(versions.map(() => true));
    expect(inBrief(await world.feedOf(ann))).toEqual(upTo(60).map((n) => [n, versions[0]!.event.id, n]));
  });

  it('writes the feeds of all 45 readers of an event in two transactions', async () => {
    const readers = upTo(45).map(someone);
    const version = await world.create(readers);
    const transact = vi.spyOn(world.context.table, 'transact');
    expect(await world.publish(version)).toEqual([true]);
    expect(transact).toHaveBeenCalledTimes(2);
    transact.mockRestore();
    const heads = await findFeedHeads(world.context.table, readers);
    expect([...heads.values()].map(({ lastSeq }) => lastSeq)).toEqual(readers.map(() => 1));
  });

  it('finds out who is connected or has webhooks without another request', async () => {
    const version = await world.create(upTo(45).map(someone));
    let requests = 0;
    world.client.middlewareStack.add(
      (next) => (args) => {
        requests++;
        return next(args);
      },
      { step: 'initialize', name: 'count' },
    );
    try {
      expect(await world.publish(version)).toEqual([true]);
    } finally {
      world.client.middlewareStack.remove('count');
    }
    expect(requests).toBeLessThanOrEqual(4);
  });

  it('writes to the feed of a small event before those of large ones, wherever it is in the batch', async () => {
    const [large, larger, small] = [upTo(45).map(someone), upTo(45).map(someone), [someone()]];
    const versions = [await world.create(large), await world.create(larger), await world.create(small)];
    const written: string[] = [];
    world.client.middlewareStack.add(
      (next) => (args) => {
        if ('TransactItems' in args.input) written.push(JSON.stringify(args.input.TransactItems));
        return next(args);
      },
      { step: 'initialize', name: 'order' },
    );
    try {
      expect(await world.publish(...versions)).toEqual([true, true, true]);
    } finally {
      world.client.middlewareStack.remove('order');
    }
    const turnOf = (userId: string | undefined) => written.findIndex((items) => items.includes(`FEED#${userId}#`));
    expect(turnOf(small[0])).toBe(0);
    expect(turnOf(larger.at(-1))).toBeGreaterThan(0);
  });

  it('reaches all other readers when the feed of one cannot be written', async () => {
    const [ann, bob] = [someone(), someone()];
    const version = await world.create([ann, bob]);
    const { table } = world.context;
    const transact = vi.spyOn(table, 'transact');
    transact.mockImplementation((items) =>
      JSON.stringify(items).includes(bob)
        ? Promise.reject(new Error('this feed cannot be written'))
        : Table.prototype.transact.call(table, items),
    );
    expect(await world.publish(version)).toEqual([false]);
    transact.mockRestore();
    expect(inBrief(await world.feedOf(ann))).toEqual([[1, version.event.id, 1]]);
    expect(await world.publish(version)).toEqual([true]);
    expect(inBrief(await world.feedOf(ann))).toEqual([[1, version.event.id, 1]]);
    expect(inBrief(await world.feedOf(bob))).toEqual([[1, version.event.id, 1]]);
  });

  it('first publishes earlier versions of the event that were never published', async () => {
    const [ann, bob] = [someone(), someone()];
    const versions = [await world.create([ann])];
    versions.push(await world.edit(versions[0]!, { changeType: 'share', access: accessList([ann, bob]) }));
    versions.push(await world.edit(versions[1]!, { changeType: 'unshare', access: accessList([ann]) }));
    versions.push(await world.edit(versions[2]!, { title: 'Alone again' }));
    await world.publish(versions[0]!);
    expect(await world.publish(versions[3]!)).toEqual([true]);
    expect((await world.feedOf(ann)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect((await world.feedOf(bob)).map(({ version, type, showsEvent }) => [version, type, showsEvent])).toEqual([
      [2, 'event.shared', true],
      [3, 'event.unshared', false],
    ]);
    const before = await world.itemsOf(ann);
    expect(await world.publish(versions[1]!, versions[2]!)).toEqual([true, true]);
    expect(await world.itemsOf(ann)).toEqual(before);
  });

  it('reports a version that cannot be rendered as unavailable, rather than skipping it', async () => {
    const ann = someone();
    const connection = await world.connect(ann);
    await world.resume(connection);
    const good = await world.create([ann]);
    const unreadable = {
      ...good.event,
      content: {
        ...good.event.content,
        get title(): string {
          throw new Error('written in another time');
        },
      },
    };
    expect(await world.publish({ ...good, event: unreadable })).toEqual([true]);
    expect(world.gateway.sentTo(connection)[1]).toEqual({
      type: 'event.created',
      seq: 1,
      event_id: good.event.id,
      version: 1,
      changed_by: ann,
      changed_at: good.event.updatedAt,
      changed_fields: good.changedFields,
      truncated: true,
    });
  });

  it('drops a connection that fails, without failing the rest', async () => {
    const [ann, bob] = [someone(), someone()];
    const [anns, bobs] = [await world.connect(ann), await world.connect(bob)];
    await world.resume(anns);
    await world.resume(bobs);
    const both = await world.create([ann, bob]);
    world.gateway.onPost = (id) => (id === bobs.id ? 'failed' : undefined);
    expect(await world.publish(both, await world.create([ann]))).toEqual([true, true]);
    expect(world.gateway.seqsSentTo(anns)).toEqual([1, 2]);
    expect(world.gateway.closed).toEqual([bobs.id]);
    world.gateway.onPost = () => undefined;
    expect(await world.publish(await world.edit(both, { title: 'Two' }))).toEqual([true]);
    expect(world.gateway.seqsSentTo(bobs)).toEqual([]);
    const again = await world.connect(bob);
    await world.resume(again, 0);
    expect(world.gateway.seqsSentTo(again)).toEqual([1, 2]);
  });

  it('sends to a bounded number of connections at once, and disconnects none because of others', async () => {
    const readers = upTo(40).map(someone);
    const connections = await Promise.all(readers.map((userId) => world.connect(userId)));
    await Promise.all(connections.map((connection) => world.resume(connection)));
    const version = await world.create(readers);
    let most = 0;
    let pending: ((refusal: undefined) => void)[] = [];
    let timer: NodeJS.Timeout | undefined;
    world.gateway.onPost = () => {
      // Accepts posts only after all that are made at once have arrived. A sender gives up after three seconds.
      clearTimeout(timer);
      timer = setTimeout(() => {
        world.elapse(2_000);
        for (const accept of pending) accept(undefined);
        pending = [];
      }, 100);
      return new Promise<undefined>((resolve) => {
        most = Math.max(most, pending.push(resolve));
      });
    };
    expect(await world.publish(version)).toEqual([true]);
    world.gateway.onPost = () => undefined;
    expect(most).toBeLessThanOrEqual(25);
    for (const connection of connections) expect(world.gateway.seqsSentTo(connection)).toEqual([1]);
  });

  it('marks a version as published only after it is in everyone’s feed', async () => {
    const [ann, bob] = [someone(), someone()];
    const first = await world.create([ann, bob]);
    const broken: VersionRecord = await world.edit(first, { title: 'Two' });
    const { table } = world.context;
    const transact = vi.spyOn(table, 'transact');
    transact.mockImplementation((...actions) =>
      JSON.stringify(actions).includes(bob)
        ? Promise.reject(new Error('the store is away'))
        : Table.prototype.transact.call(table, ...actions),
    );
    expect(await world.publish(first, broken)).toEqual([false, false]);
    transact.mockRestore();
    const third = await world.edit(broken, { title: 'Three' });
    expect(await world.publish(third)).toEqual([true]);
    expect((await world.feedOf(bob)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect((await world.feedOf(ann)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });
});
