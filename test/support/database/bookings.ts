import { isCalendarId, type CalendarRole } from '../../../lib/domain/calendar/calendar.js';
import { creation } from '../../../lib/domain/change/change.js';
import { entriesOf } from '../../../lib/domain/event/calendar-entry.js';
import { DURATION_CLASSES } from '../../../lib/domain/event/duration-class.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { putEntry } from '../../../lib/store/calendar-entries.js';
import { calendarAction } from '../../../lib/store/calendar-revision.js';
import type { Table, TransactionItem } from '../../../lib/store/table.js';
import type { Context } from '../../../lib/usecases/context.js';
import { calendarsOf } from '../calendars.js';
import { ADA, anAccess } from './event-records.js';

/** A calendar with an owner and further members. */
export async function aCalendar(
  context: Context,
  owner: string,
  ...members: [role: CalendarRole, userId: string][]
): Promise<string> {
  const id = await calendarsOf(context, owner).create();
  for (const [role, userId] of members) await calendarsOf(context, owner).share(id, role, userId);
  return id;
}

/** Several calendars of one owner. */
export async function someCalendars(context: Context, owner: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count)
    ids.push(...(await Promise.all(Array.from({ length: 10 }, () => aCalendar(context, owner)))));
  return ids.slice(0, count);
}

/** Writes the entries of an opaque event that books at most 20 calendars. They carry the schedule of a series. */
export async function book(context: Context, calendarIds: string[], input: EventInput): Promise<void> {
  const content = contentFrom({ title: 'Secret', ...input, resources: calendarIds }, new StepBudget());
  const { event } = creation(context.newId('evt'), content, { usr_ada: anAccess() }, ADA).version;
  const ofCalendars = [...entriesOf(event).values()].filter(({ participantId }) => isCalendarId(participantId));
  await context.table.transact({
    entries: ofCalendars.map((entry) => putEntry(context.table, entry)),
    revisions: ofCalendars.map(({ participantId }) => hadBusyTime(context.table, participantId)),
  });
}

/** Enters busy time of every duration class into the revision of a calendar. */
export const hadBusyTime = (table: Table, participantId: string): TransactionItem =>
  calendarAction(table, {
    participantId,
    moved: { buckets: new Set([0]), durationClasses: new Set(DURATION_CLASSES) },
  });
