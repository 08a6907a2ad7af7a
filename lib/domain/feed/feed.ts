/**
 * The feed: the changes of one person's events and calendars, in order and each version once, and notices about
 * webhooks.
 */
import { accessOf, allCalendarsOf, roleOn, type EventRecord, type Reader, type Role } from '../event/event.js';
import { seesEvents, type CalendarRole } from '../calendar/calendar.js';
import type { ChangeType, VersionRecord } from '../change/version.js';
import type { DisabledReason } from './webhook.js';

export const FEED_MESSAGE_TYPES = [
  'event.created',
  'event.updated',
  'event.deleted',
  'event.restored',
  'event.rolled_back',
  'event.shared',
  'event.unshared',
  'event.role_changed',
  'event.responded',
] as const;
type FeedMessageType = (typeof FEED_MESSAGE_TYPES)[number];

export const CALENDAR_MESSAGE_TYPES = [
  'calendar.created',
  'calendar.updated',
  'calendar.shared',
  'calendar.unshared',
  'calendar.role_changed',
  'calendar.deleted',
  'calendar.restored',
] as const;

/**
 * The entry of one member for one version of a calendar. The calendar is read from the version when the message is
 * sent.
 */
export interface CalendarFeedEntry {
  type: (typeof CALENDAR_MESSAGE_TYPES)[number];
  calendarId: string;
  version: number;
  changedBy: string;
  changedAt: string;
  changedFields: string[];
  /** The member's role; `null` if they no longer have access. */
  role: CalendarRole | null;
}

/** The entry of one person for one version of an event. The event is read from the version when the message is sent. */
export interface FeedEntry {
  type: FeedMessageType;
  eventId: string;
  version: number;
  changedBy: string;
  changedAt: string;
  changedFields: string[];
  /** Whether the message shows the event: not if it is deleted or the person no longer has access. */
  showsEvent: boolean;
  /** The person's role through a calendar, if it is higher than their role on the event itself. */
  calendarRole?: Role | undefined;
}

/** An entry that is not about a version: one of the user's webhooks was disabled. */
export interface FeedNotice {
  type: 'webhook.disabled';
  webhookId: string;
  reason: DisabledReason;
  disabledAt: string;
}

/** An entry with its position in a feed: 1, 2, 3, … for each user, without gaps. */
export type InFeed<Entry> = Entry & { seq: number };

export type FeedItem = InFeed<FeedEntry>;
export type NoticeItem = InFeed<FeedNotice>;
export type CalendarFeedItem = InFeed<CalendarFeedEntry>;
export type AnyFeedEntry = FeedEntry | CalendarFeedEntry;
export type AnyFeedItem = FeedItem | CalendarFeedItem | NoticeItem;

export const isNotice = (item: AnyFeedItem): item is NoticeItem => item.type === 'webhook.disabled';
export const isOfCalendar = (item: AnyFeedItem): item is CalendarFeedItem => 'calendarId' in item;
export const isOfEvent = (item: AnyFeedItem): item is FeedItem => 'eventId' in item;

/** The id of the event or calendar of an entry. */
export const subjectIdOf = (entry: AnyFeedEntry): string => ('eventId' in entry ? entry.eventId : entry.calendarId);

/** Whether the reader no longer has access to the event or calendar. */
export const isGone = (entry: AnyFeedEntry): boolean => ('eventId' in entry ? !entry.showsEvent : entry.role === null);

/** How long a feed is kept. */
export const FEED_SECONDS = 30 * 24 * 60 * 60;

/** The maximum of past messages that a client gets after one `resume`. */
export const MAX_REPLAYED = 500;

const TYPES: Record<Exclude<ChangeType, 'rollback'>, FeedMessageType> = {
  create: 'event.created',
  update: 'event.updated',
  share: 'event.shared',
  role_change: 'event.role_changed',
  unshare: 'event.unshared',
  response: 'event.responded',
  release: 'event.updated',
  delete: 'event.deleted',
};

/** A version that leaves the event deleted is `event.deleted`, also if it only removes a person. */
function typeOf({ changeType, wasDeleted, event }: VersionRecord): FeedMessageType {
  if (event.isDeleted) return 'event.deleted';
  if (changeType === 'rollback') return wasDeleted ? 'event.restored' : 'event.rolled_back';
  return TYPES[changeType];
}

/** The roles of members, by calendar id and user id. Deleted and unshared calendars are missing. */
export type MemberRoles = ReadonlyMap<string, ReadonlyMap<string, CalendarRole>>;

/** The feed entry of one person. */
export interface ReaderEntry {
  entry: FeedEntry;
  /** The calendars that show the event to the person, before or after the change. */
  calendarIds: string[];
}

/**
 * The feed entries of a version, by user id: for everyone who can see the event, as a person on it or through its
 * calendars, and for people who have just lost access.
 * @param memberRoles of the calendars of the event before and after the change
 */
export function feedEntriesOf(version: VersionRecord, memberRoles: MemberRoles = new Map()): Map<string, ReaderEntry> {
  const { event, accessBefore, calendarsBefore } = version;
  const calendarIds = [...new Set([...calendarsBefore, ...allCalendarsOf(event)])];
  const members = calendarIds.flatMap((id) => [...(memberRoles.get(id)?.keys() ?? [])]);
  const entries = new Map<string, ReaderEntry>();
  for (const userId of new Set([...Object.keys(event.access), ...Object.keys(accessBefore), ...members])) {
    const shownBy = calendarIds.filter((id) => seesEvents(memberRoles.get(id)?.get(userId)));
    const entry = entryFor(version, readerThrough(userId, shownBy, memberRoles));
    if (entry) entries.set(userId, { entry, calendarIds: shownBy });
  }
  return entries;
}

function entryFor(version: VersionRecord, reader: Reader): FeedEntry | undefined {
  const { event, wasDeleted, changedFields } = version;
  const role = roleOn(event, reader);
  const seenAs = role ?? roleBefore(version, reader);
  // Only owners have access to a deleted event.
  if (!seenAs || (wasDeleted && event.isDeleted && seenAs !== 'owner')) return undefined;
  const entry = {
    type: typeOf(version),
    eventId: event.id,
    version: event.version,
    changedBy: event.updatedBy,
    changedAt: event.updatedAt,
    changedFields,
    showsEvent: role !== undefined && !event.isDeleted,
  };
  if (!role && !event.isDeleted) return { ...entry, type: 'event.unshared' };
  const isThroughCalendar = entry.showsEvent && role !== accessOf(event, reader.userId)?.role;
  return isThroughCalendar ? { ...entry, calendarRole: role } : entry;
}

/** The role before the change; through a calendar, whether there was one is all that matters. */
const roleBefore = (
  { accessBefore, calendarsBefore }: VersionRecord,
  { userId, calendarRoles }: Reader,
): Role | undefined =>
  accessBefore[userId]?.role ?? (calendarsBefore.some((id) => calendarRoles.has(id)) ? 'viewer' : undefined);

function readerThrough(userId: string, calendarIds: string[], memberRoles: MemberRoles): Reader {
  const roles = calendarIds.flatMap((id) => {
    const role = memberRoles.get(id)?.get(userId);
    return role ? [[id, role] as const] : [];
  });
  return { userId, calendarRoles: new Map(roles) };
}

/**
 * The entry as its reader may see it now: with their present role, or, if they can no longer see that version through a
 * calendar, without the event.
 */
export function withPresentRole(item: FeedItem, event: EventRecord, reader: Reader): FeedItem {
  const { calendarRole, ...rest } = item;
  const role = roleOn(event, reader);
  if (!role) return { ...rest, type: 'event.unshared', showsEvent: false };
  return role === accessOf(event, reader.userId)?.role ? rest : { ...rest, calendarRole: role };
}
