/**
 * Reads versions of events and calendars for the publisher, also those whose items are damaged. The people whom a
 * damaged version concerns follow from its key, its intact members and the present event or calendar: it is published
 * to them without its content.
 */
import type { CalendarVersion } from '../domain/calendar/calendar-change.js';
import { isCalendarId, type CalendarRecord } from '../domain/calendar/calendar.js';
import type { VersionRecord } from '../domain/change/version.js';
import { allCalendarsOf, type EventRecord } from '../domain/event/event.js';
import { findCalendars } from './calendars.js';
import { findEvents } from './events.js';
import { DamagedItemError } from './guards.js';
import { numberedKey } from './numbered-items.js';
import { isCalendar, isCalendarVersion, isEvent, isVersion } from './records.js';
import type { Item, Key, Table } from './table.js';

/** Identifies one version of an event or calendar. */
export interface VersionId {
  /** The id of the event or calendar. */
  subjectId: string;
  version: number;
}

/** A version that its guard rejects. */
export interface DamagedVersion extends VersionId {
  item: Item;
}

const keyOf = ({ subjectId, version }: VersionId): Key =>
  numberedKey({ collection: `VERSIONS#${subjectId}`, kind: 'VERSION' }, version);
const KEY = /^VERSIONS#(?<subjectId>.+)#\d+ VERSION#(?<version>\d+)$/;

/**
 * Reads the version from an item of the stream or the table.
 * @throws DamagedItemError if the key of the item is not that of a version
 */
export function versionOf(item: Item): VersionRecord | CalendarVersion | DamagedVersion {
  const { version, calendarVersion } = item;
  if (isVersion(version)) return version;
  if (isCalendarVersion(calendarVersion)) return calendarVersion;
  const id = KEY.exec(`${String(item['pk'])} ${String(item['sk'])}`)?.groups;
  if (!id?.['subjectId']) throw new DamagedItemError(item, 'key of a version');
  return { subjectId: id['subjectId'], version: Number(id['version']), item };
}

/** Reads several versions, damaged or not. In no order, and without those that do not exist. Consistent. */
export const findVersionsOrDamage = async (
  table: Table,
  ids: VersionId[],
): Promise<(VersionRecord | CalendarVersion | DamagedVersion)[]> => (await table.getAll(ids.map(keyOf))).map(versionOf);

/**
 * Replaces the damaged members of a version by those of the present event or calendar, and of the version before.
 * Consistent reads, in parallel.
 * @returns `undefined` if the event or calendar is damaged too
 */
export async function completeVersion(
  table: Table,
  { subjectId, version, item }: DamagedVersion,
): Promise<VersionRecord | CalendarVersion | undefined> {
  if (isCalendarId(subjectId)) {
    const present = (await unlessDamaged(findCalendars(table, [subjectId])))?.get(subjectId);
    return present && completeCalendarVersion(item['calendarVersion'] ?? {}, { ...present, version });
  }
  const [events, [previous]] = await Promise.all([
    unlessDamaged(findEvents(table, [subjectId])),
    findVersionsOrDamage(table, [{ subjectId, version: version - 1 }]),
  ]);
  const before = previous && 'event' in previous ? previous.event : undefined;
  return events?.[0] && completeEventVersion(item['version'] ?? {}, { ...events[0], version }, before);
}

const unlessDamaged = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error: unknown) => {
    if (error instanceof DamagedItemError) return undefined;
    throw error;
  });

/** @param present the present event with the number of the version */
function completeEventVersion(
  damaged: { event?: unknown },
  present: EventRecord,
  before: EventRecord | undefined,
): VersionRecord {
  const { id, version } = present;
  return {
    changeType: 'update',
    changedFields: [],
    accessBefore: before?.access ?? {},
    calendarsBefore: before ? allCalendarsOf(before) : [],
    rolledBackTo: null,
    wasDeleted: before?.isDeleted ?? false,
    ...isVersion.intactMembers(damaged),
    event: { ...present, ...isEvent.intactMembers(damaged.event), id, version },
  };
}

/** @param present the present calendar with the number of the version */
function completeCalendarVersion(damaged: { calendar?: unknown }, present: CalendarRecord): CalendarVersion {
  const { id, version } = present;
  const calendar = { ...present, ...isCalendar.intactMembers(damaged.calendar), id, version };
  return {
    changeType: calendar.deletedAt === null ? 'update' : 'delete',
    settingsBefore: null,
    members: [],
    wasDeleted: false,
    ...isCalendarVersion.intactMembers(damaged),
    calendar,
  };
}
