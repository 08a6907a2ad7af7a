import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand, ListEventSourceMappingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { passesFilters, type FilterPattern } from '../local/offline-plugin/stream/filter.js';
import type { DeadLetter } from './letter.js';
import { readBatch } from './records.js';

/** `gone`: the stream no longer has the records. `isComplete`: it still had the first one. */
export type Outcome =
  | { status: 'replayed'; records: number; isComplete: boolean }
  | { status: 'gone' }
  | { status: 'failed'; reason: string };

interface Clients {
  streams: DynamoDBStreamsClient;
  lambda: LambdaClient;
}

/** Invokes the function that failed with the records of a message again, and waits for its result. */
export async function replay(clients: Clients, { invocation }: DeadLetter): Promise<Outcome> {
  if (!invocation) return { status: 'failed', reason: 'the message is not a batch of a DynamoDB stream' };
  const { functionArn } = invocation.requestContext;
  const { streamArn, startSequenceNumber } = invocation.DDBStreamBatchInfo;
  const [records, filters] = await Promise.all([
    readBatch(clients.streams, invocation.DDBStreamBatchInfo),
    filtersOf(clients.lambda, functionArn, streamArn),
  ]);
  const wanted = records.filter((record) => passesFilters(record, filters));
  if (wanted.length === 0) return { status: 'gone' };
  const reason = await failureOf(clients.lambda, functionArn, wanted);
  if (reason !== undefined) return { status: 'failed', reason };
  const isComplete = records[0]?.dynamodb?.SequenceNumber === startSequenceNumber;
  return { status: 'replayed', records: wanted.length, isComplete };
}

/** The filters with which the function reads the stream. */
async function filtersOf(client: LambdaClient, functionArn: string, streamArn: string): Promise<FilterPattern[]> {
  const { EventSourceMappings: mappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ FunctionName: functionArn, EventSourceArn: streamArn }),
  );
  return mappings
    .flatMap(({ FilterCriteria }) => FilterCriteria?.Filters ?? [])
    .map(({ Pattern = '{}' }) => JSON.parse(Pattern) as FilterPattern);
}

/** Why the function failed; `undefined` if it processed all records. */
async function failureOf(
  client: LambdaClient,
  functionArn: string,
  Records: DynamoDBRecord[],
): Promise<string | undefined> {
  const command = new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify({ Records })) });
  const { FunctionError, Payload } = await client.send(command);
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) return text;
  const { batchItemFailures = [] } = (JSON.parse(text || 'null') ?? {}) as Partial<DynamoDBBatchResponse>;
  const [first] = batchItemFailures;
  return first && `the function failed at the record ${first.itemIdentifier}: its log says why`;
}
