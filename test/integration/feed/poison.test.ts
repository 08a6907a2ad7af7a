import type { DynamoDBRecord } from 'aws-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { deliver } from '../../../infra/local/offline-plugin/stream/deliver.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { versionStream } from '../../../lib/triggers/table-stream.js';
import { calendarChange, calendarCreation } from '../../../lib/domain/calendar/calendar-change.js';
import { commitCalendarChanges } from '../../../lib/store/calendars.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { readChanges } from '../../../lib/usecases/feed/read-feed.js';
import { openCalendars } from '../../support/database/calendars.js';
import { accessList, createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';

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

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
let sequenceNumber = 0;
const recordOf = (item: object): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(++sequenceNumber),
    NewImage: marshall(item, { removeUndefinedValues: true }) as Image,
  },
});

const keyOf = (subjectId: string, version: number) => ({
  pk: `VERSIONS#${subjectId}#0`,
  sk: `VERSION#${String(version).padStart(10, '0')}`,
});

/** The records of versions as they are stored now. */
const storedRecords = (versions: VersionRecord[]): Promise<DynamoDBRecord[]> =>
  Promise.all(versions.map(async ({ event: { id, version } }) => storedRecord(id, version)));
const storedRecord = async (subjectId: string, version: number): Promise<DynamoDBRecord> =>
  recordOf((await world.context.table.get(keyOf(subjectId, version))) ?? {});

/** Replaces a member of an item with a number. */
const damage = (Key: { pk: string; sk: string }, path: string): Promise<unknown> =>
  world.context.table.update({
    Key,
    UpdateExpression: `SET #${path.replaceAll('.', '.#')} = :junk`,
    ExpressionAttributeNames: Object.fromEntries(path.split('.').map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: { ':junk': 7 },
  });
const damageVersion = ({ event: { id, version } }: VersionRecord, path: string) => damage(keyOf(id, version), path);

/** Sends records to the publisher as Lambda does. */
async function deliverAll(records: DynamoDBRecord[]) {
  const handler = versionStream((_, versions) => publish(world.context, versions));
  const dropped: DynamoDBRecord[][] = [];
  const invoked: number[] = [];
  const logged = vi.spyOn(console, 'error').mockReturnValue(undefined);
  await deliver(records, {
    mapping: { maximumRetryAttempts: 3, bisectBatchOnFunctionError: true, reportsBatchItemFailures: true },
    invoke: (some) => {
      invoked.push(some.length);
      return handler({ Records: some });
    },
    wait: () => Promise.resolve(),
    drop: (some) => dropped.push(some),
  });
  const errors = logged.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  logged.mockRestore();
  // Versions are read in parallel.
  return { invoked, dropped, errors: new Set(errors) };
}

const DAMAGED = { level: 'error', kind: 'DamagedVersions', message: 'a stored version is damaged', isPublished: true };
const feedOf = async (userId: string) =>
  (await world.feedOf(userId)).map(({ eventId, version, type }) => [eventId, version, type]);

it('a damaged version is published without its event, and delays no other version', async () => {
  const [ann, bob] = [`usr_${randomUUID()}`, `usr_${randomUUID()}`];
  const connection = await world.connect(bob);
  await world.resume(connection);
  const before = await world.create([ann]);
  const paths = [
    'version',
    'version.event',
    'version.event.content.title',
    'version.event.access',
    'version.changedFields',
  ];
  const histories = await Promise.all(
    paths.map(async (path) => {
      const first = await world.create([bob]);
      const second = await world.edit(first, { title: 'The secret title' });
      const third = await world.edit(second, { title: 'Three' });
      await damageVersion(second, path);
      return [first, second, third];
    }),
  );
  const after = await world.create([ann]);
  const records = await storedRecords([before, ...histories.flat(), after]);

  const damaged = histories.map(([first]) => ({ ...DAMAGED, subjectId: first!.event.id, version: 2 }));
  expect(await deliverAll(records)).toEqual({ invoked: [records.length], dropped: [], errors: new Set(damaged) });
  expect((await feedOf(ann)).map(([eventId]) => eventId)).toEqual([before.event.id, after.event.id]);
  expect(await feedOf(bob)).toEqual(
    damaged.flatMap(({ subjectId: id }) => [
      [id, 1, 'event.created'],
      [id, 2, 'event.updated'],
      [id, 3, 'event.updated'],
    ]),
  );
  const { items } = await readChanges(world.context, { userId: bob, since: 0, limit: 100 });
  expect(items.map((item) => ['truncated' in item, 'event' in item])).toEqual(
    damaged.flatMap(() => [
      [false, true],
      [true, false],
      [false, true],
    ]),
  );
  // The messages are the same whether they are sent at once or read later.
  const sent = world.gateway.sentTo(connection).filter((message) => 'seq' in message);
  expect(sent).toEqual(JSON.parse(JSON.stringify(items)));
});

it.each(['version', 'version.event.content', 'version.accessBefore'])(
  'versions whose %s is damaged tell the people who gain and lose access',
  async (path) => {
    const [ann, bob] = [`usr_${randomUUID()}`, `usr_${randomUUID()}`];
    const first = await world.create([ann]);
    const shared = await world.edit(first, { changeType: 'share', access: accessList([ann, bob]) });
    await damageVersion(shared, 'version.event.content');
    const renamed = await world.edit(shared, { title: 'Two' });
    const unshared = await world.edit(renamed, { changeType: 'unshare', access: accessList([ann]) });
    await damageVersion(unshared, path);
    await deliverAll(await storedRecords([first, shared, renamed, unshared]));
    expect((await world.feedOf(bob)).map(({ type, showsEvent }) => [type, showsEvent])).toEqual([
      ['event.shared', true],
      ['event.updated', true],
      ['event.unshared', false],
    ]);
  },
);

it('a damaged version that is not published yet is published with the next one', async () => {
  const ann = `usr_${randomUUID()}`;
  const first = await world.create([ann]);
  const second = await world.edit(first, { title: 'Two' });
  await damageVersion(second, 'version.event');
  const third = await world.edit(second, { title: 'Three' });
  const { errors } = await deliverAll(await storedRecords([third]));
  expect(errors).toEqual(new Set([{ ...DAMAGED, subjectId: first.event.id, version: 2 }]));
  expect((await feedOf(ann)).map(([, version]) => version)).toEqual([1, 2, 3]);
});

it('a damaged version of a calendar is published without the calendar', async () => {
  const { table } = world.context;
  const now = new Date('2030-01-01T00:00:00.000Z');
  const ann = { userId: `usr_${randomUUID()}`, username: 'ann', createdAt: now.toISOString() };
  await openCalendars(table, [ann.userId]);
  const settings = { name: 'Team', description: null, color: null, time_zone: 'UTC', overlaps: 'allow' } as const;
  const paths = ['calendarVersion', 'calendarVersion.calendar.settings', 'calendarVersion.members'];
  const histories = await Promise.all(
    paths.map(async (path, index) => {
      const id = `cal_01JZ8QC3E5G7J9M1P3R5T7V9X${index}`;
      const creation = calendarCreation(id, settings, ann);
      const edit = { changeType: 'update', settings: { ...settings, name: 'Crew' } } as const;
      const renaming = calendarChange(creation.version.calendar, edit, { userId: ann.userId, now })!;
      await commitCalendarChanges(table, id, { changes: [creation, renaming], showing: undefined, record: undefined });
      await damage(keyOf(id, 2), path);
      return [await storedRecord(id, 1), await storedRecord(id, 2)];
    }),
  );
  expect(await deliverAll(histories.flat())).toMatchObject({ invoked: [6], dropped: [] });
  const page = await readChanges(world.context, { userId: ann.userId, since: 0, limit: 10 });
  expect(page.items.map((item) => [item.type, 'truncated' in item, 'calendar' in item])).toEqual(
    paths.flatMap(() => [
      ['calendar.created', false, true],
      ['calendar.updated', true, false],
    ]),
  );
});

it('a damaged version of a damaged event is logged, and delays no other version', async () => {
  const ann = `usr_${randomUUID()}`;
  const lost = await world.create([ann]);
  const other = await world.create([ann]);
  await damageVersion(lost, 'version');
  await damage({ pk: `EVENT#${lost.event.id}`, sk: 'EVENT' }, 'event');
  const errors = new Set([{ ...DAMAGED, subjectId: lost.event.id, version: 1, isPublished: false }]);
  const records = await storedRecords([lost, other]);
  expect(await deliverAll(records)).toEqual({ invoked: [2], dropped: [], errors });
  expect(await feedOf(ann)).toEqual([[other.event.id, 1, 'event.created']]);
});

it('a record that is not a version is dropped after its retries while all other records are delivered', async () => {
  const ann = `usr_${randomUUID()}`;
  const [before, after] = [await world.create([ann]), await world.create([ann])];
  const [first, last] = await storedRecords([before, after]);
  const stray = recordOf({ pk: `EVENT#${before.event.id}`, sk: 'EVENT' });
  const { invoked, dropped } = await deliverAll([first!, stray, last!]);
  expect((await feedOf(ann)).map(([eventId]) => eventId)).toEqual([before.event.id, after.event.id]);
  expect(invoked).toEqual([3, 2, 2, 2]);
  // Lambda drops the rest of its batch too, which is already published.
  expect(dropped).toEqual([[stray, last]]);
});
