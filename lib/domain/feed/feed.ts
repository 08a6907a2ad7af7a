/**
 * The feed: the changes of one person's events and calendars, in order and each version once, and notices about
 * webhooks.
 */
import type { Access, AccessList } from '../event/event.js';
import type { CalendarRole } from '../calendar/calendar.js';
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
}

/** An entry that is not about a version: one of the user's webhooks was disabled. */
export interface FeedNotice {
  type: 'webhook.disabled';
  webhookId: string;
  reason: DisabledReason;
  disabledAt: string;
}

interface Place {
  /** 1, 2, 3, … for each user, without gaps. */
  seq: number;
}

/** An entry with its position in the feed. */
export type FeedItem = FeedEntry & Place;
export type NoticeItem = FeedNotice & Place;

export type CalendarFeedItem = CalendarFeedEntry & Place;
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

/**
 * The feed entries of a version, by user id: for everyone with access to the event, and for people who have just lost
 * it.
 */
export function feedEntriesOf(version: VersionRecord): Map<string, FeedEntry> {
  const { event, accessBefore, changedFields } = version;
  const entry = {
    type: typeOf(version),
    eventId: event.id,
    version: event.version,
    changedBy: event.updatedBy,
    changedAt: event.updatedAt,
    changedFields,
    showsEvent: !event.isDeleted,
  };
  // Only owners have access to a deleted event.
  const isSeenBy = ({ role }: Access): boolean => !(version.wasDeleted && event.isDeleted) || role === 'owner';
  const readersOf = (access: AccessList): string[] =>
    Object.keys(access).filter((userId) => access[userId] && isSeenBy(access[userId]));
  const lost = readersOf(accessBefore).filter((userId) => !event.access[userId]);
  const lostType = event.isDeleted ? 'event.deleted' : 'event.unshared';
  return new Map([
    ...readersOf(event.access).map((userId) => [userId, entry] as const),
    ...lost.map((userId) => [userId, { ...entry, type: lostType, showsEvent: false } as const] as const),
  ]);
}
