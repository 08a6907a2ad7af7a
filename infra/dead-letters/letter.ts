/** The messages that Lambda sends to the dead-letter queue. */
import * as z from 'zod';

/**
 * A batch of stream records that a function failed to process. The message names the records and does not contain them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
const Invocation = z.object({
  timestamp: z.string(),
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    batchSize: z.number(),
    streamArn: z.string(),
  }),
});

export type Batch = z.infer<typeof Invocation>['DDBStreamBatchInfo'];

export interface DeadLetter {
  receiptHandle: string;
  /** `undefined` for a message that is not a batch of a DynamoDB stream. */
  invocation: z.infer<typeof Invocation> | undefined;
}

export function parseLetter(receiptHandle: string, body: string): DeadLetter {
  try {
    return { receiptHandle, invocation: Invocation.parse(JSON.parse(body)) };
  } catch {
    return { receiptHandle, invocation: undefined };
  }
}

/** The time, function, shard and cause of a message, as one line. */
export function describeLetter({ invocation }: DeadLetter): string {
  if (!invocation) return 'A message that is not a batch of a DynamoDB stream';
  const { timestamp, requestContext, DDBStreamBatchInfo: batch } = invocation;
  const name = requestContext.functionArn.split(':')[6] ?? requestContext.functionArn;
  return [
    timestamp,
    name,
    `${batch.shardId} ${batch.startSequenceNumber}–${batch.endSequenceNumber}`,
    `${batch.batchSize} records`,
    `${requestContext.condition} after ${requestContext.approximateInvokeCount} attempts`,
  ].join('  ');
}
