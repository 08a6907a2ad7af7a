import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findEvent } from '../../../lib/store/events.js';
import { blockUser, unblockUser } from '../../../lib/usecases/accounts/block-users.js';
import { deleteAccount } from '../../../lib/usecases/accounts/delete-account.js';
import type { Shared } from '../../../lib/usecases/events/share-event.js';
import { findUser } from '../../../lib/store/users.js';
import { createAllEvents, deleteEvent, rollBack, shareEvent } from '../../support/database/event-writes.js';
import { aUser, type TestUser } from '../../support/api/api-client.js';
import { createContext, liftLimits } from '../../support/context.js';
import { InProcessApi } from '../../support/api/in-process-api.js';
import { Interleaving } from '../../support/interleaving.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

/** `BLOCK_RACES=2000` is the full run. */
const RACES = Number(process.env['BLOCK_RACES'] ?? 12);
const MAX_BLOCKED = 200;

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const api = new InProcessApi();
let context: Awaited<ReturnType<typeof createContext>>;
let interleaving: Interleaving;
let ann: TestUser;
let mallory: TestUser;
/** The items that the transactions have written, in order. */
let committed: ('block' | 'event')[];

beforeAll(async () => {
  context = await createContext();
  liftLimits(context, 'auth', 'user', 'lookups', 'invitations');
  world.context = context;
  context.client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { TransactItems } = args.input as { TransactItems?: unknown };
      if (TransactItems) committed.push(JSON.stringify(TransactItems).includes('BLOCKED#') ? 'block' : 'event');
      return answer;
    },
    { step: 'initialize', priority: 'low' },
  );
  interleaving = new Interleaving(context.client);
  committed = [];
  [ann, mallory] = await Promise.all([aUser(api), aUser(api)]);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const HOUR_MILLISECONDS = 3_600_000;
const eventAt = (hour: number) => {
  const time = (at: number) => new Date(Date.parse('2031-01-06T00:00:00Z') + at * HOUR_MILLISECONDS).toISOString();
  return {
    title: `Event ${hour}`,
    start_time: time(hour),
    end_time: time(hour + 1),
    transparency: 'transparent' as const,
  };
};

async function newEvents(count: number): Promise<string[]> {
  const creation = await startCreation(context, mallory.id);
  const { items } = await createAllEvents(
    context,
    creation,
    Array.from({ length: count }, (_, hour) => eventAt(hour)),
  );
  return items.map(({ id }) => id);
}

const share = async (eventId: string, user = ann): Promise<Shared> =>
  shareEvent(context, await startWrite(context, mallory.id, eventId), [
    { reference: { user_id: user.id }, role: 'viewer', pointer: '/user_id' },
  ]);

const restore = async (eventId: string): Promise<unknown> =>
  rollBack(context, await startWrite(context, mallory.id, eventId), '2');

const callerOf = ({ id }: { id: string }) => ({ userId: id, sessionId: 'ses_test' });
const block = (user: TestUser, other: { id: string }) => blockUser(context, callerOf(user), other.id);
const unblock = (user: TestUser, other: { id: string }) => unblockUser(context, callerOf(user), other.id);
const isOn = async (eventId: string): Promise<boolean> =>
  Object.hasOwn((await findEvent(context.table, eventId))!.access, ann.id);

const itemsOf = async (userId: string, prefix: string) =>
  context.table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': `USER#${userId}`, ':prefix': prefix },
  });

describe('an event that is shared while its recipient blocks the sharer', () => {
  /** How often the event arrived before the block, and how often the block prevented it. */
  interface Tally {
    arrived: number;
    heldBack: number;
  }

  async function race(seed: number, eventId: string, write: () => Promise<unknown>, tally: Tally): Promise<void> {
    committed = [];
    const [written, blocked] = await interleaving.run<unknown>(seed, [write, () => block(ann, mallory)]);
    expect(blocked).toMatchObject({ status: 'fulfilled' });
    if (await isOn(eventId)) {
      expect(committed.indexOf('event'), `seed ${seed}: ${committed.join()}`).toBe(0);
      expect(written).toMatchObject({ status: 'fulfilled' });
      tally.arrived += 1;
    } else {
      tally.heldBack += 1;
    }
    await unblock(ann, mallory);
  }

  it('never arrives after the response to the block', { timeout: 30_000 + RACES * 500 }, async () => {
    const tally = { arrived: 0, heldBack: 0 };
    for (let seed = 0; seed < RACES; seed += 1) {
      const [eventId = ''] = await newEvents(1);
      await race(seed, eventId, () => share(eventId), tally);
    }
    expect(Math.min(tally.arrived, tally.heldBack), JSON.stringify(tally)).toBeGreaterThan(0);
  });

  it('never comes back by a restore after the response to the block', { timeout: 30_000 + RACES * 500 }, async () => {
    const tally = { arrived: 0, heldBack: 0 };
    for (let seed = 0; seed < RACES; seed += 1) {
      const [eventId = ''] = await newEvents(1);
      await share(eventId);
      await deleteEvent(context, await startWrite(context, mallory.id, eventId));
      await race(seed, eventId, () => restore(eventId), tally);
    }
    expect(Math.min(tally.arrived, tally.heldBack), JSON.stringify(tally)).toBeGreaterThan(0);
  });
});

describe('the list of blocked users', () => {
  it('holds at most 200, also when several are blocked at once', async () => {
    const user = await aUser(api);
    const others = await Promise.all(Array.from({ length: 4 }, () => aUser(api)));
    await context.table.update({
      Key: { pk: `USER#${user.id}`, sk: 'CALENDAR' },
      UpdateExpression: 'ADD blocked :ids',
      ExpressionAttributeValues: { ':ids': new Set(Array.from({ length: MAX_BLOCKED - 2 }, (_, n) => `usr_${n}`)) },
    });
    const blocks = await Promise.allSettled(others.map((other) => block(user, other)));
    const refused = blocks.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'block-limit' } }, { reason: { code: 'block-limit' } }]);
    const kept = await itemsOf(user.id, 'BLOCKED#');
    expect(kept).toHaveLength(2);
    const first = { id: kept[0]!['userId'] as string };
    await block(user, first);
    await unblock(user, first);
    await block(user, first);
  });

  it('is deleted together with the account', async () => {
    const user = await aUser(api);
    const others = await Promise.all(Array.from({ length: 3 }, () => aUser(api)));
    for (const other of others) await block(user, other);
    await deleteAccount(context, (await findUser(context.table, user.id))!);
    expect([...(await itemsOf(user.id, 'BLOCKED#')), ...(await itemsOf(user.id, 'CALENDAR'))]).toEqual([]);
    await expect(block(user, others[0]!)).rejects.toMatchObject({ code: 'unauthorized' });
    await unblock(user, others[0]!);
    expect([...(await itemsOf(user.id, 'BLOCKED#')), ...(await itemsOf(user.id, 'CALENDAR'))]).toEqual([]);
  });
});

describe('leaving all events that a blocked user has shared', () => {
  it('continues by its cursor when one request ran out of time, until all are left', async () => {
    ann = await aUser(api);
    const events = (await Promise.all([newEvents(20), newEvents(20), newEvents(15)])).flat();
    await Promise.all(events.map((eventId) => share(eventId)));
    // Each reading of the clock takes a second.
    const now = (): Date => {
      context.clock.advance(1);
      return context.clock.now();
    };
    const { token } = ann;
    world.context = { ...context, now };
    const path = `/api/users/me/blocked/${mallory.id}?leave_shared=true`;
    const first = await api.put<{ left: number; next_cursor: string }>(path, { token });
    expect([first.status, first.body.left]).toEqual([200, 50]);
    const elsewhere = `/api/users/me/blocked/${(await aUser(api)).id}?leave_shared=true`;
    expect((await api.put(`${elsewhere}&cursor=${first.body.next_cursor}`, { token })).status).toBe(400);
    const second = await api.put(`${path}&cursor=${first.body.next_cursor}`, { token });
    world.context = context;
    expect([second.status, second.body]).toEqual([200, { left: 5, kept: [], next_cursor: null }]);
    for (const eventId of events) expect(await isOn(eventId)).toBe(false);
  });
});
