/** The person who reads or changes an event, with their roles on its calendars. */
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import {
  accessOf,
  allCalendarsOf,
  calendarOfRole,
  personOnly,
  readerWith,
  type EventRecord,
  type Reader,
} from '../../domain/event/event.js';
import { readSharedRevisions } from '../../store/calendar-revision.js';
import { findOwnCalendars } from '../../store/calendars.js';
import type { Context } from '../context.js';

/** The calendars that can give a person a higher role on the event than their own. */
function calendarsThatMatter(event: EventRecord, userId: string): string[] {
  if (accessOf(event, userId)?.role === 'owner') return [];
  return allCalendarsOf(event).filter((id) => id !== primaryCalendarId(userId));
}

const allThatMatter = (events: EventRecord[], userId: string): string[] => [
  ...new Set(events.flatMap((event) => calendarsThatMatter(event, userId))),
];

/** A reader of one event. One round of consistent batch reads, or none if the person's own role suffices. */
export const readerOf = (
  context: Pick<Context, 'table'>,
  userId: string,
  event: EventRecord | undefined,
): Promise<Reader> => readerOfAll(context, userId, event ? [event] : []);

/** Like {@link readerOf}, for several events. */
export async function readerOfAll(
  context: Pick<Context, 'table'>,
  userId: string,
  events: EventRecord[],
): Promise<Reader> {
  const calendarIds = allThatMatter(events, userId);
  if (calendarIds.length === 0) return personOnly(userId);
  const own = [...(await findOwnCalendars(context.table, userId, calendarIds)).values()];
  return readerWith(
    userId,
    own.filter(({ calendar }) => calendar.deletedAt === null),
  );
}

/** The rules versions of calendars on which a write depends, by calendar id. */
export type RulesVersions = ReadonlyMap<string, number>;

/** A person who changes events. */
export interface Writer extends Reader {
  /** Those of the calendars that matter, read before the roles: a role that ends later increments one of them. */
  rulesVersions: RulesVersions;
}

/** A writer of several events. One more round of reads than a reader, if calendars can give them a higher role. */
export async function writerOfAll(
  context: Pick<Context, 'table'>,
  userId: string,
  events: EventRecord[],
): Promise<Writer> {
  const revisions = await readSharedRevisions(context.table, allThatMatter(events, userId));
  const reader = await readerOfAll(context, userId, events);
  return { ...reader, rulesVersions: new Map([...revisions].map(([id, { rulesVersion }]) => [id, rulesVersion])) };
}

/**
 * The rules version on which a change of the event by this writer depends: none if their own role allows it.
 * @param calendarId the calendar whose role allows the change
 */
export function rulesBehind(
  { rulesVersions, ...reader }: Writer,
  event: EventRecord,
  calendarId = calendarOfRole(event, reader),
): [string, number][] {
  const rulesVersion = calendarId === undefined ? undefined : rulesVersions.get(calendarId);
  return calendarId === undefined || rulesVersion === undefined ? [] : [[calendarId, rulesVersion]];
}
