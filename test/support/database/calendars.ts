import { findInvitees, openCalendar } from '../../../lib/store/calendar-revision.js';
import type { Table } from '../../../lib/store/table.js';

/** Opens the calendars of people who exist only in a test, as registration does. */
export async function openCalendars(table: Table, userIds: string[]): Promise<void> {
  const invitees = await findInvitees(table, userIds);
  const missing = userIds.filter((userId) => invitees.get(userId)?.account === 'gone');
  if (missing.length > 0)
    await table.transact({ calendars: missing.map((id) => openCalendar(table, id, '2030-01-01T00:00:00.000Z')) });
}
