import { setTimeout as delay } from 'node:timers/promises';

/** A part of a stream that is ordered in itself. A full shard is closed and continues in its children. */
export interface Shard {
  id: string;
  parentId: string | undefined;
}

export interface ShardSource {
  list: () => Promise<Shard[]>;
  /** Reads a shard until it is closed and everything in it is done. */
  read: (shardId: string) => Promise<void>;
}

const LIST_INTERVAL_MILLISECONDS = 250;

/**
 * Reads all shards of a stream, each after its parent, since changes of one key continue from the parent to its
 * child. Ends with its signal.
 */
export async function followShards({ list, read }: ShardSource, signal: AbortSignal): Promise<void> {
  const follow = async ({ id }: Shard): Promise<void> => {
    await read(id);
    let children: Shard[] = [];
    while (children.length === 0 && !signal.aborted) {
      children = (await list()).filter(({ parentId }) => parentId === id);
      if (children.length === 0) await delay(LIST_INTERVAL_MILLISECONDS);
    }
    await Promise.all(children.map(follow));
  };
  const shards = await list();
  const ids = new Set(shards.map(({ id }) => id));
  const roots = shards.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  await Promise.all(roots.map(follow));
}
