import { settingChanges } from '../../domain/calendar/calendar-change.js';
import type { CalendarRecord } from '../../domain/calendar/calendar.js';
import { findCalendarVersion } from '../../store/calendars.js';
import type { Context } from '../context.js';
import { hasChanged, versionIn, type Precondition } from '../events/precondition.js';

/**
 * @throws ProblemError `precondition-failed` with the current version and the fields that changed since the named one
 */
export async function requireCalendarVersion(
  context: Context,
  calendar: CalendarRecord,
  precondition: Precondition,
): Promise<void> {
  if (!precondition || precondition.has(String(calendar.version))) return;
  const named = versionIn(precondition, calendar.version);
  const seen = named === undefined ? undefined : await findCalendarVersion(context.table, calendar.id, named);
  throw hasChanged('calendar', calendar.version, seen && changedFieldsSince(seen.calendar, calendar));
}

const changedFieldsSince = (seen: CalendarRecord, { settings, membersVersion }: CalendarRecord): string[] => [
  ...Object.keys(settingChanges(seen.settings, settings)),
  ...(membersVersion > seen.version ? ['permissions'] : []),
];
