/** Feed entries as the WebSocket, `GET /api/changes` and webhooks send them. */
import type * as z from 'zod';
import type { CalendarMessage, CurrentItem, FeedMessage, FeedNotice } from '../api/changes.js';
import { CURRENT_CHANGES_PATH } from '../api/paths.js';
import { personOnly, roleOn, type EventRecord, type Reader, type Role } from '../domain/event/event.js';
import type { CalendarFeedItem, FeedItem, NoticeItem } from '../domain/feed/feed.js';
import type { CalendarVersion } from '../domain/calendar/calendar-change.js';
import type { OwnCalendar } from '../domain/calendar/calendar.js';
import { ProblemError } from '../domain/errors.js';
import type { VersionRecord } from '../domain/change/version.js';
import { calendarInMessage, calendarView } from './calendar.js';
import { eventView, eventViewWith, type EventView } from './event.js';

export type ChangeMessage = z.infer<typeof FeedMessage>;
export type NoticeMessage = z.infer<typeof FeedNotice>;
export type CalendarMessageView = z.infer<typeof CalendarMessage>;
export type FeedMessageView = ChangeMessage | CalendarMessageView | NoticeMessage;
export type CurrentItemView = z.infer<typeof CurrentItem>;

/** The longest message in bytes of UTF-8: the size of one WebSocket frame of API Gateway. */
const MAX_MESSAGE_BYTES = 32 * 1024;

export const noticeMessage = ({ type, seq, webhookId, reason, disabledAt }: NoticeItem): NoticeMessage => ({
  type,
  seq,
  webhook_id: webhookId,
  reason,
  disabled_at: disabledAt,
});

/**
 * The message to one user. A message that would be too large, or whose version is damaged or cannot be rendered, leaves
 * the event out and sets `truncated`; no message is ever dropped.
 */
export function feedMessage(item: FeedItem, userId: string, version: VersionRecord | undefined): ChangeMessage {
  const message = {
    type: item.type,
    seq: item.seq,
    event_id: item.eventId,
    version: item.version,
    changed_by: item.changedBy,
    changed_at: item.changedAt,
    changed_fields: item.changedFields,
  };
  if (!item.showsEvent) return message;
  const event = viewOf(version, userId, item.calendarRole);
  const fits = event && Buffer.byteLength(JSON.stringify({ ...message, event })) <= MAX_MESSAGE_BYTES;
  return fits ? { ...message, event } : { ...message, truncated: true };
}

/** The message to one member, with the calendar as that version left it and the role that they had then. */
export function calendarMessage(item: CalendarFeedItem, version: CalendarVersion | undefined): CalendarMessageView {
  const message = {
    type: item.type,
    seq: item.seq,
    calendar_id: item.calendarId,
    version: item.version,
    changed_by: item.changedBy,
    changed_at: item.changedAt,
    changed_fields: item.changedFields,
  };
  if (item.role === null) return message;
  const calendar = version && calendarInMessage(version.calendar, item.role);
  const fits = calendar && Buffer.byteLength(JSON.stringify({ ...message, calendar })) <= MAX_MESSAGE_BYTES;
  return fits ? { ...message, calendar } : { ...message, truncated: true };
}

function viewOf(version: VersionRecord | undefined, userId: string, role: Role | undefined): EventView | undefined {
  try {
    if (!version) return undefined;
    return role ? eventViewWith(role, version.event, userId) : eventView(version.event, personOnly(userId));
  } catch {
    return undefined;
  }
}

/** The current state of an event for a client that resynchronises. An event that the user can no longer see is gone. */
export function currentItem(eventId: string, reader: Reader, event: EventRecord | undefined): CurrentItemView {
  if (!event || event.isDeleted || !roleOn(event, reader)) return { type: 'event.gone', event_id: eventId };
  return { type: 'event.current', event_id: eventId, version: event.version, event: eventView(event, reader) };
}

/** The current state of a calendar for a client that resynchronises. A calendar that the user can no longer see is gone. */
export function currentCalendar(calendarId: string, own: OwnCalendar | undefined): CurrentItemView {
  if (!own || own.calendar.deletedAt !== null) return { type: 'calendar.gone', calendar_id: calendarId };
  const { calendar, membership } = own;
  return {
    type: 'calendar.current',
    calendar_id: calendarId,
    version: calendar.version,
    calendar: calendarView(calendar, membership),
  };
}

/** The client asked for entries that have expired. It reads the whole `listing` and continues after `restart_from`. */
export const feedExpired = (lastSeq: number): ProblemError =>
  new ProblemError(
    'feed-expired',
    'The messages after `since` have expired. Read all pages of `listing`, then continue with `since` set to `restart_from`.',
    { members: { restart_from: lastSeq, listing: CURRENT_CHANGES_PATH } },
  );
