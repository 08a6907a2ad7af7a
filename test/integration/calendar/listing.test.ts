import { beforeAll, describe, expect, it } from 'vitest';
import { change, creation, type Change, type Edit } from '../../../lib/domain/change/change.js';
import { commitChanges } from '../../../lib/store/events.js';
import type { Context } from '../../../lib/usecases/context.js';
import { listEvents } from '../../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import { openCalendars } from '../../support/database/calendars.js';
import { createContext } from '../../support/context.js';
import { aContent, ADA, anAccess, anAccessList } from '../../support/database/event-records.js';

let context: Context;
beforeAll(async () => {
  context = await createContext();
});

/** The titles in a user's list when a task runs between the reads of the calendar and of its events. */
async function titlesOvertakenBy(userId: string, change: Change, isDeleted = false): Promise<string[]> {
  const table = Object.create(context.table) as Context['table'];
  table.getAll = async (keys) => {
    await commitChanges(context.table, [change], undefined);
    return context.table.getAll(keys);
  };
  const request = { window: undefined, words: [], role: undefined, after: undefined, limit: 50, isDeleted };
  const { items } = await listEvents({ ...context, table }, { ...request, userId });
  return items.map(({ title }) => title);
}

describe('a list that is read during a write', () => {
  const unchanged = { changeType: 'update', content: aContent({ title: 'Renamed' }) } as const;

  it.each<{ name: string; edit: Edit; shown: string[] }>([
    { name: 'shows the event as it is now', edit: unchanged, shown: ['Renamed'] },
    { name: 'leaves out what was deleted', edit: { changeType: 'delete', isDeleted: true }, shown: [] },
    {
      name: 'leaves out what is no longer theirs',
      edit: { changeType: 'unshare', access: anAccessList(0) },
      shown: [],
    },
  ])('$name', async ({ edit, shown }) => {
    const bob = context.newId('usr');
    const access = { usr_ada: anAccess(), [bob]: anAccess({ role: 'viewer' }) };
    await openCalendars(context.table, Object.keys(access));
    const created = creation(context.newId('evt'), aContent(), access, ADA);
    await commitChanges(context.table, [created], undefined);
    expect(await titlesOvertakenBy(bob, change(created.version.event, edit, ADA)!)).toEqual(shown);
  });

  it('of deleted events leaves out an event that was restored', async () => {
    const bob = context.newId('usr');
    await openCalendars(context.table, [bob]);
    const author = { ...ADA, userId: bob };
    const created = creation(context.newId('evt'), aContent(), { [bob]: anAccess() }, author);
    const deleted = change(created.version.event, { changeType: 'delete', isDeleted: true }, author)!;
    await commitChanges(context.table, [created], undefined);
    await commitChanges(context.table, [deleted], undefined);
    const restored = change(deleted.version.event, { changeType: 'rollback', isDeleted: false }, author)!;
    expect(await titlesOvertakenBy(bob, restored, true)).toEqual([]);
  });
});

it('an occurrence or a date before the start of its series is listed and counts as busy', async () => {
  const bob = context.newId('usr');
  await openCalendars(context.table, [bob]);
  const moved = { start_time: '2031-01-02T09:00:00Z', end_time: '2031-01-02T10:00:00Z' };
  const recurring = aContent({
    recurrence_pattern: { rrule: 'FREQ=WEEKLY', exdates: [], rdates: ['2031-01-03T09:00:00Z'] },
    exceptions: { '2031-01-13T09:00:00Z': moved },
  });
  const series = creation(context.newId('evt'), recurring, { [bob]: anAccess() }, { ...ADA, userId: bob });
  await commitChanges(context.table, [series], undefined);
  for (const day of ['02', '03']) {
    const window = {
      startsAtEpochSeconds: Date.parse(`2031-01-${day}T00:00:00Z`) / 1000,
      endsAtEpochSeconds: Date.parse(`2031-01-${day}T23:00:00Z`) / 1000,
    };
    const request = { userId: bob, isDeleted: false, words: [], role: undefined, after: undefined, limit: 50, window };
    const times = { start_time: `2031-01-${day}T09:00:00Z`, end_time: `2031-01-${day}T10:00:00Z` };
    expect((await listEvents(context, request)).items).toHaveLength(1);
    expect((await listOccurrences(context, request)).items).toMatchObject([times]);
    expect(await readFreeBusy(context, [{ userId: bob, isShown: true }], window)).toMatchObject([{ busy: [times] }]);
  }
});
