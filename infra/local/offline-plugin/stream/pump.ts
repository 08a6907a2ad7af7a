import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { setTimeout as delay } from 'node:timers/promises';
import { Alarm } from './alarm.js';
import type { StreamMapping } from './mapping.js';
import { MappingQueue, type Target } from './mapping-queue.js';
import type { StreamPositions } from './positions.js';
import { followShards, type Shard } from './shards.js';

/**
 * Writes of the stack are announced, so this interval matters only for writes of other processes and for expired
 * items.
 */
const POLL_INTERVAL_MILLISECONDS = 2_000;
const RECOVERY_INTERVAL_MILLISECONDS = 250;

/**
 * How long a read waits for the functions to finish. What they write raises the alarm, too, and is read together with
 * what was written meanwhile.
 */
const READ_INTERVAL_MILLISECONDS = 100;

/**
 * A response with fewer records is the end of the stream for now.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
const MAX_RECORDS = 1_000;

/** How many records wait for a function at most; reading continues when it has processed some. */
const MAX_WAITING = 5_000;

/** The source, the targets and the stored positions of a pump. */
export interface PumpOptions extends Target {
  client: DynamoDBStreamsClient;
  tableName: string;
  /** The mappings of the table's stream to functions. */
  mappings: StreamMapping[];
  positions: StreamPositions;
  signal: AbortSignal;
  /** Announces writes, so that they are read without waiting for the next poll. Returns a function that ends it. */
  watchWrites: (onWrite: () => void) => () => void;
}

/** The delivery of one shard to the functions. */
interface ShardPump extends PumpOptions {
  streamArn: string;
  shardId: string;
}

async function getIterator({ client, streamArn, shardId }: ShardPump, position: string | undefined): Promise<string> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ...(position === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
    }),
  );
  if (ShardIterator === undefined) throw new Error(`The shard ${shardId} cannot be read.`);
  return ShardIterator;
}

/** Where reading starts so that no function misses a record. */
function firstPosition(queues: MappingQueue[]): string | undefined {
  const positions = queues.map(({ position }) => position);
  if (positions.includes(undefined)) return undefined;
  return positions.filter((position) => position !== undefined).reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b));
}

/**
 * Passes the next records of a shard to the queues; `last` is the sequence number of the last of them, and `next` is
 * undefined at the end of a closed shard.
 */
async function readOnce(
  { client, streamArn }: ShardPump,
  queues: MappingQueue[],
  iterator: string,
): Promise<{ isEnd: boolean; last: string | undefined; next: string | undefined }> {
  const { Records: records = [], NextShardIterator: next } = await client.send(
    new GetRecordsCommand({ ShardIterator: iterator }),
  );
  for (const queue of queues) queue.add(records, streamArn);
  return { isEnd: records.length < MAX_RECORDS, last: records.at(-1)?.dynamodb?.SequenceNumber, next };
}

/**
 * Reads a shard and passes its records to the queues of the functions. Starts from the oldest record when there is no
 * position or it was trimmed. DynamoDB Local reports a stream as trimmed at its first record when another table was
 * written to before.
 */
async function readShard(shard: ShardPump, queues: MappingQueue[], alarm: Alarm): Promise<void> {
  const { signal, warn } = shard;
  let position = firstPosition(queues);
  let iterator: string | undefined;
  let isTrimmed = false;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      iterator ??= await getIterator(shard, isTrimmed ? undefined : position);
      // A write during the read may not be in its result.
      alarm.reset();
      const { isEnd, last, next } = await readOnce(shard, queues, iterator);
      position = last ?? position;
      isTrimmed = isFailing = false;
      if (next === undefined) return;
      iterator = next;
      if (isEnd) await alarm.wait(POLL_INTERVAL_MILLISECONDS);
      await untilMoreIsWanted(queues, signal);
    } catch (error) {
      iterator = undefined;
      if (error instanceof TrimmedDataAccessException && !isTrimmed) {
        isTrimmed = true;
        continue;
      }
      // Once until the stream can be read again.
      if (!isFailing) warn(error);
      isFailing = true;
      await delay(RECOVERY_INTERVAL_MILLISECONDS);
    }
  }
}

async function untilMoreIsWanted(queues: MappingQueue[], signal: AbortSignal): Promise<void> {
  const idle = Promise.all(queues.map((queue) => queue.idle()));
  do {
    const pause = new AbortController();
    await Promise.race([
      idle,
      delay(READ_INTERVAL_MILLISECONDS, undefined, { signal: pause.signal }).catch(() => undefined),
    ]);
    pause.abort();
  } while (!signal.aborted && queues.some(({ waiting }) => waiting > MAX_WAITING));
}

/**
 * Feeds functions from a table's stream as Lambda's event source mappings do: each in order, from its oldest unprocessed
 * record, and independent of the others. One reader serves all of them. After a crash the last records are delivered
 * again, as on AWS. Ends with its signal.
 */
export async function pump(options: PumpOptions): Promise<void> {
  const { client, mappings, positions, signal, tableName } = options;
  const { Streams: streams = [] } = await client.send(new ListStreamsCommand({ TableName: tableName }));
  const streamArn = streams[0]?.StreamArn;
  if (streamArn === undefined) throw new Error(`${tableName} has no stream.`);

  const list = async (): Promise<Shard[]> => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const shards = StreamDescription?.Shards ?? [];
    return shards.map(({ ShardId, ParentShardId }) => ({ id: String(ShardId), parentId: ParentShardId }));
  };
  const read = async (shardId: string): Promise<void> => {
    const queues = mappings.map((mapping) => new MappingQueue(mapping, { shardId, positions, target: options }));
    const alarm = new Alarm();
    const raise = (): void => {
      alarm.raise();
    };
    const stopWatching = options.watchWrites(raise);
    signal.addEventListener('abort', raise);
    await readShard({ ...options, streamArn, shardId }, queues, alarm).finally(stopWatching);
    await Promise.all(queues.map((queue) => queue.idle()));
  };
  await followShards({ list, read }, signal);
}
