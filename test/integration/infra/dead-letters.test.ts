import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ListStreamsCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { parseLetter, type Batch } from '../../../infra/dead-letters/letter.js';
import { readBatch } from '../../../infra/dead-letters/records.js';
import { replay } from '../../../infra/dead-letters/replay.js';
import { createTables, type TestTables } from '../../support/database/tables.js';
import { FakeAws } from '../../support/fake-aws.js';

const MAIN = resolve(import.meta.dirname, '../../../infra/dead-letters/main.ts');
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:event-scheduling-api-test-notificationsPublish';
const FILTER = { dynamodb: { Keys: { sk: { S: [{ prefix: 'VERSION#' }] } } } };

const streams = new DynamoDBStreamsClient({ endpoint: inject('dynamodbEndpoint') });
let tables: TestTables;
let aws: FakeAws;
let url: string;
/** What the function does with a batch. */
let work: (sortKeys: string[]) => unknown;

const sortKeysOf = (event: unknown): string[] =>
  (event as DynamoDBStreamEvent).Records.map(({ dynamodb }) => dynamodb?.NewImage?.['sk']?.S ?? '');

beforeEach(async () => {
  tables = await createTables();
  work = () => ({ batchItemFailures: [] });
  aws = new FakeAws('event-scheduling-api-test-publisher-dead-letters', FILTER, ({ event }) => work(sortKeysOf(event)));
  url = await aws.start();
});
afterEach(() => {
  aws.stop();
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command. */
const run = (...args: string[]): Promise<Ended> =>
  new Promise((ended) => {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_LAMBDA: url,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: inject('dynamodbEndpoint'),
    };
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...args], { env }, (error, stdout, stderr) => {
      ended({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });

async function write(...sortKeys: string[]): Promise<void> {
  for (const sk of sortKeys) {
    await tables.client.send(new PutCommand({ TableName: tables.tableName, Item: { pk: 'VERSIONS#1', sk } }));
  }
}

/** The batch of everything that was written to the table. */
async function everything(): Promise<Batch> {
  const { Streams = [] } = await streams.send(new ListStreamsCommand({ TableName: tables.tableName }));
  const streamArn = Streams[0]!.StreamArn!;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const [shard] = StreamDescription!.Shards!;
  const startSequenceNumber = shard!.SequenceNumberRange!.StartingSequenceNumber!;
  const all = {
    streamArn,
    shardId: shard!.ShardId!,
    startSequenceNumber,
    endSequenceNumber: '9'.repeat(30),
    batchSize: 1,
  };
  const numbers = (await readBatch(streams, all)).map(({ dynamodb }) => dynamodb!.SequenceNumber!);
  return { ...all, startSequenceNumber: numbers[0]!, endSequenceNumber: numbers.at(-1)!, batchSize: numbers.length };
}

/** A message as Lambda sends it. */
const aLetter = (batch: Batch, timestamp = '2030-06-03T12:00:00.000Z') => ({
  version: '1.0',
  timestamp,
  requestContext: {
    requestId: 'b62df8ea-0f8d-4a4a-a4ae-6ab33c4e3d5d',
    functionArn: FUNCTION,
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 11,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  DDBStreamBatchInfo: batch,
});

it('the dead letters are shown, oldest first, and stay in the queue', async () => {
  await write('VERSION#1');
  const batch = await everything();
  for (const minute of ['02', '00', '01']) aws.send(aLetter(batch, `2030-06-03T12:${minute}:00.000Z`));
  const { code, stdout } = await run('--stage', 'test');
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.slice(14, 16))).toEqual(['00', '01', '02']);
  expect(lines[0]).toContain('event-scheduling-api-test-notificationsPublish');
  expect(lines[0]).toContain(`${batch.shardId} ${batch.startSequenceNumber}–${batch.endSequenceNumber}`);
  expect(lines[0]).toContain('1 records  RetryAttemptsExhausted after 11 attempts');
  expect([code, aws.invoked.length]).toEqual([0, 0]);
  expect([...aws.messages.values()].map(({ isHidden }) => isHidden)).toEqual([false, false, false]);
});

it('a replay invokes the function that failed with the records of the batch that pass its filter, and deletes the message', async () => {
  await write('VERSION#0', 'VERSION#1', 'EVENT', 'VERSION#2', 'VERSION#3');
  const all = await everything();
  const numbers = (await readBatch(streams, all)).map(({ dynamodb }) => dynamodb!.SequenceNumber!);
  aws.send(aLetter({ ...all, startSequenceNumber: numbers[1]!, endSequenceNumber: numbers[3]! }));
  const { code, stdout, stderr } = await run('--stage', 'test', '--replay');
  expect(stdout).toContain('replayed 2 records');
  expect(stderr).toContain('1 of 1 messages');
  expect(aws.invoked.map(({ functionArn, event }) => [functionArn, sortKeysOf(event)])).toEqual([
    [FUNCTION, ['VERSION#1', 'VERSION#2']],
  ]);
  expect([code, aws.messages.size]).toEqual([0, 0]);
});

it.each<[string, () => unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('table away');
    },
    'table away',
  ],
  ['reports a failed record', () => ({ batchItemFailures: [{ itemIdentifier: '42' }] }), 'failed at the record 42'],
])(
  'the message stays in the queue when the function %s again, and the next one is replayed',
  async (_, fails, reason) => {
    await write('VERSION#1');
    const batch = await everything();
    let invocations = 0;
    work = () => (invocations++ === 0 ? fails() : { batchItemFailures: [] });
    aws.send(aLetter(batch, '2030-06-03T12:00:00.000Z'));
    aws.send(aLetter(batch, '2030-06-03T12:01:00.000Z'));
    const { code, stdout } = await run('--stage', 'test', '--replay');
    expect(stdout).toContain('failed again:');
    expect(stdout).toContain(reason);
    expect(stdout).toContain('replayed 1 records');
    expect(code).toBe(1);
    expect([...aws.messages.values()]).toEqual([
      { body: expect.stringContaining(':00:00.000Z') as string, isHidden: false },
    ]);
  },
);

it('the records that the stream still has are replayed when it no longer has the first ones', async () => {
  await write('VERSION#1', 'VERSION#2');
  const batch = await everything();
  // DynamoDB Local has no records that are a day old.
  const trimmed = new DynamoDBStreamsClient({ endpoint: inject('dynamodbEndpoint') });
  trimmed.middlewareStack.add((next) => (call) => {
    if ('SequenceNumber' in call.input) throw new TrimmedDataAccessException({ message: 'trimmed', $metadata: {} });
    return next(call);
  });
  const numbers = (await readBatch(streams, batch)).map(({ dynamodb }) => dynamodb!.SequenceNumber!);
  const startSequenceNumber = String(BigInt(numbers[0]!) - 1n);
  const letter = parseLetter('handle', JSON.stringify(aLetter({ ...batch, startSequenceNumber })));
  const outcome = await replay({ streams: trimmed, lambda: new LambdaClient({ endpoint: url }) }, letter);
  expect(outcome).toEqual({ status: 'replayed', records: 2, isComplete: false });
  expect(aws.invoked.map(({ event }) => sortKeysOf(event))).toEqual([['VERSION#1', 'VERSION#2']]);
});

it('records that the stream no longer has are reported with what to do, and a message of another kind is named', async () => {
  await write('VERSION#1');
  const batch = await everything();
  aws.send(aLetter({ ...batch, shardId: 'shardId-00000001000000000000-00000000' }));
  aws.send({ note: 'sent by hand' });
  const { code, stdout } = await run('--stage', 'test', '--replay');
  expect(stdout).toContain('the next change of an event or calendar publishes its earlier versions');
  expect(stdout).toContain('not a batch of a DynamoDB stream');
  expect([code, aws.invoked.length, aws.messages.size]).toEqual([1, 0, 2]);
});

it('a call without a stage is refused with the usage', async () => {
  const { code, stderr } = await run();
  expect(code).toBe(2);
  expect(stderr).toContain('Usage: npm run dead-letters -- --stage <stage>');
});
