import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { StreamMapping } from './mapping.js';

/** Lambda accepts payloads of up to 6 MB; the rest is for the envelope. */
const MOST_BATCH_CHARACTERS = 5_500_000;

const FIRST_RETRY_DELAY_MILLISECONDS = 100;
const LONGEST_RETRY_DELAY_MILLISECONDS = 5_000;

/** The dependencies of a delivery. */
export interface Delivery {
  mapping: Pick<StreamMapping, 'maximumRetryAttempts' | 'bisectBatchOnFunctionError' | 'reportsBatchItemFailures'>;
  /** Invokes the function; throws when the function throws. */
  invoke: (records: DynamoDBRecord[]) => Promise<unknown>;
  wait: (milliseconds: number) => Promise<unknown>;
  /** Receives dropped records, where Lambda would write to the dead-letter queue. */
  drop: (records: DynamoDBRecord[], reason: string) => void;
}

/** Splits records into batches by number and by the payload limit of an invocation. */
export function toBatches(records: DynamoDBRecord[], batchSize: number): DynamoDBRecord[][] {
  const batches: DynamoDBRecord[][] = [];
  let characters = Infinity;
  for (const record of records) {
    const length = JSON.stringify(record).length;
    const last = batches.at(-1);
    if (last && last.length < batchSize && characters + length <= MOST_BATCH_CHARACTERS) {
      last.push(record);
      characters += length;
    } else {
      batches.push([record]);
      characters = length;
    }
  }
  return batches;
}

/**
 * The number of records, from the first, that the function has processed. A response that names an unknown record
 * fails the whole batch.
 */
function countDone(records: DynamoDBRecord[], answer: unknown): number {
  const failures = (answer as Partial<DynamoDBBatchResponse> | undefined)?.batchItemFailures ?? [];
  const failed = failures.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
  );
  return Math.max(0, Math.min(records.length, ...failed));
}

/**
 * Delivers a batch as Lambda does: in order, again from the first failed record, halved when the function throws and
 * the mapping allows it, until every record is processed or has used up its retries. The retries of a record restart
 * when those before it have succeeded; halving uses no retry.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function deliver(records: DynamoDBRecord[], delivery: Delivery): Promise<void> {
  const { mapping, invoke, wait, drop } = delivery;
  let remaining = records;
  for (let failures = 0; remaining.length > 0;) {
    let done = 0;
    let reason = 'reported as failed';
    try {
      const answer = await invoke(remaining);
      done = mapping.reportsBatchItemFailures ? countDone(remaining, answer) : remaining.length;
    } catch (error) {
      if (mapping.bisectBatchOnFunctionError && remaining.length > 1) {
        const middle = Math.ceil(remaining.length / 2);
        await deliver(remaining.slice(0, middle), delivery);
        await deliver(remaining.slice(middle), delivery);
        return;
      }
      reason = error instanceof Error ? error.message : String(error);
    }
    if (done === remaining.length) return;
    remaining = remaining.slice(done);
    failures = done > 0 ? 1 : failures + 1;
    if (mapping.maximumRetryAttempts !== -1 && failures > mapping.maximumRetryAttempts) {
      drop(remaining, reason);
      return;
    }
    await wait(Math.min(FIRST_RETRY_DELAY_MILLISECONDS * 2 ** (failures - 1), LONGEST_RETRY_DELAY_MILLISECONDS));
  }
}
