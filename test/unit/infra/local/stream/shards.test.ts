import { expect, it } from 'vitest';
import { followShards, type Shard } from '../../../../../infra/local/offline-plugin/stream/shards.js';

/** Reads a stream whose other shards appear some time after their parent was read to its end, until all are read. */
async function follow(shards: Shard[], listedAtFirst: string[]): Promise<string[]> {
  const listed = new Set(listedAtFirst);
  const appearing = new Set<string>();
  const order: string[] = [];
  const ending = new AbortController();
  const list = (): Promise<Shard[]> => {
    const answer = shards.filter(({ id }) => listed.has(id));
    for (const id of appearing) listed.add(id);
    return Promise.resolve(answer);
  };
  const read = async (id: string): Promise<void> => {
    order.push(`begin ${id}`);
    await Promise.resolve();
    order.push(`end ${id}`);
    for (const { id: child, parentId } of shards) if (parentId === id) appearing.add(child);
    if (order.length === 2 * shards.length) ending.abort();
  };
  await followShards({ list, read }, ending.signal);
  return order;
}

it('a new shard is read after its parent', async () => {
  const shards = [
    { id: 'old', parentId: 'trimmed' },
    { id: 'newer', parentId: 'old' },
    { id: 'newest', parentId: 'newer' },
  ];
  const order = await follow(shards, ['old']);
  expect(order).toEqual(['begin old', 'end old', 'begin newer', 'end newer', 'begin newest', 'end newest']);
});

it('a child shard waits for its parent even when both are listed at once', async () => {
  const shards = [
    { id: 'child', parentId: 'parent' },
    { id: 'parent', parentId: undefined },
  ];
  const order = await follow(shards, ['child', 'parent']);
  expect(order).toEqual(['begin parent', 'end parent', 'begin child', 'end child']);
});

it('both children of a split shard are read', async () => {
  const shards = [
    { id: 'whole', parentId: undefined },
    { id: 'left', parentId: 'whole' },
    { id: 'right', parentId: 'whole' },
  ];
  const order = await follow(shards, ['whole', 'left', 'right']);
  expect(order.slice(0, 2)).toEqual(['begin whole', 'end whole']);
  expect(order.slice(2).toSorted()).toEqual(['begin left', 'begin right', 'end left', 'end right']);
});
