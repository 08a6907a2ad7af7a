import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';

/** JSON has no byte type: Lambda encodes binary attributes in base64. */
function encodeBinary(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(encodeBinary);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encodeBinary(member)]));
}

/**
 * Converts a record of the streams API to the format of a Lambda event: times in epoch seconds, lower-case identity,
 * binary in base64, and its source.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function toLambdaRecord(record: StreamRecord, streamArn: string): DynamoDBRecord {
  const { eventID, eventName, eventVersion, eventSource, awsRegion, dynamodb, userIdentity } = record;
  const { ApproximateCreationDateTime: createdAt, ...change } = dynamodb ?? {};
  return {
    eventID,
    eventName,
    eventVersion,
    eventSource,
    awsRegion,
    eventSourceARN: streamArn,
    dynamodb: {
      ...(encodeBinary(change) as DynamoDBRecord['dynamodb']),
      ...(createdAt && { ApproximateCreationDateTime: createdAt.getTime() / 1000 }),
    },
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
  };
}
