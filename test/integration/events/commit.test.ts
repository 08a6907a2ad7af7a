import { beforeAll, describe, expect, it, vi } from 'vitest';
import { creation } from '../../../lib/domain/change/change.js';
import { MAX_PARTICIPANTS, type AccessList, type EventRecord } from '../../../lib/domain/event/event.js';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { overlaps } from '../../../lib/domain/time/event-time.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { listEntries } from '../../../lib/store/calendar-entries.js';
import { commitChanges, listVersions } from '../../../lib/store/events.js';
import { readCalendarRevision } from '../../../lib/store/calendar-revision.js';
import type { OnConflict } from '../../../lib/usecases/events/conflicts.js';
import type { Context } from '../../../lib/usecases/context.js';
import {
  deleteEvent,
  updateEvent,
  createEvent,
  rollBack,
  removePerson,
  respond,
  shareEvent,
} from '../../support/database/event-writes.js';
import { openCalendars } from '../../support/database/calendars.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { ADA, aContent, anAccessList } from '../../support/database/event-records.js';
import { overtaken, startCreation, startWrite } from '../../support/database/writes.js';
import type { EventView } from '../../../lib/views/event.js';

let context: Context;
beforeAll(async () => {
  context = await createContext();
});

const at = (hour: number): EventInput => ({
  title: `At ${hour}`,
  start_time: `2031-01-06T${String(hour).padStart(2, '0')}:00:00`,
  end_time: `2031-01-06T${String(hour).padStart(2, '0')}:59:00`,
});

const create = async (userId: string, input: EventInput, onConflict: OnConflict = 'reject'): Promise<EventView> =>
  createEvent(context, await startCreation(context, userId, { onConflict }), input);

const overtakenBy = (work: () => Promise<unknown>): Context => overtaken(context, work);

async function share(
  owner: string,
  eventId: string,
  userId: string,
  role: 'viewer' | 'editor' | 'owner',
): Promise<void> {
  await shareEvent(context, await startWrite(context, owner, eventId), [
    { reference: { user_id: userId }, role, pointer: '' },
  ]);
}

const everyEntry = (userId: string) =>
  listEntries(context.table, userId, { isDeleted: false, after: undefined, limit: 1_000 });

/** The error code of a rejected promise, or a marker for success. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof ProblemError) return error.code;
      throw error;
    },
  );

describe('a writer who loses a race on their calendar', () => {
  const createLate = async (
    userId: string,
    input: EventInput,
    onConflict: OnConflict,
    meanwhile: () => Promise<unknown>,
  ) => createEvent(overtakenBy(meanwhile), await startCreation(context, userId, { onConflict }), input);

  it('is refused the time that the winner has taken', async () => {
    const ada = await aPerson(context);
    const late = createLate(ada, at(9), 'reject', () => create(ada, at(9)));
    await expect(late).rejects.toMatchObject({
      code: 'schedule-conflict',
      members: { conflicts: [{ title: 'At 9' }] },
    });
    expect(await everyEntry(ada)).toHaveLength(1);
  });

  it('is refused that time also on a calendar that has been written to before', async () => {
    const ada = await aPerson(context);
    await create(ada, at(8));
    expect(await outcome(createLate(ada, at(9), 'reject', () => create(ada, at(9))))).toBe('schedule-conflict');
  });

  it('gets a time that is still free', async () => {
    const ada = await aPerson(context);
    await createLate(ada, at(9), 'reject', () => create(ada, at(10)));
    expect(await everyEntry(ada)).toHaveLength(2);
  });

  it('double-books at the first attempt when they allow conflicts', async () => {
    const ada = await aPerson(context);
    await create(ada, at(9));
    const transact = vi.spyOn(context.table, 'transact');
    await createLate(ada, at(9), 'allow', () => create(ada, at(9), 'allow'));
    const transactions = transact.mock.calls.length;
    transact.mockRestore();
    expect(transactions).toBe(2);
    expect(await everyEntry(ada)).toHaveLength(3);
  });

  it('is refused the time that the winner has taken with a double-booking', async () => {
    const ada = await aPerson(context);
    expect(await outcome(createLate(ada, at(9), 'reject', () => create(ada, at(9), 'allow')))).toBe(
      'schedule-conflict',
    );
  });

  it('is refused the time to which the winner has moved an event', async () => {
    const [ada, bob] = [await aPerson(context), await aPerson(context)];
    const { id } = await create(ada, at(9));
    await share(ada, id, bob, 'viewer');
    await respond(context, await startWrite(context, bob, id), 'accepted');
    const move = async () => updateEvent(context, await startWrite(context, ada, id), at(14));
    expect(await outcome(createLate(bob, at(14), 'reject', move))).toBe('schedule-conflict');
  });

  it('cannot move, accept, restore or roll back an event to that time', async () => {
    const [ada, bob] = [await aPerson(context), await aPerson(context)];
    const [invited, moved, deleted] = [await create(bob, at(9)), await create(ada, at(11)), await create(ada, at(13))];
    await share(bob, invited.id, ada, 'viewer');
    await updateEvent(context, await startWrite(context, ada, moved.id), at(12));
    await deleteEvent(context, await startWrite(context, ada, deleted.id));
    const taking = (hour: number) => overtakenBy(() => create(ada, at(hour)));
    const outcomes = [
      await outcome(updateEvent(taking(7), await startWrite(context, ada, moved.id), at(7))),
      await outcome(respond(taking(9), await startWrite(context, ada, invited.id), 'accepted')),
      await outcome(rollBack(taking(11), await startWrite(context, ada, moved.id), '1')),
      await outcome(rollBack(taking(13), await startWrite(context, ada, deleted.id), '1')),
    ];
    expect(outcomes).toEqual(Array(4).fill('schedule-conflict'));
  });
});

describe('a writer who loses a race on an event', () => {
  it('changes the newer version, so that both changes are kept', async () => {
    const ada = await aPerson(context);
    const { id } = await create(ada, at(9));
    const rename = async () => updateEvent(context, await startWrite(context, ada, id), { title: 'Renamed' });
    const after = await updateEvent(overtakenBy(rename), await startWrite(context, ada, id), { location: 'Room 1' });
    expect(after).toMatchObject({ version: 3, title: 'Renamed', location: 'Room 1' });
  });

  it('gets 412 when they sent If-Match', async () => {
    const ada = await aPerson(context);
    const { id } = await create(ada, at(9));
    const rename = async () => updateEvent(context, await startWrite(context, ada, id), { title: 'Renamed' });
    const late = await startWrite(context, ada, id, { precondition: new Set(['1']) });
    await expect(updateEvent(overtakenBy(rename), late, { location: 'Room 1' })).rejects.toMatchObject({
      code: 'precondition-failed',
      members: { current_version: 2, changed_fields: ['title'] },
    });
  });

  it('is checked against their current role', async () => {
    const [ada, bob] = [await aPerson(context), await aPerson(context)];
    const { id } = await create(ada, at(9));
    await share(ada, id, bob, 'editor');
    const rename = async (context: Context) =>
      outcome(updateEvent(context, await startWrite(context, bob, id), { title: 'x' }));
    expect(await rename(overtakenBy(() => share(ada, id, bob, 'viewer')))).toBe('forbidden');
    await share(ada, id, bob, 'editor');
    const remove = async () => removePerson(context, await startWrite(context, ada, id), bob);
    expect(await rename(overtakenBy(remove))).toBe('not-found');
  });

  it('gets 404 when the event was deleted', async () => {
    const ada = await aPerson(context);
    const { id } = await create(ada, at(9));
    const remove = async () => deleteEvent(context, await startWrite(context, ada, id));
    expect(await outcome(updateEvent(overtakenBy(remove), await startWrite(context, ada, id), { title: 'x' }))).toBe(
      'not-found',
    );
  });

  it('writes nothing when the winner made the same change', async () => {
    const ada = await aPerson(context);
    const { id } = await create(ada, at(9));
    const rename = async () => updateEvent(context, await startWrite(context, ada, id), { title: 'Renamed' });
    const after = await updateEvent(overtakenBy(rename), await startWrite(context, ada, id), { title: 'Renamed' });
    expect(after).toMatchObject({ version: 2, title: 'Renamed' });
  });

  it('cannot leave the event without an owner', async () => {
    const [ada, bob] = [await aPerson(context), await aPerson(context)];
    const { id } = await create(ada, at(9));
    await share(ada, id, bob, 'owner');
    const leave = async () => removePerson(context, await startWrite(context, ada, id), ada);
    expect(await outcome(removePerson(overtakenBy(leave), await startWrite(context, bob, id), bob))).toBe('last-owner');
  });
});

describe('many concurrent writers', () => {
  it('never double-book with any creations and moves', async () => {
    const ada = await aPerson(context);
    const fixed = [await create(ada, at(0)), await create(ada, at(2)), await create(ada, at(4))];
    const hours = [1, 3, 5, 1, 3, 5];
    const outcomes = await Promise.all([
      ...hours.map((hour) => outcome(create(ada, at(hour)))),
      ...fixed.map(async ({ id }, index) =>
        outcome(updateEvent(context, await startWrite(context, ada, id), at(hours[index]!))),
      ),
    ]);
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(3);
    expect(outcomes.filter((one) => one === 'schedule-conflict')).toHaveLength(6);
    const entries = await everyEntry(ada);
    const pairs = entries.flatMap((a, index) => entries.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => overlaps(a, b))).toEqual([]);
  });

  it('leave every version of an event, numbered without gaps', async () => {
    const ada = await aPerson(context);
    const { id } = await create(ada, at(9));
    const edits = Array.from({ length: 12 }, async (_, index) =>
      updateEvent(context, await startWrite(context, ada, id), { title: `Edit ${index}` }),
    );
    const written = (await Promise.all(edits)).map(({ version }) => version).sort((a, b) => a - b);
    expect(written).toEqual(Array.from({ length: 12 }, (_, index) => index + 2));
    const versions = await listVersions(context.table, id, { newest: 99, limit: 99 });
    expect(versions.map(({ event }) => event.version)).toEqual([...written.reverse(), 1]);
  });
});

describe('an event with the maximum number of people', () => {
  /** Written in the state after everyone has accepted; the people are unique to this test. */
  async function aFullEvent(): Promise<EventRecord> {
    const id = context.newId('evt');
    const people = Object.entries(anAccessList(MAX_PARTICIPANTS - 1)).map(([userId, access]) => [
      `${userId}_${id}`,
      access,
    ]);
    const access = Object.fromEntries(people) as AccessList;
    const change = creation(id, aContent(), access, { ...ADA, userId: `usr_ada_${id}`, now: context.now() });
    await openCalendars(context.table, Object.keys(access));
    await commitChanges(context.table, [change], undefined);
    return change.version.event;
  }
  const startsOf = async (event: EventRecord) => {
    const entries = await Promise.all(Object.keys(event.access).map(everyEntry));
    return new Set(
      entries.flat().map(({ startsAtEpochSeconds }) => new Date(startsAtEpochSeconds * 1000).toISOString()),
    );
  };
  const calendarRevisionsOf = async (event: EventRecord) =>
    new Set(
      await Promise.all(
        Object.keys(event.access).map(async (userId) => {
          const { counts } = await readCalendarRevision(context.table, userId);
          return counts.reduce((sum, count) => sum + count, 0);
        }),
      ),
    );

  it('is moved, deleted and restored on all their calendars in one transaction each', async () => {
    const event = await aFullEvent();
    const owner = event.createdBy;
    expect(await calendarRevisionsOf(event)).toEqual(new Set([1]));
    await updateEvent(context, await startWrite(context, owner, event.id), at(14));
    expect(await startsOf(event)).toEqual(new Set(['2031-01-06T14:00:00.000Z']));
    expect(await calendarRevisionsOf(event)).toEqual(new Set([2]));
    await deleteEvent(context, await startWrite(context, owner, event.id));
    expect(await startsOf(event)).toEqual(new Set());
    expect(await calendarRevisionsOf(event)).toEqual(new Set([2]));
    await rollBack(context, await startWrite(context, owner, event.id), '1');
    expect(await startsOf(event)).toEqual(new Set(['2031-01-06T09:00:00.000Z']));
    expect(await calendarRevisionsOf(event)).toEqual(new Set([3]));
  });
});
