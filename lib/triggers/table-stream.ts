import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { CalendarVersion } from '../domain/calendar/calendar-change.js';
import type { VersionRecord } from '../domain/change/version.js';
import { getFeedContext } from '../runtime/feed-context.js';
import { describeError, logError } from '../log.js';
import { withMetrics } from '../metrics.js';
import type { DamagedVersion } from '../store/damaged-versions.js';
import { sessionFromKeys, versionFromImage } from '../store/table-stream.js';
import type { FeedContext } from '../usecases/feed/context.js';

const sequenceNumberOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.SequenceNumber ?? '';

/** Processes records and returns the outcome of each. */
type Run<T> = (context: FeedContext, items: T[]) => Promise<PromiseSettledResult<void>[]>;

/**
 * A handler of the table's stream. It reports the records that failed; Lambda retries from the first of them. A record
 * that cannot be read fails on its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
const tableStream = <T>(read: (record: DynamoDBRecord) => T, run: Run<T>) =>
  withMetrics(async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const items = await Promise.allSettled(records.map(async (record) => Promise.resolve(read(record))));
    const results = await run(
      getFeedContext(),
      items.flatMap((item) => (item.status === 'fulfilled' ? [item.value] : [])),
    );
    const outcomes = items.map((item) => (item.status === 'fulfilled' ? results.shift() : item));
    const failed = records.filter((_, index) => outcomes[index]?.status === 'rejected');
    if (failed.length > 0) {
      const reasons = outcomes.flatMap((outcome) =>
        outcome?.status === 'rejected' ? [describeError(outcome.reason)] : [],
      );
      logError('FailedStreamRecords', 'records of the stream failed', {
        sequenceNumbers: failed.map(sequenceNumberOf),
        reasons,
      });
    }
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: sequenceNumberOf(record) })) };
  });

/** A handler for new versions. */
export const versionStream = (run: Run<VersionRecord | CalendarVersion | DamagedVersion>) =>
  tableStream(({ dynamodb }) => versionFromImage(dynamodb?.NewImage ?? {}), run);

/** A handler for sessions that have ended. */
export const endedSessionStream = (run: Run<{ userId: string; sessionId: string }>) =>
  tableStream(({ dynamodb }) => sessionFromKeys(dynamodb?.Keys ?? {}), run);
