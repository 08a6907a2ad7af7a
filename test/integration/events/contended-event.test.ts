import { beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../lib/domain/errors.js';
import { creation } from '../../../lib/domain/change/change.js';
import { commitChanges, findEvent, findEventQueue } from '../../../lib/store/events.js';
import { joinQueue, leaveQueue, readQueue } from '../../../lib/store/write-queues.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { ADA, aContent, anAccessList } from '../../support/database/event-records.js';
import { updateEvent } from '../../support/database/event-writes.js';
import { overtaken, startWrite } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
const requests = { transactions: 0, others: 0 };
beforeAll(async () => {
  context = await createContext();
  await openCalendars(context.table, Object.keys(anAccessList(4)));
  context.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        requests[commandName === 'TransactWriteItemsCommand' ? 'transactions' : 'others']++;
        return next(args);
      },
    { step: 'initialize' },
  );
});

let hour = 0;
/** An event of five people at a time of its own. */
async function anEvent(options: { queuedUntilMilliseconds?: number } = {}): Promise<string> {
  const start = Date.UTC(2031, 0, 6, hour++);
  const times = { start_time: new Date(start).toISOString(), end_time: new Date(start + 1_800_000).toISOString() };
  const event = creation(context.newId('evt'), aContent(times), anAccessList(4), ADA);
  await commitChanges(context.table, [event], options);
  return event.version.event.id;
}

const retitle = async (id: string, title: string, by = context): Promise<void> => {
  await updateEvent(by, await startWrite(context, 'usr_ada', id), { title });
};
const queueOf = (id: string) => ({ pk: `EVENT#${id}`, sk: 'EVENT' });

describe('an event that many people change at once', () => {
  it('takes all changes, with few attempts each', async () => {
    const id = await anEvent();
    const changes = 24;
    const before = requests.transactions;
    await Promise.all(Array.from({ length: changes }, (_, index) => retitle(id, `Title ${index}`)));
    expect(await findEvent(context.table, id)).toMatchObject({ version: changes + 1 });
    expect(requests.transactions - before).toBeLessThan(4 * changes);
    expect(await readQueue(context.table, queueOf(id))).toEqual([]);
  });

  it('lets later writers wait for those that already do, and forgets that when nobody waits', async () => {
    const id = await anEvent();
    await Promise.all(Array.from({ length: 8 }, (_, index) => retitle(id, `Title ${index}`)));
    expect(await findEventQueue(context.table, id, context.now())).toEqual(queueOf(id));
    const before = requests.transactions;
    await Promise.all(Array.from({ length: 8 }, (_, index) => retitle(id, `Again ${index}`)));
    // Without queue, each commit would fail all others that are under way: some 20 attempts.
    expect(requests.transactions - before).toBeLessThan(12);
    await retitle(id, 'Alone');
    expect(await findEventQueue(context.table, id, context.now())).toBeUndefined();
  });

  it('does not wait longer than two seconds for a writer that has crashed', async () => {
    const id = await anEvent({ queuedUntilMilliseconds: context.now().getTime() + 1 });
    await joinQueue(context.table, queueOf(id), new Date(0));
    await retitle(id, 'Nevertheless');
    expect(await findEvent(context.table, id)).toMatchObject({ version: 2 });
    expect(await readQueue(context.table, queueOf(id))).toEqual([]);
  });

  it('is changed in the order in which its writers joined, regardless of their clocks', async () => {
    const id = await anEvent();
    const join = async (hours: number): Promise<string> =>
      (await joinQueue(context.table, queueOf(id), new Date(Date.UTC(2030, 0, 1, hours)))).ticket;
    const joined = [await join(2), await join(1), await join(3)];
    expect(await readQueue(context.table, queueOf(id))).toEqual(joined);
    for (const ticket of [joined[1]!, joined[2]!, joined[0]!]) await leaveQueue(context.table, queueOf(id), ticket);
    expect(await readQueue(context.table, queueOf(id))).toEqual([]);
  });

  it('is not delayed by strangers: they are refused without a wait', async () => {
    const id = await anEvent({ queuedUntilMilliseconds: context.now().getTime() + 60_000 });
    const { ticket } = await joinQueue(context.table, queueOf(id), new Date(0));
    const attempt = startWrite(context, 'usr_mallory', id).then((write) =>
      updateEvent(context, write, { title: 'Mine' }),
    );
    await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
    expect(await readQueue(context.table, queueOf(id))).toEqual([ticket]);
  });

  it('is not delayed by a writer whose request fails while it waits', async () => {
    const id = await anEvent({ queuedUntilMilliseconds: context.now().getTime() + 60_000 });
    const { ticket } = await joinQueue(context.table, queueOf(id), new Date(0));
    const table = Object.create(context.table) as typeof context.table;
    table.get = () => Promise.reject(new ProblemError('unavailable', 'The database is unavailable.'));
    await expect(retitle(id, 'Unread', { ...context, table })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readQueue(context.table, queueOf(id))).toEqual([ticket]);
  });
});

it('a writer who loses one race reads nothing again, and keeps the change of the other', async () => {
  const id = await anEvent();
  const write = await startWrite(context, 'usr_ada', id);
  let reads = 0;
  const late = overtaken(context, async () => {
    await updateEvent(context, await startWrite(context, 'usr_ada', id), { location: 'Room 4' });
    reads = requests.others;
  });
  await updateEvent(late, write, { title: 'Late' });
  expect(requests.others).toBe(reads);
  expect(await findEvent(context.table, id)).toMatchObject({ content: { title: 'Late', location: 'Room 4' } });
});
