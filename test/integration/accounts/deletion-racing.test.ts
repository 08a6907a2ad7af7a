import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { EventRecord, Role } from '../../../lib/domain/event/event.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { findEvent } from '../../../lib/store/events.js';
import { findUser } from '../../../lib/store/users.js';
import { deleteAccount } from '../../../lib/usecases/accounts/delete-account.js';
import {
  deleteEvent,
  updateEvent,
  deletePart,
  updatePart,
  createAllEvents,
  createEvent,
  createSomeEvents,
  rollBack,
  changeRole,
  removePerson,
  respond,
  shareEvent,
} from '../../support/database/event-writes.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { Interleaving } from '../../support/interleaving.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const RUNS = Number(process.env['DELETION_RUNS'] ?? 6);
const SEED = Number(process.env['DELETION_SEED'] ?? 2034);
const SECONDS_A_RUN = 20;

let context: Awaited<ReturnType<typeof createContext>>;
let interleaving: Interleaving;
beforeAll(async () => {
  context = await createContext();
  interleaving = new Interleaving(context.client);
});

/** Ann deletes her account; Bob keeps his. */
interface Race {
  ann: string;
  bob: string;
  /** Both own it. */
  shared: string;
  /** Only Bob is on it. */
  bobs: string;
  /** Only Ann is on it. */
  anns: string;
  /** Both own it, and it is deleted. */
  deleted: string;
}

const SERIES: EventInput = {
  title: 'Standup',
  start_time: '2031-01-06T09:00:00',
  end_time: '2031-01-06T09:30:00',
  recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
};
const SINGLE: EventInput = { title: 'Review', start_time: '2031-01-07T09:00:00', end_time: '2031-01-07T10:00:00' };
const TRANSPARENT: EventInput = { ...SINGLE, transparency: 'transparent' };
const FOLLOWING = { occurrence: '2031-01-20T09:00:00Z', scope: 'following' } as const;

const create = async (userId: string, input: EventInput): Promise<string> =>
  (await createEvent(context, await startCreation(context, userId, { onConflict: 'allow' }), input)).id;
const write = (userId: string, eventId: string) => startWrite(context, userId, eventId, { onConflict: 'allow' });
const share = async (by: string, eventId: string, userId: string, role: Role) =>
  shareEvent(context, await write(by, eventId), [{ reference: { user_id: userId }, role, pointer: '' }]);
const accept = async (userId: string, eventId: string) => respond(context, await write(userId, eventId), 'accepted');
const restore = async (userId: string, eventId: string) => rollBack(context, await write(userId, eventId), '1');

async function prepare(): Promise<Race> {
  const [ann, bob] = [await aPerson(context), await aPerson(context)];
  const shared = await create(ann, SERIES);
  await share(ann, shared, bob, 'owner');
  await accept(bob, shared);
  const deleted = await create(bob, SINGLE);
  await share(bob, deleted, ann, 'owner');
  await accept(ann, deleted);
  await deleteEvent(context, await write(ann, deleted));
  return { ann, bob, shared, deleted, bobs: await create(bob, SERIES), anns: await create(ann, TRANSPARENT) };
}

/** The requests that may run beside the deletion, with their possible callers. */
const WRITES: Record<string, (race: Race) => Promise<unknown>> = {
  'Bob makes Ann an owner': ({ bob, bobs, ann }) => share(bob, bobs, ann, 'owner'),
  'Bob makes Ann a viewer': ({ bob, bobs, ann }) => share(bob, bobs, ann, 'viewer'),
  'Bob shares what Ann has on her calendar': ({ bob, shared, ann }) => share(bob, shared, ann, 'editor'),
  'Ann shares what is hers alone': ({ ann, anns, bob }) => share(ann, anns, bob, 'owner'),
  'Bob splits their series': async ({ bob, shared }) =>
    updatePart(context, await write(bob, shared), FOLLOWING, { title: 'Later' }),
  'Ann splits their series': async ({ ann, shared }) =>
    updatePart(context, await write(ann, shared), FOLLOWING, { title: 'Later' }),
  'Ann ends their series early': async ({ ann, shared }) => deletePart(context, await write(ann, shared), FOLLOWING),
  'Ann creates an event': ({ ann }) => create(ann, SINGLE),
  'Ann creates a transparent event': ({ ann }) => create(ann, TRANSPARENT),
  'Ann creates a batch': async ({ ann }) =>
    createAllEvents(context, await startCreation(context, ann, { onConflict: 'allow' }), [SINGLE, TRANSPARENT]),
  'Ann creates a partial batch': async ({ ann }) =>
    createSomeEvents(context, await startCreation(context, ann, { onConflict: 'allow' }), [SINGLE, TRANSPARENT], {
      done: new Map(),
      save: undefined,
    }),
  'Bob restores what Ann has deleted': ({ bob, deleted }) => restore(bob, deleted),
  'Ann restores what she has deleted': ({ ann, deleted }) => restore(ann, deleted),
  'Bob rolls their series back': async ({ bob, shared }) => rollBack(context, await write(bob, shared), '1'),
  'Bob moves their series': async ({ bob, shared }) =>
    updateEvent(context, await write(bob, shared), {
      start_time: '2030-12-30T08:00:00',
      end_time: '2030-12-30T08:30:00',
    }),
  'Bob deletes and restores their series': async ({ bob, shared }) => {
    await deleteEvent(context, await write(bob, shared));
    await restore(bob, shared);
  },
  'Ann deletes their series': async ({ ann, shared }) => deleteEvent(context, await write(ann, shared)),
  'Bob makes Ann a viewer of their series': async ({ bob, shared, ann }) =>
    changeRole(context, await write(bob, shared), { otherUserId: ann, role: 'viewer' }),
  'Bob takes Ann off their series': async ({ bob, shared, ann }) =>
    removePerson(context, await write(bob, shared), ann),
  'Bob leaves their series': async ({ bob, shared }) => removePerson(context, await write(bob, shared), bob),
  'Ann accepts again': ({ ann, shared }) => accept(ann, shared),
  'Ann deletes her account in another tab': ({ ann }) => removeAccount(ann),
};

async function removeAccount(userId: string): Promise<void> {
  const user = await findUser(context.table, userId);
  if (user) await deleteAccount(context, user);
}

/** The errors that a valid request may get while an account is deleted. */
const REFUSALS = ['not-found', 'invalid-request', 'unauthorized', 'account-closing', 'last-owner', 'forbidden'];
const codeOf = (outcome: PromiseSettledResult<unknown>): string => {
  if (outcome.status === 'fulfilled') return 'done';
  const reason: unknown = outcome.reason;
  if (!(reason instanceof ProblemError)) throw reason;
  return reason.code;
};

async function everyEventWith(ids: string[]): Promise<EventRecord[]> {
  const events: EventRecord[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await context.client.send(
      new ScanCommand({
        TableName: context.table.name,
        FilterExpression: 'sk = :event',
        ExpressionAttributeValues: { ':event': 'EVENT' },
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    events.push(...(page.Items ?? []).map(({ event }) => event as EventRecord));
    from = page.LastEvaluatedKey;
  } while (from);
  return events.filter(({ access, createdBy }) => ids.includes(createdBy) || ids.some((id) => access[id]));
}

const ownersOf = ({ access }: EventRecord): string[] =>
  Object.keys(access).filter((userId) => access[userId]?.role === 'owner');

async function requireSound({ ann, bob }: Race): Promise<void> {
  const isAnnThere = (await findUser(context.table, ann)) !== undefined;
  if (isAnnThere) {
    // After a refused deletion the account still works.
    await create(ann, SINGLE);
  } else {
    const left = await context.table.queryAll({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `USER#${ann}` },
    });
    expect(left).toEqual([]);
  }
  const events = await everyEventWith([ann, bob]);
  for (const event of events.filter(({ isDeleted }) => isDeleted)) {
    const [owner] = ownersOf(event);
    if (owner !== undefined) await restore(owner, event.id);
  }
  const living = isAnnThere ? [ann, bob] : [bob];
  for (const { id } of events) {
    const event = await findEvent(context.table, id);
    if (!event || event.isDeleted) continue;
    expect(living).toEqual(expect.arrayContaining(Object.keys(event.access)));
    expect(ownersOf(event).length).toBeGreaterThan(0);
  }
}

it(
  'an account that is deleted while others write is on no event afterwards, and every event that anyone can see or restore has an owner',
  { timeout: 10_000 + RUNS * SECONDS_A_RUN * 1_000 },
  async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(WRITES)), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(fc.nat(), names, async (order, chosen) => {
      const race = await prepare();
      const works = chosen.map((name) => () => WRITES[name]!(race));
      const outcomes = await interleaving.run(order, [() => removeAccount(race.ann), ...works]);
      for (const outcome of outcomes) expect(['done', ...REFUSALS]).toContain(codeOf(outcome));
      await requireSound(race);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 100 });
  },
);
