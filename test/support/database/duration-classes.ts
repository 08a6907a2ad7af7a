import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { isCalendarId } from '../../../lib/domain/calendar/calendar.js';
import type { DurationClass } from '../../../lib/domain/event/duration-class.js';
import { entryFrom } from '../../../lib/store/calendar-entries.js';
import { readCalendarRevision, readSharedRevisions } from '../../../lib/store/calendar-revision.js';
import type { RevisionState } from '../../../lib/store/revision-counters.js';
import type { Context } from '../../../lib/usecases/context.js';
import type { TestTables } from './tables.js';

type Store = Pick<Context, 'table'> & Pick<TestTables, 'client'>;

/** The busy time of the whole table: `<participant> <class>` of each entry. */
async function busyClasses({ client, table }: Store): Promise<Set<string>> {
  const found = new Set<string>();
  const scan = { TableName: table.name, ConsistentRead: true, FilterExpression: 'attribute_exists(busyTime)' };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    // The key starts with the class; `M` is the part of `L` that has no end.
    for (const item of Items)
      found.add(`${entryFrom(item).participantId} ${String(item['busyTime']).charAt(0).replace('M', 'L')}`);
  }
  return found;
}

/** Busy time whose duration class is not in the revision of its calendar: a conflict check would not find it. */
export async function unfindableBusyTime(store: Store): Promise<string[]> {
  const stored = [...(await busyClasses(store))].map((text) => text.split(' ') as [id: string, DurationClass]);
  const shared = await readSharedRevisions(store.table, [...new Set(stored.map(([id]) => id).filter(isCalendarId))]);
  const revisionOf = async (id: string): Promise<RevisionState | undefined> =>
    isCalendarId(id) ? shared.get(id) : readCalendarRevision(store.table, id);
  const isFound = await Promise.all(
    stored.map(async ([id, durationClass]) => (await revisionOf(id))?.durationClasses.has(durationClass)),
  );
  return stored.filter((_, index) => !isFound[index]).map((one) => one.join(' '));
}
