import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { deliver, toBatches, type Delivery } from '../../../../../infra/local/offline-plugin/stream/deliver.js';

const recordsOf = (...sequenceNumbers: string[]): DynamoDBRecord[] =>
  sequenceNumbers.map((SequenceNumber) => ({ dynamodb: { SequenceNumber } }));

const numbersOf = (records: DynamoDBRecord[]): string =>
  records.map(({ dynamodb }) => dynamodb?.SequenceNumber).join(' ');

/** Delivers a batch to a function with given responses to its invocations, and records the calls. */
async function deliverTo(
  answers: ((records: DynamoDBRecord[]) => unknown)[],
  records: DynamoDBRecord[],
  mapping: Partial<Delivery['mapping']> = {},
) {
  const invocations: string[] = [];
  const dropped: string[] = [];
  const waits: number[] = [];
  await deliver(records, {
    mapping: {
      maximumRetryAttempts: 3,
      bisectBatchOnFunctionError: false,
      reportsBatchItemFailures: true,
      ...mapping,
    },
    invoke: (batch) => {
      invocations.push(numbersOf(batch));
      const answer = answers[Math.min(invocations.length, answers.length) - 1];
      return Promise.resolve().then(() => answer?.(batch));
    },
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    drop: (batch, reason) => {
      dropped.push(`${numbersOf(batch)}: ${reason}`);
    },
  });
  return { invocations, dropped, waits };
}

const succeed = (): object => ({ batchItemFailures: [] });
const reportFailed =
  (...itemIdentifiers: string[]) =>
  (): object => ({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) });
const throwError = (): never => {
  throw new Error('out of order');
};

describe('the delivery of a batch', () => {
  it.each([
    ['an empty list', succeed],
    ['nothing', () => undefined],
    ['null', () => null],
    ['an empty object', () => ({})],
    ['no list', () => ({ batchItemFailures: null })],
  ])('is complete when the function returns %s', async (_, answer) => {
    expect(await deliverTo([answer], recordsOf('1', '2'))).toEqual({ invocations: ['1 2'], dropped: [], waits: [] });
  });

  it('continues from the failed record', async () => {
    const { invocations, dropped } = await deliverTo([reportFailed('3'), succeed], recordsOf('1', '2', '3', '4'));
    expect(invocations).toEqual(['1 2 3 4', '3 4']);
    expect(dropped).toEqual([]);
  });

  it('continues from the first of several failed records', async () => {
    const { invocations } = await deliverTo([reportFailed('4', '2'), succeed], recordsOf('1', '2', '3', '4'));
    expect(invocations).toEqual(['1 2 3 4', '2 3 4']);
  });

  it('treats a response that names an unknown record as a failure of the whole batch', async () => {
    const { invocations } = await deliverTo([reportFailed('99'), succeed], recordsOf('1', '2'));
    expect(invocations).toEqual(['1 2', '1 2']);
  });

  it('ignores reported failures when the mapping does not expect them', async () => {
    const mapping = { reportsBatchItemFailures: false };
    expect((await deliverTo([reportFailed('1')], recordsOf('1'), mapping)).invocations).toEqual(['1']);
  });

  it('drops a record that still fails after its retries, with a longer wait before each', async () => {
    const { invocations, dropped, waits } = await deliverTo([reportFailed('2')], recordsOf('1', '2', '3'));
    expect(invocations).toEqual(['1 2 3', '2 3', '2 3', '2 3']);
    expect(dropped).toEqual(['2 3: reported as failed']);
    expect(waits).toEqual([100, 200, 400]);
  });

  it('restarts the retry count for a record after its predecessors have succeeded', async () => {
    const answers = [reportFailed('1'), reportFailed('1'), reportFailed('2'), reportFailed('2'), succeed];
    const { invocations, dropped } = await deliverTo(answers, recordsOf('1', '2'), { maximumRetryAttempts: 2 });
    expect(invocations).toEqual(['1 2', '1 2', '1 2', '2', '2']);
    expect(dropped).toEqual([]);
  });

  it('retries without end when the mapping says so', async () => {
    const answers = [...Array.from({ length: 30 }, () => throwError), succeed];
    const { invocations, dropped } = await deliverTo(answers, recordsOf('1'), { maximumRetryAttempts: -1 });
    expect(invocations).toHaveLength(31);
    expect(dropped).toEqual([]);
  });

  it('retries the whole batch when the invocation fails', async () => {
    const { invocations, dropped } = await deliverTo([throwError], recordsOf('1', '2'));
    expect(invocations).toEqual(['1 2', '1 2', '1 2', '1 2']);
    expect(dropped).toEqual(['1 2: out of order']);
  });

  it('isolates a failing record by halving the batch, and keeps the order', async () => {
    const poison = (records: DynamoDBRecord[]): unknown =>
      numbersOf(records).includes('3') ? throwError() : succeed();
    const mapping = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };
    const { invocations, dropped } = await deliverTo([poison], recordsOf('1', '2', '3', '4'), mapping);
    expect(invocations).toEqual(['1 2 3 4', '1 2', '3 4', '3', '3', '4']);
    expect(dropped).toEqual(['3: out of order']);
  });
});

describe('splitting records into batches', () => {
  it('fills each batch up to the batch size', () => {
    expect(toBatches(recordsOf('1', '2', '3', '4', '5'), 2).map(numbersOf)).toEqual(['1 2', '3 4', '5']);
  });

  it('keeps each batch below the payload limit of an invocation', () => {
    const large = recordsOf('1', '2', '3').map((record) => ({ ...record, eventID: 'x'.repeat(2_500_000) }));
    expect(toBatches(large, 100).map(numbersOf)).toEqual(['1 2', '3']);
  });

  it('makes no batch when there are no records', () => {
    expect(toBatches([], 100)).toEqual([]);
  });
});
