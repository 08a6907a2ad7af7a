import { expect, it } from 'vitest';
import { toLambdaRecord } from '../../../../../infra/local/offline-plugin/stream/record.js';

const ARN = 'arn:aws:dynamodb:ddblocal:000000000000:table/events/stream/2026-01-01T00:00:00.000';

it('the local stream converts a record to the format of a Lambda event', () => {
  const record = toLambdaRecord(
    {
      eventID: 'e1',
      eventName: 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'ddblocal',
      dynamodb: {
        ApproximateCreationDateTime: new Date('2026-01-01T00:00:30.500Z'),
        Keys: { pk: { S: 'SESSION#1' } },
        NewImage: {
          bytes: { B: new Uint8Array([1, 2, 255]) },
          list: { L: [{ B: new Uint8Array([0]) }, { NULL: true }] },
        },
        SequenceNumber: '100',
        SizeBytes: 12,
        StreamViewType: 'NEW_IMAGE',
      },
      userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
    },
    ARN,
  );
  expect(record).toEqual({
    eventID: 'e1',
    eventName: 'REMOVE',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1767225630.5,
      Keys: { pk: { S: 'SESSION#1' } },
      NewImage: { bytes: { B: 'AQL/' }, list: { L: [{ B: 'AA==' }, { NULL: true }] } },
      SequenceNumber: '100',
      SizeBytes: 12,
      StreamViewType: 'NEW_IMAGE',
    },
    userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' },
  });
});
