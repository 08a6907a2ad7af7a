/** The members of calendars who can read events there, and the conditions on which their feed entries depend. */
import type { CalendarRecord } from '../../domain/calendar/calendar.js';
import type { VersionRecord } from '../../domain/change/version.js';
import { allCalendarsOf } from '../../domain/event/event.js';
import { feedEntriesOf, type FeedEntry, type MemberRoles } from '../../domain/feed/feed.js';
import { readSharedRevisions } from '../../store/calendar-revision.js';
import { findCalendars, listMembers } from '../../store/calendars.js';
import type { Table } from '../../store/table.js';
import type { ConditionalEntry } from './append-to-feeds.js';

/**
 * The feed entries of each version, by user id. An entry that a person gets through calendars requires the rules
 * versions of those calendars: it is appended before a removal of that person is committed, or not at all.
 */
export async function findReaderEntries(
  table: Table,
  versions: VersionRecord[],
): Promise<Map<string, ConditionalEntry<FeedEntry>>[]> {
  const calendarIds = versions.flatMap(({ event, calendarsBefore }) => [...calendarsBefore, ...allCalendarsOf(event)]);
  const { roles, rulesVersions } = await readMembers(table, [...new Set(calendarIds)]);
  return versions.map((version) => {
    const conditionsOf = (ids: string[]) =>
      ids.map((calendarId) => ({ calendarId, rulesVersion: rulesVersions.get(calendarId) ?? 0 }));
    return new Map(
      [...feedEntriesOf(version, roles)].map(([userId, { entry, calendarIds: ids }]) => [
        userId,
        { entry, conditions: conditionsOf(ids) },
      ]),
    );
  });
}

/**
 * The members of shared calendars, and the rules version of each calendar, which is read first. Two rounds of consistent
 * reads, or one if no calendar is shared.
 */
async function readMembers(
  table: Table,
  calendarIds: string[],
): Promise<{ roles: MemberRoles; rulesVersions: ReadonlyMap<string, number> }> {
  const [revisions, stored] = await Promise.all([
    readSharedRevisions(table, calendarIds),
    findCalendars(table, calendarIds),
  ]);
  // New members read the events when their own feed reports that they have joined.
  const shared = [...stored.values()].filter(({ isPrimary, members }) => !isPrimary || members > 1).map(({ id }) => id);
  if (shared.length === 0) return { roles: new Map(), rulesVersions: new Map() };
  const [calendars, members] = await Promise.all([
    findCalendars(table, shared),
    Promise.all(shared.map((id) => listMembers(table, id))),
  ]);
  const isLive = (calendar: CalendarRecord | undefined): boolean => calendar?.deletedAt === null;
  const roles = shared.flatMap((id, index) =>
    isLive(calendars.get(id))
      ? [[id, new Map((members[index] ?? []).map(({ userId, role }) => [userId, role]))] as const]
      : [],
  );
  const rulesVersions = new Map([...revisions].map(([id, { rulesVersion }]) => [id, rulesVersion]));
  return { roles: new Map(roles), rulesVersions };
}
