import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { creation, type Change } from '../../../lib/domain/change/change.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { commitChanges, findEvent, listVersions } from '../../../lib/store/events.js';
import { readCalendarRevision } from '../../../lib/store/calendar-revision.js';
import { revisionIn } from '../../../lib/store/revision-counters.js';
import { Table } from '../../../lib/store/table.js';
import type { Context } from '../../../lib/usecases/context.js';
import { createAllEvents } from '../../support/database/event-writes.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { aContent, ADA, anAccessList } from '../../support/database/event-records.js';
import { createTables } from '../../support/database/tables.js';
import { PLAIN } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

type Fault = () => Error;

const TRANSACTION = 'TransactWriteItemsCommand';

/**
 * A separate table on which Ada has a calendar, and whose client fails its first transactions with these faults
 * before they are sent.
 */
async function aFaultyContext(
  faults: Fault[],
): Promise<{ faulty: Context; stored: () => Promise<number | undefined> }> {
  const { client, tableName } = await createTables();
  const table = new Table(client, tableName);
  await openCalendars(table, [ADA.userId]);
  const remaining = [...faults];
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const fault = commandName === TRANSACTION ? remaining.shift() : undefined;
        return fault ? Promise.reject(fault()) : next(args);
      },
    { step: 'initialize', name: 'faults' },
  );
  const stored = async () =>
    (await client.send(new ScanCommand({ TableName: tableName }))).Items?.filter(
      ({ sk }) => sk !== 'CALENDAR' && sk !== 'QUEUE',
    ).length;
  return { faulty: { ...context, table }, stored };
}

/** Executes the client's first transaction and drops the response. */
function loseFirstAnswer(client: DynamoDBDocumentClient): { count: () => number } {
  let transactions = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName === TRANSACTION && transactions++ === 0) throw named('TimeoutError')();
        return answer;
      },
    // Placed below the retry logic.
    { step: 'finalizeRequest', priority: 'low', name: 'lost-answer' },
  );
  return { count: () => transactions };
}

const named =
  (name: string, members: object = {}): Fault =>
  () =>
    Object.assign(new Error(name), { name, ...members });
const cancelled = (...codes: string[]): Fault =>
  named('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

const NINE: EventInput = { title: 'Nine', start_time: '2031-01-06T09:00:00', end_time: '2031-01-06T10:00:00' };
const ELEVEN: EventInput = { title: 'Eleven', start_time: '2031-01-06T11:00:00', end_time: '2031-01-06T12:00:00' };
/** For two events: the events, their versions and their calendar entries. */
const ITEMS_OF_TWO = 6;

const create = (faulty: Context, input: EventInput[]) => {
  const creator = { username: 'ada', revision: { ...revisionIn(), account: 'open' } as const, timeZone: undefined };
  return createAllEvents(faulty, { ...PLAIN, userId: ADA.userId, creator }, input);
};
const creationOf = (id: string): Change => creation(id, aContent(), anAccessList(0), ADA);

describe('a transaction that fails', () => {
  it.each([
    ['the store throttles', named('ThrottlingException')],
    ['the store throttles one item', cancelled('None', 'ThrottlingError')],
    ['the store is out of capacity', cancelled('ProvisionedThroughputExceeded', 'None')],
    ['the store does not answer', named('TimeoutError')],
    ['the store has a fault', named('InternalServerError')],
  ])('because %s writes nothing and asks to retry', async (_, fault) => {
    const { faulty, stored } = await aFaultyContext([fault]);
    await expect(create(faulty, [NINE, ELEVEN])).rejects.toMatchObject({
      code: 'unavailable',
      facts: { retryAfterSeconds: 1 },
    });
    expect(await stored()).toBe(0);
    await create(faulty, [NINE, ELEVEN]);
    expect(await stored()).toBe(ITEMS_OF_TWO);
  });

  it.each([
    ['another transaction has one of its items', cancelled('None', 'TransactionConflict', 'None')],
    ['a condition does not hold', cancelled('None', 'ConditionalCheckFailed')],
  ])('because %s is decided again and retried', async (_, fault) => {
    const { faulty, stored } = await aFaultyContext([fault, fault]);
    await create(faulty, [NINE, ELEVEN]);
    expect(await stored()).toBe(ITEMS_OF_TWO);
  });

  it('because other writers always win is abandoned after ten seconds and writes nothing', async () => {
    let attempts = 0;
    const lost: Fault = () => {
      attempts += 1;
      context.clock.advance(3);
      return cancelled('ConditionalCheckFailed')();
    };
    const { faulty, stored } = await aFaultyContext(Array<Fault>(9).fill(lost));
    await expect(create(faulty, [NINE, ELEVEN])).rejects.toMatchObject({ code: 'unavailable' });
    expect(attempts).toBe(4);
    expect(await stored()).toBe(0);
  });

  it('because one of its items exists writes no other item', async () => {
    const { faulty, stored } = await aFaultyContext([]);
    const [taken, free] = [context.newId('evt'), context.newId('evt')];
    await commitChanges(faulty.table, [creationOf(taken)], undefined);
    const before = await stored();
    const both = commitChanges(faulty.table, [creationOf(free), creationOf(taken)], undefined);
    await expect(both).rejects.toMatchObject({ name: 'ConcurrentWriteError' });
    expect(await stored()).toBe(before);
    expect(await findEvent(faulty.table, free)).toBeUndefined();
    expect(await findEvent(faulty.table, taken)).toBeDefined();
  });

  it('because its response was lost after the commit is repeated and creates one event', async () => {
    const { client, tableName } = await createTables();
    await openCalendars(new Table(client, tableName), [ADA.userId]);
    const transactions = loseFirstAnswer(client);
    const unlucky = { ...context, table: new Table(client, tableName) };
    const { items } = await create(unlucky, [NINE]);
    expect(transactions.count()).toBe(2);
    expect(await listVersions(unlucky.table, items[0]!.id, { newest: 99, limit: 99 })).toHaveLength(1);
    const { counts } = await readCalendarRevision(unlucky.table, ADA.userId);
    expect(counts.filter((count) => count > 0)).toEqual([1]);
  });
});
