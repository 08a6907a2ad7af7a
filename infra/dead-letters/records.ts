import {
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type _Record as StreamRecord,
  type DynamoDBStreamsClient,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { toLambdaRecord } from '../local/offline-plugin/stream/record.js';
import type { Batch } from './letter.js';

/** An open shard returns empty pages where it has no records, and for a time where it has. */
const MAX_EMPTY_PAGES = 20;

const numberOf = (record: StreamRecord): bigint => BigInt(record.dynamodb?.SequenceNumber ?? 0);

/**
 * The records of a batch that the stream still has: those of the last 24 hours. They include records that the function's
 * filter leaves out.
 */
export async function readBatch(client: DynamoDBStreamsClient, batch: Batch): Promise<DynamoDBRecord[]> {
  try {
    return await readFrom(client, batch, 'AT_SEQUENCE_NUMBER');
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    if (!(error instanceof TrimmedDataAccessException)) throw error;
    return readFrom(client, batch, 'TRIM_HORIZON');
  }
}

async function readFrom(
  client: DynamoDBStreamsClient,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber }: Batch,
  type: ShardIteratorType,
): Promise<DynamoDBRecord[]> {
  const found: DynamoDBRecord[] = [];
  const [first, last] = [BigInt(startSequenceNumber), BigInt(endSequenceNumber)];
  let iterator = (
    await client.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: shardId,
        ShardIteratorType: type,
        ...(type === 'AT_SEQUENCE_NUMBER' && { SequenceNumber: startSequenceNumber }),
      }),
    )
  ).ShardIterator;
  for (let emptyPages = 0; iterator !== undefined && emptyPages < MAX_EMPTY_PAGES;) {
    const page: GetRecordsCommandOutput = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    const records = page.Records ?? [];
    const wanted = records.filter((record) => numberOf(record) >= first && numberOf(record) <= last);
    found.push(...wanted.map((record) => toLambdaRecord(record, streamArn)));
    if (records.some((record) => numberOf(record) >= last)) break;
    emptyPages = records.length === 0 ? emptyPages + 1 : 0;
    iterator = page.NextShardIterator;
  }
  return found;
}
