import { primaryCalendarId, seesEvents, type CalendarRole, type OwnCalendar } from '../calendar/calendar.js';
import { notFound } from '../errors.js';
import { requireOwners, requireRole as requireAllowedRole } from '../roles.js';

export const ROLES = ['viewer', 'editor', 'owner'] as const;
export const RESPONSES = ['needs_action', 'accepted', 'tentative', 'declined'] as const;
export const TRANSPARENCIES = ['opaque', 'transparent'] as const;

export type Role = (typeof ROLES)[number];
export type ParticipationStatus = (typeof RESPONSES)[number];
export type Transparency = (typeof TRANSPARENCIES)[number];

/** The maximum number of participants of one event: people and calendars. */
export const MAX_PARTICIPANTS = 45;
/** The maximum number of calendars that one event books. */
export const MAX_RESOURCES = 10;

/** How an event recurs (RFC 5545), with dates written as the event's own times are. */
export interface RecurrencePattern {
  /** Canonical text of the rule. */
  rrule: string;
  /** Occurrences that are left out, cancelled ones among them. */
  exdates: string[];
  /** Occurrences besides those of the rule. */
  rdates: string[];
}

/** What one occurrence has different from its series. */
export type OccurrenceOverride = Partial<
  Pick<EventContent, 'title' | 'description' | 'location' | 'start_time' | 'end_time' | 'transparency'>
>;

/** What users write about an event. Members have the names of the wire, since history, diffs and merges speak of them. */
export interface EventContent {
  title: string;
  description: string | null;
  location: string | null;
  /** As {@link file://./event-time.ts} says: RFC 3339 with the zone's offset, or a date. */
  start_time: string;
  /** Exclusive. */
  end_time: string;
  /** IANA name. */
  time_zone: string;
  all_day: boolean;
  transparency: Transparency;
  recurrence_pattern: RecurrencePattern | null;
  /** Occurrences that differ from their series, by the start that they would have had. */
  exceptions: Record<string, OccurrenceOverride>;
  /**
   * The calendar on which the event lives. If it is a primary calendar, its user is on the event. Empty for a deleted event
   * that its last owner has left.
   */
  calendar_id: string;
  /** Further calendars that the event books, such as rooms. Never primary calendars. */
  resources: string[];
}

/** Where a series ends, found when it is written, so that reading one never counts from its beginning. */
export interface SeriesBounds {
  /** What the clock shows at the last occurrence that `COUNT` lets pass, in wall seconds. */
  countBoundWallSeconds: number | null;
  /** End of whatever comes last, exceptions and further dates included; `null` when nothing is last. */
  endsAtEpochSeconds: number | null;
}

/** One person on an event. The user name is a copy: names never change. */
export interface Access {
  username: string;
  role: Role;
  response: ParticipationStatus;
  granted_by: string;
  granted_at: string;
}

/** Everyone on an event, by user id. */
export type AccessList = Record<string, Access>;

/** The present state of an event. Audit times are RFC 3339 in UTC with milliseconds. */
export interface EventRecord {
  id: string;
  /** 1, 2, 3, … without gaps. */
  version: number;
  content: EventContent;
  /** Of a recurring event. */
  bounds: SeriesBounds | null;
  /** For each field of a snapshot that was changed since version 1, the version that set its present value. */
  fieldVersions: Record<string, number>;
  /** The series that this one was split off from. */
  splitFrom: string | null;
  access: AccessList;
  createdBy: string;
  createdAt: string;
  updatedBy: string;
  updatedAt: string;
  isDeleted: boolean;
}

/** Somebody's access to an event. Ids come from clients: `constructor` is a name that every object knows. */
export const accessOf = (event: EventRecord, userId: string): Access | undefined =>
  Object.hasOwn(event.access, userId) ? event.access[userId] : undefined;

/** The home calendar of an event if it is shared as a whole; `undefined` for the primary calendar of a person on the event. */
const sharedHomeOf = ({ content, access }: Pick<EventRecord, 'content' | 'access'>): string | undefined =>
  content.calendar_id === '' || Object.keys(access).some((userId) => primaryCalendarId(userId) === content.calendar_id)
    ? undefined
    : content.calendar_id;

/**
 * The calendars that are participants of an event: those that it books, and the one on which it lives unless that is a
 * primary calendar, whose events are the calendar entries of its user.
 */
export function calendarsOf(event: Pick<EventRecord, 'content' | 'access'>): string[] {
  const home = sharedHomeOf(event);
  return home === undefined ? event.content.resources : [home, ...event.content.resources];
}

/** The calendars whose members can see an event: the one where it lives, also a primary calendar, and those that it books. */
export const allCalendarsOf = ({ content }: Pick<EventRecord, 'content'>): string[] =>
  [content.calendar_id, ...content.resources].filter((id) => id !== '');

/** A person who reads or changes events. */
export interface Reader {
  userId: string;
  /** The person's roles on calendars, by calendar id, as far as they are needed. Deleted calendars give no role. */
  calendarRoles: ReadonlyMap<string, CalendarRole>;
}

/** A reader with their roles on these calendars, which are not deleted. */
export const readerWith = (userId: string, calendars: OwnCalendar[]): Reader => ({
  userId,
  calendarRoles: new Map(calendars.map(({ calendar, membership }) => [calendar.id, membership.role])),
});

/** A reader of events on which they are themselves. */
export const personOnly = (userId: string): Reader => ({ userId, calendarRoles: new Map() });

/** The reader's role on the event: the highest of their own one and those through its calendars. */
export function roleOn(event: EventRecord, { userId, calendarRoles }: Reader): Role | undefined {
  const { calendar_id: home, resources } = event.content;
  const homeRole = calendarRoles.get(home);
  const throughHome = seesEvents(homeRole) ? homeRole : undefined;
  const isBookedByOwn = resources.some((id) => seesEvents(calendarRoles.get(id)));
  const roles = [accessOf(event, userId)?.role, throughHome, isBookedByOwn ? 'viewer' : undefined];
  return ROLES.findLast((role) => roles.includes(role));
}

/** The actions on an event, and the roles that allow each. */
const ROLES_THAT_MAY = {
  read: ['viewer', 'editor', 'owner'],
  edit: ['editor', 'owner'],
  administer: ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ROLES_THAT_MAY;

/**
 * Returns the event if the reader may perform the action on it.
 * @throws ProblemError `not-found` if the reader cannot see the event, or it is deleted; `forbidden` if the role is too low
 */
export function authorise(event: EventRecord | undefined, reader: Reader, action: Action): EventRecord {
  const role = event && roleOn(event, reader);
  if (!event || !role || event.isDeleted) throw notFound();
  requireAllowedRole('event', role, ROLES_THAT_MAY[action]);
  return event;
}

/** As {@link authorise}, for the history: owners also reach a deleted event. */
export function authoriseHistory(event: EventRecord | undefined, reader: Reader, action: Action): EventRecord {
  const role = event && roleOn(event, reader);
  if (!event || !role || (event.isDeleted && role !== 'owner')) throw notFound();
  requireAllowedRole('event', role, ROLES_THAT_MAY[action]);
  return event;
}

/** Returns the list. @throws ProblemError `last-owner` if no owner is left, who could share or delete the event */
export function requireAnOwner(access: AccessList): AccessList {
  requireOwners('event', Object.values(access).filter(({ role }) => role === 'owner').length);
  return access;
}
