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
import { type Delivery, deliver, toBatches } from './deliver.js';
import { passesFilters } from './filter.js';
import type { StreamMapping } from './mapping.js';
import type { StreamPositions } from './positions.js';
import { toLambdaRecord } from './record.js';
import { followShards, type Shard } from './shards.js';

/**
 * Writes of this process are announced, so this interval matters only for writes of other processes and for expired
 * items.
 */
const POLL_INTERVAL_MILLISECONDS = 2_000;
const RECOVERY_INTERVAL_MILLISECONDS = 250;

/**
 * A response with fewer records is the end of the stream for now.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
const MAX_RECORDS = 1_000;

/** The source, the target and the stored positions of a pump. */
export interface PumpOptions extends Pick<Delivery, 'invoke' | 'drop'> {
  client: DynamoDBStreamsClient;
  mapping: StreamMapping;
  positions: StreamPositions;
  /** Called when the stream cannot be read, once until it can be read again; the pump keeps trying. */
  warn: (error: unknown) => void;
  signal: AbortSignal;
  /** Announces writes, so that they are read without waiting for the next poll. Returns a function that ends it. */
  watchWrites: (onWrite: () => void) => () => void;
}

/** The delivery of one shard to one function. */
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

/** Delivers the next records of a shard; `next` is undefined at the end of a closed shard. */
async function readOnce(shard: ShardPump, iterator: string): Promise<{ isEnd: boolean; next: string | undefined }> {
  const { client, mapping, positions, streamArn, shardId } = shard;
  const { Records: records = [], NextShardIterator: next } = await client.send(
    new GetRecordsCommand({ ShardIterator: iterator }),
  );
  const wanted = records
    .map((record) => toLambdaRecord(record, streamArn))
    .filter((record) => passesFilters(record, mapping.filterPatterns));
  for (const batch of toBatches(wanted, mapping.batchSize)) await deliver(batch, { ...shard, wait: delay });
  const position = records.at(-1)?.dynamodb?.SequenceNumber;
  if (position !== undefined) positions.save(mapping.functionName, shardId, position);
  return { isEnd: records.length < MAX_RECORDS, next };
}

/**
 * Continues after the last processed record; starts from the oldest record when there is none or it was trimmed.
 * DynamoDB Local reports a stream as trimmed at its first record when another table was written to before.
 */
async function readShard(shard: ShardPump, alarm: Alarm): Promise<void> {
  const { mapping, positions, shardId, signal, warn } = shard;
  let iterator: string | undefined;
  let isTrimmed = false;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      iterator ??= await getIterator(shard, isTrimmed ? undefined : positions.find(mapping.functionName, shardId));
      // A write during the read may not be in its result.
      alarm.reset();
      const { isEnd, next } = await readOnce(shard, iterator);
      isTrimmed = isFailing = false;
      if (next === undefined) return;
      iterator = next;
      if (isEnd) await alarm.wait(POLL_INTERVAL_MILLISECONDS);
    } catch (error) {
      iterator = undefined;
      if (error instanceof TrimmedDataAccessException && !isTrimmed) {
        isTrimmed = true;
        continue;
      }
      if (!isFailing) warn(error);
      isFailing = true;
      await delay(RECOVERY_INTERVAL_MILLISECONDS);
    }
  }
}

/**
 * Feeds a function from a table's stream as Lambda's event source mapping does: in order, from the oldest unprocessed
 * record. After a crash the last records are delivered again, as on AWS. Ends with its signal.
 */
export async function pump(options: PumpOptions): Promise<void> {
  const { client, mapping, signal } = options;
  const { Streams: streams = [] } = await client.send(new ListStreamsCommand({ TableName: mapping.tableName }));
  const streamArn = streams[0]?.StreamArn;
  if (streamArn === undefined) throw new Error(`${mapping.tableName} has no stream for ${mapping.functionName}.`);

  const list = async (): Promise<Shard[]> => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const shards = StreamDescription?.Shards ?? [];
    return shards.map(({ ShardId, ParentShardId }) => ({ id: String(ShardId), parentId: ParentShardId }));
  };
  const read = async (shardId: string): Promise<void> => {
    const alarm = new Alarm();
    const raise = (): void => {
      alarm.raise();
    };
    const stopWatching = options.watchWrites(raise);
    signal.addEventListener('abort', raise);
    await readShard({ ...options, streamArn, shardId }, alarm).finally(stopWatching);
  };
  await followShards({ list, read }, signal);
}
