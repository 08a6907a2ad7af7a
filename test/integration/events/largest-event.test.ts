import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { creation } from '../../../lib/domain/change/change.js';
import {
  MAX_PARTICIPANTS,
  type AccessList,
  type EventContent,
  type OccurrenceOverride,
} from '../../../lib/domain/event/event.js';
import { commitChanges, findEvent } from '../../../lib/store/events.js';
import type { Item } from '../../../lib/store/table.js';
import type { EventWrite } from '../../../lib/usecases/events/change-event.js';
import { claimKey, recordOf } from '../../../lib/usecases/idempotency.js';
import type { RolledBack } from '../../../lib/usecases/history/roll-back.js';
import type { Shared } from '../../../lib/usecases/events/share-event.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { deleteEvent, updateEvent, updatePart, rollBack, shareEvent } from '../../support/database/event-writes.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { aContent, ADA, anAccess } from '../../support/database/event-records.js';
import { itemBytes } from '../../support/database/meter.js';
import { startWrite } from '../../support/database/writes.js';

const KILOBYTE = 1_024;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;
/** For an event with all its exceptions, and for its additional dates. */
const MAX_EVENT_BYTES = 100 * KILOBYTE;
const MAX_DATES = 500;

/** The limits of DynamoDB; DynamoDB Local may accept more. */
const MAX_ACTIONS = 100;
const MAX_TRANSACTION_BYTES = 4 * KILOBYTE * KILOBYTE;
const MAX_ITEM_BYTES = 400 * KILOBYTE;

let context: Awaited<ReturnType<typeof createContext>>;
let transactions: TransactWriteCommandInput[] = [];
beforeAll(async () => {
  context = await createContext();
  await openCalendars(context.table, Object.keys(people(MAX_PARTICIPANTS)));
  context.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'TransactWriteItemsCommand') transactions.push(args.input as TransactWriteCommandInput);
        return next(args);
      },
    { step: 'initialize', name: 'transactions' },
  );
});

async function aUserId(): Promise<string> {
  const username = randomUUID().slice(0, 32);
  return (await register(context, { username, email: `${username}@example.com`, password: 'correct horse' })).id;
}

const at = (day: number, hour: string): string =>
  new Date(Date.parse(`2031-01-06T${hour}:00:00Z`) + day * DAY_MILLISECONDS).toISOString().replace('.000Z', 'Z');

const bytesOf = (content: EventContent): number => Buffer.byteLength(JSON.stringify(content));

/** A daily series with almost the maximum number of dates, and text up to the given size. */
function aSeries(bytes: number): EventContent {
  const exdates = Array.from({ length: 100 }, (_, index) => at(2 * index + 1, '09'));
  const exceptions = (title: string): Record<string, OccurrenceOverride> =>
    Object.fromEntries(
      Array.from({ length: MAX_DATES - exdates.length - 2 }, (_, index) => [
        at(2 * index, '09'),
        { title, start_time: at(2 * index, '11'), end_time: at(2 * index, '12') },
      ]),
    );
  const content = (title: string): EventContent =>
    aContent({
      description: 'x'.repeat(8_000),
      recurrence_pattern: { rrule: 'FREQ=DAILY', exdates, rdates: [] },
      exceptions: exceptions(title),
    });
  const perException = Math.floor((bytes - bytesOf(content(''))) / (MAX_DATES - exdates.length - 2));
  return content('x'.repeat(perException));
}

/** Ada, who owns the event, and others who have all accepted, with the longest ids and names. */
function people(count: number): AccessList {
  const access = (username: string) => anAccess({ username, role: 'editor', granted_by: ADA.userId });
  const others = Array.from({ length: count - 1 }, (_, index) => `usr_${String(index).padStart(26, '0')}`);
  return { [ADA.userId]: anAccess(), ...Object.fromEntries(others.map((id) => [id, access(id.padEnd(32, 'x'))])) };
}

async function create(count: number): Promise<string> {
  const id = context.newId('evt');
  // Room for an edit of it.
  await commitChanges(context.table, [creation(id, aSeries(MAX_EVENT_BYTES - KILOBYTE), people(count), ADA)]);
  return id;
}

const write = (id: string, overrides: Partial<EventWrite> = {}) =>
  startWrite(context, ADA.userId, id, { onConflict: 'allow', ...overrides });

/** As with an `Idempotency-Key`, whose response is stored in the same transaction. */
async function rollBackOnce(id: string, version: number): Promise<RolledBack['event']> {
  const claimed = await claimKey(context, { userId: ADA.userId, key: randomUUID(), fingerprint: id });
  if (!('claim' in claimed)) throw new Error('the key is not new');
  const save = ({ event: body }: RolledBack) => recordOf(context, claimed.claim, { status: 200, body });
  return rollBack(context, { ...(await write(id)), save }, String(version));
}

const MIDDLE = at(400, '09');
const CHANGES: Record<string, (id: string) => Promise<unknown>> = {
  'gets another title': async (id) => updateEvent(context, await write(id), { title: 'Another' }),
  moves: async (id) =>
    updateEvent(context, await write(id), { start_time: at(0, '10'), end_time: at(0, '11'), time_zone: 'UTC' }),
  'gets another time for one occurrence': async (id) =>
    updatePart(
      context,
      await write(id),
      { occurrence: at(801, '10'), scope: 'this' },
      { start_time: at(801, '15'), end_time: at(801, '16') },
    ),
  'is rolled back': (id) => rollBackOnce(id, 1),
  'is split in the middle': async (id) =>
    updatePart(context, await write(id), { occurrence: MIDDLE, scope: 'following' }, { title: 'Later' }),
  'is rolled back to before the split': (id) => rollBackOnce(id, 1),
  'is deleted': async (id) => deleteEvent(context, await write(id)),
  'is brought back': (id) => rollBackOnce(id, 1),
};

const itemsOf = ({ TransactItems = [] }: TransactWriteCommandInput): Item[] =>
  TransactItems.map(({ Put, Update, Delete, ConditionCheck }) => ({
    ...Put?.Item,
    ...Update?.Key,
    ...Update?.ExpressionAttributeValues,
    ...Delete?.Key,
    ...ConditionCheck?.Key,
  }));

describe.each([40, MAX_PARTICIPANTS])('the largest event, with %i people', (count) => {
  it('fits into one DynamoDB transaction at every kind of change', { timeout: 60_000 }, async () => {
    const id = await create(count);
    const told: Record<string, { actions: number; bytes: number; largest: number }> = {};
    for (const [name, change] of Object.entries(CHANGES)) {
      const { version = 0 } = (await findEvent(context.table, id)) ?? {};
      transactions = [];
      await change(id);
      expect(await findEvent(context.table, id)).toMatchObject({ version: version + 1 });
      expect(transactions).toHaveLength(1);
      const sizes = itemsOf(transactions[0]!).map(itemBytes);
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      told[name] = { actions: sizes.length, bytes, largest: Math.max(...sizes) };
    }
    for (const [name, { actions, bytes, largest }] of Object.entries(told)) {
      expect(actions, name).toBeLessThanOrEqual(MAX_ACTIONS);
      expect(bytes, name).toBeLessThan(MAX_TRANSACTION_BYTES);
      expect(largest, name).toBeLessThan(MAX_ITEM_BYTES);
    }
    // It had the maximum size.
    expect(Math.max(...Object.values(told).map(({ largest }) => largest))).toBeGreaterThan(MAX_EVENT_BYTES);
  });
});

describe('an event with one person', () => {
  it('can be shared with the maximum number of people in one DynamoDB transaction', async () => {
    const owner = context.newId('usr');
    await openCalendars(context.table, [owner]);
    const id = context.newId('evt');
    const author = { ...ADA, userId: owner };
    await commitChanges(context.table, [
      creation(id, aSeries(MAX_EVENT_BYTES - KILOBYTE), { [owner]: anAccess() }, author),
    ]);
    const others = await Promise.all(Array.from({ length: MAX_PARTICIPANTS - 1 }, () => aUserId()));
    const claimed = await claimKey(context, { userId: owner, key: randomUUID(), fingerprint: id });
    if (!('claim' in claimed)) throw new Error('the key is not new');
    const save = (body: Shared) => recordOf(context, claimed.claim, { status: 201, body });
    transactions = [];
    const shares = others.map((user_id) => ({ reference: { user_id }, role: 'viewer' as const, pointer: '' }));
    await shareEvent(context, { ...(await startWrite(context, owner, id)), save }, shares);
    expect(transactions).toHaveLength(1);
    const items = itemsOf(transactions[0]!);
    expect(items.filter(({ sk }) => sk === 'CALENDAR')).toHaveLength(others.length);
    expect(items.length).toBeLessThanOrEqual(MAX_ACTIONS);
  });
});

describe('an event that would be larger than 100 KB', () => {
  const tooLong = { description: 'y'.repeat(8_000) };
  const edit = async (id: string, day: number) =>
    updatePart(context, await write(id), { occurrence: at(day, '09'), scope: 'this' }, tooLong);

  it('is refused, and the stored event stays unchanged', async () => {
    const id = await create(2);
    await expect(edit(id, 801)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await findEvent(context.table, id)).toMatchObject({ version: 1 });
    await updatePart(context, await write(id), { occurrence: at(801, '09'), scope: 'this' }, { title: 'Short' });
  });

  it('is measured by the bytes of its text, not by characters', async () => {
    const id = context.newId('evt');
    const series = aContent({ recurrence_pattern: { rrule: 'FREQ=DAILY', exdates: [], rdates: [] } });
    await commitChanges(context.table, [creation(id, series, people(1), ADA)]);
    const occurrence = (day: number) => ({ occurrence: at(day, '09'), scope: 'this' as const });
    const long = { description: '🗓'.repeat(8_000) };
    for (const day of [1, 2, 3]) await updatePart(context, await write(id), occurrence(day), long);
    const fourth = updatePart(context, await write(id), occurrence(4), long);
    await expect(fourth).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
