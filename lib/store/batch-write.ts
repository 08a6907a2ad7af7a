import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { inBatches } from '../domain/batches.js';
import { pause } from './backoff.js';
import { MAX_RETRIES, type Item, type Table } from './table.js';

/** DynamoDB's limit for one `BatchWriteItem`. */
const BATCH_WRITE_ITEMS = 25;

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

/** Puts items without conditions, 25 in one `BatchWriteItem`. A failure can leave some of them written. */
export async function putAll(table: Table, items: Item[]): Promise<void> {
  await Promise.all([...inBatches(items, BATCH_WRITE_ITEMS)].map((batch) => putBatch(table, batch)));
}

async function putBatch(table: Table, batch: Item[]): Promise<void> {
  let requests: Requests = { [table.name]: batch.map((Item) => ({ PutRequest: { Item } })) };
  for (let attempt = 0; Object.keys(requests).length > 0; attempt++) {
    if (attempt > MAX_RETRIES) throw new Error('DynamoDB left items unprocessed');
    if (attempt > 0) await pause(attempt - 1);
    const RequestItems = requests;
    const answer = await table.send((client) => client.send(new BatchWriteCommand({ RequestItems })));
    requests = answer.UnprocessedItems ?? {};
  }
}
