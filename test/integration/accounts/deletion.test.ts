import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import type { Role } from '../../../lib/domain/event/event.js';
import { feedEntriesOf } from '../../../lib/domain/feed/feed.js';
import { findEvent, findVersion } from '../../../lib/store/events.js';
import { markClosing, readCalendarRevision } from '../../../lib/store/calendar-revision.js';
import { findUser } from '../../../lib/store/users.js';
import type { WriteOptions } from '../../../lib/usecases/events/commit.js';
import type { Context } from '../../../lib/usecases/context.js';
import { deleteAccount } from '../../../lib/usecases/accounts/delete-account.js';
import { logIn, register } from '../../../lib/usecases/accounts/sessions.js';
import { rollBack as rollBackOrPreview } from '../../../lib/usecases/history/roll-back.js';
import {
  deleteEvent,
  updatePart,
  createAllEvents,
  createEvent,
  createSomeEvents,
  rollBack,
  removePerson,
  shareEvent,
} from '../../support/database/event-writes.js';
import { createContext } from '../../support/context.js';
import { overtaken, startCreation, startWrite } from '../../support/database/writes.js';

const PASSWORD = 'correct horse';

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

async function aUserId(): Promise<string> {
  const username = randomUUID();
  return (await register(context, { username, email: `${username}@example.com`, password: PASSWORD })).id;
}
const pair = async (): Promise<{ ann: string; bob: string }> => ({ ann: await aUserId(), bob: await aUserId() });

const SINGLE: EventInput = { title: 'Review', start_time: '2031-01-07T09:00:00', end_time: '2031-01-07T10:00:00' };
const SERIES: EventInput = { ...SINGLE, recurrence_pattern: { rrule: 'FREQ=WEEKLY' } };
const FOLLOWING = { occurrence: '2031-01-21T09:00:00Z', scope: 'following' } as const;
const ALLOW: Partial<WriteOptions<unknown>> = { onConflict: 'allow' };
const DRY: Partial<WriteOptions<unknown>> = { onConflict: 'allow', isDryRun: true };

const create = async (userId: string, input = SINGLE, terms = ALLOW, at: Context = context) =>
  createEvent(at, await startCreation(context, userId, terms), input);
const share = async (by: string, eventId: string, userId: string, role: Role = 'owner', at: Context = context) =>
  shareEvent(at, await startWrite(context, by, eventId), [
    { reference: { user_id: userId }, role, pointer: '/user_id' },
  ]);
const remove = async (by: string, eventId: string) => deleteEvent(context, await startWrite(context, by, eventId));
const restore = async (by: string, eventId: string, terms = ALLOW, at: Context = context) =>
  rollBack(at, await startWrite(context, by, eventId, terms), '1');
const split = async (by: string, eventId: string, terms = ALLOW, at: Context = context) =>
  updatePart(at, await startWrite(context, by, eventId, terms), FOLLOWING, { title: 'Later' });
const peopleOf = async (eventId: string): Promise<string[]> =>
  Object.keys((await findEvent(context.table, eventId))?.access ?? {}).sort();

async function removeAccount(userId: string): Promise<void> {
  const user = await findUser(context.table, userId);
  if (user) await deleteAccount(context, user);
}

/** An event that both own. */
async function anEventOf(ann: string, bob: string, input = SINGLE): Promise<string> {
  const { id } = await create(ann, input);
  await share(ann, id, bob);
  return id;
}

const overtakenBy = (work: () => Promise<unknown>): Context => overtaken(context, work);

/** A deletion that stops after its first step. */
const startDeletion = (userId: string) => markClosing(context.table, userId, context.newSecret());

/** A deletion that runs out of time before it leaves any event. */
async function deleteTooSlowly(userId: string): Promise<void> {
  const table = Object.create(context.table) as Context['table'];
  table.update = async (update) => {
    const item = await context.table.update(update);
    context.clock.advance(9);
    return item;
  };
  const user = await findUser(context.table, userId);
  await deleteAccount({ ...context, table }, user!);
}

describe('an event with a person whose account is deleted', () => {
  it('is restored without them by another owner, who becomes its last owner', async () => {
    const { ann, bob } = await pair();
    const id = await anEventOf(ann, bob);
    await remove(ann, id);
    await removeAccount(ann);
    expect(await peopleOf(id)).toEqual([bob]);
    await restore(bob, id);
    expect(await peopleOf(id)).toEqual([bob]);
    const carol = await aUserId();
    await share(bob, id, carol, 'viewer');
    const leaving = removePerson(context, await startWrite(context, bob, id), bob);
    await expect(leaving).rejects.toMatchObject({ code: 'last-owner' });
  });

  it.each<Role>(['viewer', 'editor'])('is restored without them when they were its %s', async (role) => {
    const { ann, bob } = await pair();
    const { id } = await create(bob);
    await share(bob, id, ann, role);
    await remove(bob, id);
    await removeAccount(ann);
    const restoring = rollBackOrPreview(context, await startWrite(context, bob, id, DRY), '1');
    expect(await restoring).toMatchObject({
      preview: { changes: { permissions: { new: [{ user_id: bob }] } } },
    });
    await restore(bob, id);
    expect(await peopleOf(id)).toEqual([bob]);
    expect(await findVersion(context.table, id, 4)).toMatchObject({
      changeType: 'rollback',
      changedFields: ['permissions'],
    });
  });

  it('keeps its other owners informed that it is still deleted, and tells no one who cannot see it', async () => {
    const { ann, bob } = await pair();
    const carol = await aUserId();
    const id = await anEventOf(ann, bob);
    await share(ann, id, carol, 'viewer');
    await remove(ann, id);
    await removeAccount(ann);
    const version = await findVersion(context.table, id, 5);
    expect(version).toMatchObject({ changeType: 'unshare', changedFields: ['calendar_id', 'permissions'] });
    const entries = feedEntriesOf(version!);
    expect([...entries.keys()].sort()).toEqual([ann, bob].sort());
    expect(entries.get(bob)?.entry).toMatchObject({ type: 'event.deleted', showsEvent: false });
  });

  it('has no people left when they were its only owner', async () => {
    const ann = await aUserId();
    const [live, deleted] = [await create(ann), await create(ann)];
    await remove(ann, deleted.id);
    await removeAccount(ann);
    for (const { id } of [live, deleted]) {
      expect(await findEvent(context.table, id)).toMatchObject({ isDeleted: true, access: {} });
    }
  });

  it('is rolled back without them, even if they are still on it', async () => {
    const { ann, bob } = await pair();
    const id = await anEventOf(ann, bob);
    // As if the account had been deleted before writes checked accounts.
    const TableName = context.table.name;
    await context.table.transact({
      calendar: { Delete: { TableName, Key: { pk: `USER#${ann}`, sk: 'CALENDAR' } } },
    });
    await restore(bob, id);
    expect(await peopleOf(id)).toEqual([bob]);
  });
});

describe('a write that runs while an account is deleted', () => {
  it('does not share with that account: it is unknown by then', async () => {
    const { ann, bob } = await pair();
    const { id } = await create(bob);
    const late = share(
      bob,
      id,
      ann,
      'owner',
      overtakenBy(() => removeAccount(ann)),
    );
    await expect(late).rejects.toMatchObject({
      code: 'invalid-request',
      members: { errors: [{ pointer: '/user_id', detail: 'does not match any account' }] },
    });
    expect(await findEvent(context.table, id)).toMatchObject({ version: 1 });
  });

  it('splits a series without that account', async () => {
    const { ann, bob } = await pair();
    const id = await anEventOf(ann, bob, SERIES);
    const future = await split(
      bob,
      id,
      ALLOW,
      overtakenBy(() => startDeletion(ann)),
    );
    expect(await peopleOf(future.id)).toEqual([bob]);
    await removeAccount(ann);
    expect(await peopleOf(id)).toEqual([bob]);
  });

  it('restores an event without that account', async () => {
    const { ann, bob } = await pair();
    const id = await anEventOf(ann, bob);
    await remove(bob, id);
    await restore(
      bob,
      id,
      ALLOW,
      overtakenBy(() => startDeletion(ann)),
    );
    expect(await peopleOf(id)).toEqual([bob]);
  });

  it.each<[string, (ann: string, at: Context) => Promise<unknown>]>([
    ['an event', (ann, at) => create(ann, SINGLE, ALLOW, at)],
    ['a transparent event', (ann, at) => create(ann, { ...SINGLE, transparency: 'transparent' }, ALLOW, at)],
    ['a batch', async (ann, at) => createAllEvents(at, await startCreation(context, ann, ALLOW), [SINGLE, SERIES])],
  ])('does not create %s for that account', async (_, creating) => {
    const ann = await aUserId();
    const late = creating(
      ann,
      overtakenBy(() => removeAccount(ann)),
    );
    await expect(late).rejects.toMatchObject({
      code: 'unauthorized',
      facts: expect.not.objectContaining({ isTokenInvalid: true }) as unknown,
    });
    const closing = await aUserId();
    const lateToo = creating(
      closing,
      overtakenBy(() => startDeletion(closing)),
    );
    await expect(lateToo).rejects.toMatchObject({ code: 'account-closing' });
  });

  it('keeps an event and the account if the other owner leaves the event, and the refusal names it', async () => {
    const { ann, bob } = await pair();
    const id = await anEventOf(ann, bob);
    await share(ann, id, await aUserId(), 'viewer');
    const leaving = async () => removePerson(context, await startWrite(context, bob, id), bob);
    const user = await findUser(context.table, ann);
    await expect(deleteAccount(overtakenBy(leaving), user!)).rejects.toMatchObject({
      code: 'last-owner',
      members: { event_ids: [id] },
    });
    expect(await findEvent(context.table, id)).toMatchObject({
      isDeleted: false,
      access: { [ann]: { role: 'owner' } },
    });
    expect(await readCalendarRevision(context.table, ann)).toMatchObject({ account: 'open' });
  });

  it('creates only the events of a partial batch that came before the deletion', async () => {
    const ann = await aUserId();
    const progress = { done: new Map(), save: undefined };
    const creation = await startCreation(context, ann, ALLOW);
    const table = Object.create(context.table) as Context['table'];
    let transactions = 0;
    table.transact = async (...actions) => {
      if (transactions++ === 1) await removeAccount(ann);
      return context.table.transact(...actions);
    };
    const results = await createSomeEvents({ ...context, table }, creation, [SINGLE, SERIES, SINGLE], progress);
    expect(results).toMatchObject([
      { event: { title: 'Review' } },
      { error: { code: 'unauthorized' } },
      { error: { code: 'unauthorized' } },
    ]);
  });
});

describe('an account whose deletion has started', () => {
  it('is deleted by the next request, or works as before when that request is refused', async () => {
    const { ann, bob } = await pair();
    const { id } = await create(ann);
    await expect(deleteTooSlowly(ann)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readCalendarRevision(context.table, ann)).toMatchObject({ account: 'closing' });
    await removeAccount(ann);
    expect(await findEvent(context.table, id)).toMatchObject({ isDeleted: true });

    const { id: dependent } = await create(bob);
    const carol = await aUserId();
    await share(bob, dependent, carol, 'viewer');
    await startDeletion(bob);
    await expect(removeAccount(bob)).rejects.toMatchObject({ code: 'last-owner' });
    expect(await readCalendarRevision(context.table, bob)).toMatchObject({ account: 'open' });
    await create(bob, SERIES);
    await share(bob, dependent, carol);
    await removeAccount(bob);
    expect(await peopleOf(dependent)).toEqual([carol]);
  });

  it('can log in and leave events, and cannot be added to any', async () => {
    const { ann, bob } = await pair();
    const [shared, bobs] = [await anEventOf(ann, bob, SERIES), await create(bob)];
    const deleted = await anEventOf(ann, bob);
    await remove(ann, deleted);
    await startDeletion(ann);
    await expect(logIn(context, await findUser(context.table, ann), PASSWORD)).resolves.toMatchObject({
      token_type: 'bearer',
    });
    const closing = { code: 'account-closing' };
    for (const terms of [ALLOW, DRY]) {
      await expect(create(ann, SINGLE, terms)).rejects.toMatchObject(closing);
      await expect(split(ann, shared, terms)).rejects.toMatchObject(closing);
      await expect(restore(ann, deleted, terms)).rejects.toMatchObject(closing);
    }
    await expect(share(bob, bobs.id, ann)).rejects.toMatchObject({ code: 'invalid-request' });
    await removePerson(context, await startWrite(context, ann, shared), ann);
    expect(await peopleOf(shared)).toEqual([bob]);
  });

  it('stays locked while one of two deletion requests still runs', async () => {
    const { ann, bob } = await pair();
    const { id } = await create(bob);
    const both = await Promise.allSettled([removeAccount(ann), removeAccount(ann), share(bob, id, ann)]);
    expect(both.slice(0, 2).map(({ status }) => status)).toContain('fulfilled');
    expect(await peopleOf(id)).toEqual([bob]);
    expect(await readCalendarRevision(context.table, ann)).toMatchObject({ account: 'gone' });
  });
});
