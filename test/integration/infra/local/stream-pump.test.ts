import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { BatchWriteCommand, DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { StreamMapping } from '../../../../infra/local/offline-plugin/stream/mapping.js';
import { StreamPositions } from '../../../../infra/local/offline-plugin/stream/positions.js';
import { pump } from '../../../../infra/local/offline-plugin/stream/pump.js';
import { watchWrites } from '../../../../infra/local/offline-plugin/stream/writes.js';
import { makeDataDirectory } from '../../../support/stack/stack.js';
import { createTables, type TestTables } from '../../../support/database/tables.js';
import { eventually } from '../../../support/eventually.js';

let tables: TestTables;
let ending: AbortController;
let pumps: Promise<void>[];

beforeEach(async () => {
  tables = await createTables();
  ending = new AbortController();
  pumps = [];
});
afterEach(endPumps);

async function endPumps(): Promise<void> {
  ending.abort();
  await Promise.all(pumps);
}

/** The function of these tests: records the sort keys that it gets, and fails on demand. */
class Recorder {
  readonly batches: string[][] = [];
  readonly dropped: string[] = [];
  readonly records: DynamoDBRecord[] = [];
  polls = 0;

  constructor(readonly answer: (sortKeys: string[], records: DynamoDBRecord[]) => unknown = () => undefined) {}

  /** Feeds this function from the table's stream. */
  follow(mapping: Partial<StreamMapping> = {}, positions = new StreamPositions()): void {
    followAll({ recorder: this }, positions, mapping);
  }

  invoke(records: DynamoDBRecord[]): Promise<unknown> {
    const sortKeys = records.map(sortKeyOf);
    this.batches.push(sortKeys);
    this.records.push(...records);
    return Promise.resolve().then(() => this.answer(sortKeys, records));
  }

  get received(): string[] {
    return this.batches.flat();
  }
}

/** Feeds functions from the table's stream. */
function followAll(
  recorders: Record<string, Recorder>,
  positions = new StreamPositions(),
  mapping: Partial<StreamMapping> = {},
): void {
  const client = new DynamoDBStreamsClient({ endpoint: inject('dynamodbEndpoint') });
  client.middlewareStack.add((next, { commandName }) => (call) => {
    if (commandName === 'GetRecordsCommand') for (const recorder of Object.values(recorders)) recorder.polls += 1;
    return next(call);
  });
  const following = pump({
    client,
    tableName: tables.tableName,
    mappings: Object.keys(recorders).map((functionName) => ({
      functionName,
      tableName: tables.tableName,
      filterPatterns: [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'VERSION#' }] } } } }],
      batchSize: 25,
      maximumRetryAttempts: 2,
      bisectBatchOnFunctionError: false,
      reportsBatchItemFailures: true,
      ...mapping,
    })),
    positions,
    invoke: (functionName, records) => recorders[functionName]!.invoke(records),
    drop: (functionName, records) => {
      recorders[functionName]!.dropped.push(...records.map(sortKeyOf));
    },
    warn: (error) => {
      throw error;
    },
    signal: ending.signal,
    watchWrites,
  });
  pumps.push(following);
}

const sortKeyOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.Keys?.['sk']?.S ?? '';

async function put(sk: string): Promise<void> {
  await tables.client.send(new PutCommand({ TableName: tables.tableName, Item: { pk: 'EVENT#1', sk, title: 'tea' } }));
}

/** Items of one batch write arrive in the stream together. */
async function putTogether(sortKeys: string[]): Promise<void> {
  const requests = sortKeys.map((sk) => ({ PutRequest: { Item: { pk: 'EVENT#1', sk } } }));
  await tables.client.send(new BatchWriteCommand({ RequestItems: { [tables.tableName]: requests } }));
}

describe('the local stream', () => {
  it('delivers records in order, filtered and in the format of AWS', async () => {
    const recorder = new Recorder();
    recorder.follow({
      filterPatterns: [{ eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'VERSION#' }] } } } }],
    });
    await put('VERSION#1');
    await put('META');
    await put('VERSION#1');
    await tables.client.send(new DeleteCommand({ TableName: tables.tableName, Key: { pk: 'EVENT#1', sk: 'META' } }));
    await put('VERSION#2');
    await eventually(() => {
      expect(recorder.received).toEqual(['VERSION#1', 'VERSION#2']);
    });
    expect(recorder.records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: expect.stringContaining(tables.tableName) as string,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number) as number,
        NewImage: { pk: { S: 'EVENT#1' }, sk: { S: 'VERSION#1' }, title: { S: 'tea' } },
        StreamViewType: 'NEW_IMAGE',
      },
    });
  });

  it('redelivers a failed record with those after it, but not those before it', async () => {
    let hasFailed = false;
    const recorder = new Recorder((sortKeys, records) => {
      const at = sortKeys.indexOf('VERSION#3');
      if (hasFailed || at === -1) return undefined;
      hasFailed = true;
      return { batchItemFailures: [{ itemIdentifier: records[at]?.dynamodb?.SequenceNumber }] };
    });
    await putTogether(['VERSION#1', 'VERSION#2', 'VERSION#3', 'VERSION#4']);
    recorder.follow();
    await eventually(() => {
      expect(recorder.batches).toHaveLength(2);
    });
    const [first = [], second = []] = recorder.batches;
    expect(first.toSorted()).toEqual(['VERSION#1', 'VERSION#2', 'VERSION#3', 'VERSION#4']);
    expect(second).toEqual(first.slice(first.indexOf('VERSION#3')));
  });

  it('drops a failing record after its retries and continues with the next', async () => {
    const recorder = new Recorder((sortKeys) => {
      if (sortKeys.includes('VERSION#2')) throw new Error('poison');
    });
    recorder.follow({ batchSize: 1 });
    for (const sk of ['VERSION#1', 'VERSION#2', 'VERSION#3']) await put(sk);
    await vi.waitFor(
      () => {
        expect(recorder.received).toEqual(['VERSION#1', 'VERSION#2', 'VERSION#2', 'VERSION#2', 'VERSION#3']);
      },
      { timeout: 5_000 },
    );
    expect(recorder.dropped).toEqual(['VERSION#2']);
  });

  it('continues after a restart where it stopped, without losing records', async () => {
    const data = makeDataDirectory();
    const path = `${data.path}/positions.json`;
    const before = new Recorder();
    before.follow({}, new StreamPositions(path));
    await put('VERSION#1');
    await eventually(() => {
      expect(before.received).toEqual(['VERSION#1']);
    });
    await endPumps();

    await put('VERSION#2');
    ending = new AbortController();
    const after = new Recorder();
    after.follow({}, new StreamPositions(path));
    await put('VERSION#3');
    await eventually(() => {
      expect(after.received).toEqual(['VERSION#2', 'VERSION#3']);
    });
    data.remove();
  });

  it('handles the first record of a stream that was empty when it was opened', async () => {
    const recorder = new Recorder();
    recorder.follow();
    await vi.waitUntil(() => recorder.polls > 0, { timeout: 5_000 });
    // DynamoDB Local numbers the writes of all tables together, so the stream's first record has an unexpected
    // number.
    await tables.client.send(new PutCommand({ TableName: tables.rateLimitTableName, Item: { pk: 'USER#1' } }));
    await put('VERSION#1');
    await eventually(() => {
      expect(recorder.received).toEqual(['VERSION#1']);
    });
  });

  it('delivers more records than a response has without waiting for another write', async () => {
    const sortKeys = Array.from({ length: 1_050 }, (_, index) => `VERSION#${index}`);
    for (let start = 0; start < sortKeys.length; start += 25) await putTogether(sortKeys.slice(start, start + 25));
    const recorder = new Recorder();
    const { setTimeout: start } = globalThis;
    const readsBeforePauses: number[] = [];
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation((run: () => void, milliseconds?: number) => {
      if (milliseconds === 2_000) readsBeforePauses.push(recorder.polls);
      return start(run, milliseconds);
    });
    recorder.follow();
    await eventually(() => {
      expect(recorder.received).toHaveLength(1_050);
      expect(readsBeforePauses).not.toEqual([]);
    });
    timers.mockRestore();
    expect(readsBeforePauses[0]).toBe(2);
  });

  it('reads the stream once after a write', async () => {
    const recorder = new Recorder();
    recorder.follow();
    await vi.waitUntil(() => recorder.polls > 0, { timeout: 5_000 });
    const before = recorder.polls;
    for (const sk of ['VERSION#1', 'VERSION#2', 'VERSION#3']) {
      await put(sk);
      await eventually(() => {
        expect(recorder.received.at(-1)).toBe(sk);
      });
    }
    expect(recorder.polls - before).toBeLessThanOrEqual(4);
  });

  it('serves several functions with one read, and a slow one delays no other', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const [slow, quick] = [new Recorder(() => released), new Recorder()];
    followAll({ slow, quick });
    await vi.waitUntil(() => quick.polls > 0, { timeout: 5_000 });
    const before = quick.polls;
    await put('VERSION#1');
    await eventually(() => {
      expect(quick.received).toEqual(['VERSION#1']);
    });
    expect(quick.polls - before).toBeLessThanOrEqual(2);
    await put('VERSION#2');
    await eventually(() => {
      expect(quick.received).toEqual(['VERSION#1', 'VERSION#2']);
    });
    expect(slow.received).toEqual(['VERSION#1']);
    release();
    await eventually(() => {
      expect(slow.received).toEqual(['VERSION#1', 'VERSION#2']);
    });
  });

  it('continues after a restart where each of several functions stopped', async () => {
    const data = makeDataDirectory();
    const path = `${data.path}/positions.json`;
    const ahead = new Recorder();
    followAll({ ahead }, new StreamPositions(path));
    await put('VERSION#1');
    await eventually(() => {
      expect(ahead.received).toEqual(['VERSION#1']);
    });
    await endPumps();

    ending = new AbortController();
    const [again, other] = [new Recorder(), new Recorder()];
    followAll({ ahead: again, other }, new StreamPositions(path));
    await put('VERSION#2');
    await eventually(() => {
      expect(other.received).toEqual(['VERSION#1', 'VERSION#2']);
      expect(again.received).toEqual(['VERSION#2']);
    });
    data.remove();
  });

  it('starts with the oldest record when no position is stored', async () => {
    await put('VERSION#1');
    const recorder = new Recorder();
    recorder.follow();
    await eventually(() => {
      expect(recorder.received).toEqual(['VERSION#1']);
    });
  });
});
