/** A part of a stream, in itself ordered. A shard that is full is closed and goes on in its children. */
export interface Shard {
  id: string;
  parentId: string | undefined;
}

export interface ShardSource {
  list: () => Promise<Shard[]>;
  /** Reads a shard until it is closed and everything in it is done. */
  read: (shardId: string) => Promise<void>;
  signal?: AbortSignal | undefined;
}

/** Reads all shards of a stream, each after its parent, as records of one key go from the one to the other. Ends with its signal. */
export async function followShards(source: ShardSource): Promise<void> {
  const follow = async ({ id }: Shard): Promise<void> => {
    await source.read(id);
    if (source.signal?.aborted) return;
    const shards = await source.list();
    await Promise.all(shards.filter(({ parentId }) => parentId === id).map(follow));
  };
  const shards = await source.list();
  const ids = new Set(shards.map(({ id }) => id));
  const roots = shards.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  await Promise.all(roots.map(follow));
}
