import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { VersionRecord } from '../domain/version.js';
import { getFeedContext } from '../runtime/feed-context.js';
import { describeError, log } from '../runtime/log.js';
import { versionFromImage } from '../store/version-stream.js';
import type { FeedContext } from '../usecases/feed-context.js';

const sequenceNumberOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.SequenceNumber ?? '';

/**
 * A handler of the table's stream, which is filtered to new versions. It answers which records have failed; Lambda then
 * comes again, from the lowest of them on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const versionStream =
  (run: (context: FeedContext, versions: VersionRecord[]) => Promise<PromiseSettledResult<void>[]>) =>
  async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const versions = records.map(({ dynamodb }) => versionFromImage(dynamodb?.NewImage ?? {}));
    const fates = await run(getFeedContext(), versions);
    const failed = records.filter((_, index) => fates[index]?.status === 'rejected');
    if (failed.length > 0) {
      const reasons = fates.flatMap((fate) => (fate.status === 'rejected' ? [describeError(fate.reason)] : []));
      log('error', 'versions not published', { sequenceNumbers: failed.map(sequenceNumberOf), reasons });
    }
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: sequenceNumberOf(record) })) };
  };
