/** The feed entries of a version of a calendar. */
import type { CalendarFeedEntry } from '../feed/feed.js';
import type { CalendarMember } from './calendar.js';
import { changesOf, type CalendarChangeType, type CalendarVersion } from './calendar-change.js';

const TYPES: Record<CalendarChangeType, CalendarFeedEntry['type']> = {
  create: 'calendar.created',
  update: 'calendar.updated',
  share: 'calendar.shared',
  role_change: 'calendar.role_changed',
  unshare: 'calendar.unshared',
  delete: 'calendar.deleted',
  restore: 'calendar.restored',
};

/**
 * The feed entries of a version, by user id: for members who had joined by this version and still belong to the
 * calendar, and for the people whom it removed. A member who left later gets only the entry of that removal.
 * @param members the current members
 */
export function calendarEntriesOf(version: CalendarVersion, members: CalendarMember[]): Map<string, CalendarFeedEntry> {
  const { calendar, changeType, wasDeleted } = version;
  const isDeleted = calendar.deletedAt !== null;
  // Members have already been told that the calendar is deleted.
  if (wasDeleted && isDeleted) return new Map();
  const entry = {
    type: TYPES[changeType],
    calendarId: calendar.id,
    version: calendar.version,
    changedBy: calendar.updatedBy,
    changedAt: calendar.updatedAt,
    changedFields: Object.keys(changesOf(version)),
  };
  const givenBy = new Map(version.members.map(({ after }) => [after?.userId, after?.role]));
  const removed = version.members.flatMap(({ before, after }) => (before && !after ? [before.userId] : []));
  return new Map<string, CalendarFeedEntry>([
    ...members
      .filter(({ sinceVersion }) => sinceVersion <= calendar.version)
      .map(
        ({ userId, role }) => [userId, { ...entry, role: isDeleted ? null : (givenBy.get(userId) ?? role) }] as const,
      ),
    ...removed.map((userId) => [userId, { ...entry, role: null }] as const),
  ]);
}
