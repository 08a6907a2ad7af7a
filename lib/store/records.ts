/** Guards of stored entities. */
import type { BlockedUser, Session, SpentToken, User } from '../domain/account.js';
import {
  CALENDAR_ROLES,
  OVERLAP_RULES,
  type CalendarMember,
  type CalendarRecord,
  type CalendarSettings,
  type Membership,
} from '../domain/calendar/calendar.js';
import { CALENDAR_CHANGE_TYPES, type CalendarVersion, type MemberChange } from '../domain/calendar/calendar-change.js';
import { CHANGE_TYPES, type VersionRecord } from '../domain/change/version.js';
import {
  RESPONSES,
  ROLES,
  TRANSPARENCIES,
  type Access,
  type EventContent,
  type EventRecord,
  type ImportedEvent,
  type OccurrenceOverride,
  type RecurrencePattern,
  type SeriesBounds,
} from '../domain/event/event.js';
import type { Connection, Ticket } from '../domain/feed/connection.js';
import {
  CALENDAR_MESSAGE_TYPES,
  FEED_MESSAGE_TYPES,
  type CalendarFeedItem,
  type FeedItem,
  type NoticeItem,
} from '../domain/feed/feed.js';
import { DISABLED_REASONS, type Attempt, type PostOutcome, type Webhook } from '../domain/feed/webhook.js';
import {
  either,
  isBoolean,
  isNumber,
  isString,
  listOf,
  mapOf,
  nullable,
  oneOf,
  optional,
  partialOf,
  shapeOf,
  type Guard,
} from './guards.js';

export const isUser = shapeOf<User>({
  id: isString,
  username: isString,
  email: isString,
  passwordHash: isString,
  createdAt: isString,
  sessionsStarted: isNumber,
});

export const isBlockedUser = shapeOf<BlockedUser>({ userId: isString, username: isString, blockedAt: isString });

const isSpentToken = shapeOf<SpentToken>({ hash: isString, spentAt: isString, signingKeyId: isString });

export const isSession = shapeOf<Session>({
  id: isString,
  userId: isString,
  refreshTokenHash: isString,
  spentToken: optional(isSpentToken),
  createdAt: isString,
  lastUsedAt: isString,
  expiresAtEpochSeconds: isNumber,
});

export const isTicket = shapeOf<Ticket>({
  hash: isString,
  userId: isString,
  sessionId: isString,
  expiresAtEpochSeconds: isNumber,
});

export const isConnection = shapeOf<Connection>({
  id: isString,
  userId: isString,
  sessionId: isString,
  connectedAt: isString,
});

export const isWebhook = shapeOf<Webhook>({ userId: isString, id: isString, url: isString, createdAt: isString });

const isOutcome: Guard<PostOutcome> = either(
  shapeOf<{ status: number }>({ status: isNumber }),
  shapeOf<{ error: string }>({ error: isString }),
);

export const isAttempt = shapeOf<Attempt>({
  seq: isNumber,
  messageId: isString,
  attemptedAt: isString,
  durationMilliseconds: isNumber,
  outcome: isOutcome,
});

const isFeedEntry = shapeOf<FeedItem>({
  seq: isNumber,
  type: oneOf(FEED_MESSAGE_TYPES),
  eventId: isString,
  version: isNumber,
  changedBy: isString,
  changedAt: isString,
  changedFields: listOf(isString),
  showsEvent: isBoolean,
  calendarRole: optional(oneOf(ROLES)),
});

const isNoticeItem = shapeOf<NoticeItem>({
  seq: isNumber,
  type: oneOf(['webhook.disabled']),
  webhookId: isString,
  reason: oneOf(DISABLED_REASONS),
  disabledAt: isString,
});

const isCalendarFeedItem = shapeOf<CalendarFeedItem>({
  seq: isNumber,
  type: oneOf(CALENDAR_MESSAGE_TYPES),
  calendarId: isString,
  version: isNumber,
  changedBy: isString,
  changedAt: isString,
  changedFields: listOf(isString),
  role: nullable(oneOf(CALENDAR_ROLES)),
});

export const isFeedItem = either(isFeedEntry, either(isCalendarFeedItem, isNoticeItem));

const isPattern = shapeOf<RecurrencePattern>({ rrule: isString, exdates: listOf(isString), rdates: listOf(isString) });

const isOverride = partialOf<OccurrenceOverride>({
  title: isString,
  description: nullable(isString),
  location: nullable(isString),
  start_time: isString,
  end_time: isString,
  transparency: oneOf(TRANSPARENCIES),
});

const isContent = shapeOf<EventContent>({
  title: isString,
  description: nullable(isString),
  location: nullable(isString),
  start_time: isString,
  end_time: isString,
  time_zone: isString,
  all_day: isBoolean,
  transparency: oneOf(TRANSPARENCIES),
  recurrence_pattern: nullable(isPattern),
  exceptions: mapOf(isOverride),
  calendar_id: isString,
  resources: listOf(isString),
});

const isBounds = shapeOf<SeriesBounds>({
  countBoundWallSeconds: nullable(isNumber),
  endsAtEpochSeconds: nullable(isNumber),
});

const isAccessList = mapOf(
  shapeOf<Access>({
    username: isString,
    role: oneOf(ROLES),
    response: oneOf(RESPONSES),
    granted_by: isString,
    granted_at: isString,
  }),
);

const isImported = shapeOf<ImportedEvent>({
  uid: isString,
  sequence: isNumber,
  version: isNumber,
  digest: isString,
  lines: listOf(isString),
  ranges: optional(listOf(isNumber)),
});

export const isEvent = shapeOf<EventRecord>({
  id: isString,
  version: isNumber,
  content: isContent,
  bounds: nullable(isBounds),
  fieldVersions: mapOf(isNumber),
  splitFrom: nullable(isString),
  access: isAccessList,
  createdBy: isString,
  createdAt: isString,
  updatedBy: isString,
  updatedAt: isString,
  isDeleted: isBoolean,
  imported: optional(isImported),
});

export const isVersion = shapeOf<VersionRecord>({
  event: isEvent,
  changeType: oneOf(CHANGE_TYPES),
  changedFields: listOf(isString),
  accessBefore: isAccessList,
  calendarsBefore: listOf(isString),
  rolledBackTo: nullable(isNumber),
  wasDeleted: isBoolean,
  requestId: optional(isString),
});

const isSettings = shapeOf<CalendarSettings>({
  name: isString,
  description: nullable(isString),
  color: nullable(isString),
  time_zone: isString,
  overlaps: oneOf(OVERLAP_RULES),
});

export const isCalendar = shapeOf<CalendarRecord>({
  id: isString,
  version: isNumber,
  settings: isSettings,
  isPrimary: isBoolean,
  members: isNumber,
  owners: isNumber,
  membersVersion: isNumber,
  createdBy: isString,
  createdAt: isString,
  updatedBy: isString,
  updatedAt: isString,
  deletedAt: nullable(isString),
});

export const isMember = shapeOf<CalendarMember>({
  userId: isString,
  username: isString,
  role: oneOf(CALENDAR_ROLES),
  grantedBy: isString,
  grantedAt: isString,
  sinceVersion: isNumber,
});

export const isMembership = shapeOf<Membership>({
  calendarId: isString,
  role: oneOf(CALENDAR_ROLES),
  isShown: isBoolean,
});

export const isCalendarVersion = shapeOf<CalendarVersion>({
  calendar: isCalendar,
  changeType: oneOf(CALENDAR_CHANGE_TYPES),
  settingsBefore: nullable(isSettings),
  members: listOf(shapeOf<MemberChange>({ before: optional(isMember), after: optional(isMember) })),
  wasDeleted: isBoolean,
  requestId: optional(isString),
});
