import type { DynamoDBRecord } from 'aws-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { deliver } from '../../../infra/local/offline-plugin/stream/deliver.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { versionStream } from '../../../lib/triggers/table-stream.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';

let world: FeedWorld;
beforeAll(async () => {
  world = await createFeedWorld();
  const environment = {
    STAGE: 'test',
    TABLE_NAME: 'none',
    RATE_LIMIT_TABLE_NAME: 'none',
    WEBSOCKET_URL: 'wss://example.org',
    WEBSOCKET_MANAGEMENT_ENDPOINT: 'https://example.org',
    WEBHOOK_SENDER_FUNCTION: 'event-scheduling-api-test-webhooksDeliver',
    JWT_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt-keys',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

let sequenceNumber = 0;
const record = (version: unknown): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(++sequenceNumber),
    NewImage: marshall({ version }, { removeUndefinedValues: true }) as NonNullable<
      NonNullable<DynamoDBRecord['dynamodb']>['NewImage']
    >,
  },
});

/** Replaces a version with an invalid item. */
const spoil = ({ event }: VersionRecord): Promise<unknown> =>
  world.context.table.update({
    Key: { pk: `VERSIONS#${event.id}#0`, sk: `VERSION#${String(event.version).padStart(10, '0')}` },
    UpdateExpression: 'SET version = :junk',
    ExpressionAttributeValues: { ':junk': { event: { id: event.id } } },
  });

it('a record that cannot be published is dropped after its retries while all other records are delivered', async () => {
  const [ann, bob] = [`usr_${randomUUID()}`, `usr_${randomUUID()}`];
  const before = await world.create([ann]);
  const first = await world.create([bob]);
  const poison = await world.edit(first, { title: 'Two' });
  const third = await world.edit(poison, { title: 'Three' });
  const after = await world.create([ann]);
  await spoil(poison);

  const handler = versionStream((_, versions) => publish(world.context, versions));
  const poisonous = record({ event: { id: poison.event.id } });
  const dropped: DynamoDBRecord[][] = [];
  const invoked: number[] = [];
  await deliver([record(before), record(first), poisonous, record(third), record(after)], {
    mapping: { maximumRetryAttempts: 3, bisectBatchOnFunctionError: true, reportsBatchItemFailures: true },
    invoke: (records) => {
      invoked.push(records.length);
      return handler({ Records: records });
    },
    wait: () => Promise.resolve(),
    drop: (records) => dropped.push(records),
  });
  const eventsOf = async (userId: string) =>
    (await world.feedOf(userId)).map(({ eventId, version }) => [eventId, version]);
  expect(await eventsOf(ann)).toEqual([
    [before.event.id, 1],
    [after.event.id, 1],
  ]);
  expect(await eventsOf(bob)).toEqual([
    [first.event.id, 1],
    [third.event.id, 3],
  ]);
  expect(invoked).toEqual([5, 3, 3, 3]);
  // Lambda drops the rest of its batch too, which is already published.
  expect(dropped.map(([head]) => head)).toEqual([poisonous]);
});
