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

/** How an event recurs (RFC 5545). Its dates have the same form as the start of the event. */
export interface RecurrencePattern {
  /** The rule as canonical text. */
  rrule: string;
  /** Excluded occurrences, including cancelled ones. */
  exdates: string[];
  /** Additional occurrences. */
  rdates: string[];
}

/** The values in which one occurrence differs from its series. */
export type OccurrenceOverride = Partial<
  Pick<EventContent, 'title' | 'description' | 'location' | 'start_time' | 'end_time' | 'transparency'>
>;

/** The content that users write. Members have the names of the API, because history, diffs and merges name them. */
export interface EventContent {
  title: string;
  description: string | null;
  location: string | null;
  /** RFC 3339 with the offset of the zone, or a date. */
  start_time: string;
  /** Exclusive. */
  end_time: string;
  /** IANA name; the zone of the local times. */
  time_zone: string;
  all_day: boolean;
  transparency: Transparency;
  recurrence_pattern: RecurrencePattern | null;
  /** Occurrences that differ from their series, by their scheduled start. */
  exceptions: Record<string, OccurrenceOverride>;
  /**
   * The home calendar. If it is a primary calendar, its user is on the event. Empty for a deleted event that its last
   * owner has left.
   */
  calendar_id: string;
  /** Further calendars that the event books, such as rooms. They are never primary calendars. */
  resources: string[];
}

/** The end of a series. Computed at each write, so that reads do not count occurrences from the start. */
export interface SeriesBounds {
  /** The local time of the last occurrence that `COUNT` allows, in wall seconds. */
  countBoundWallSeconds: number | null;
  /** The end of the last occurrence, including exceptions and additional dates; `null` if the series never ends. */
  endsAtEpochSeconds: number | null;
}

/** One person on an event. The user name is a copy, because names never change. */
export interface Access {
  username: string;
  role: Role;
  response: ParticipationStatus;
  granted_by: string;
  granted_at: string;
}

/** Everyone on an event, by user id. */
export type AccessList = Record<string, Access>;

/** The import of an event from an iCalendar file. */
export interface ImportedEvent {
  /** The `UID` of the file, which identifies the event on its calendar. */
  uid: string;
  /** The `SEQUENCE` of the file. */
  sequence: number;
  /** The version of the event that the import created. */
  version: number;
  /** A hash of the event in the file, to recognize an event that has not changed. */
  digest: string;
  /** Content lines that the service does not interpret. Exported files include them. */
  lines: string[];
  /** The starts of the later parts that `RANGE=THISANDFUTURE` split off the series, in epoch seconds. */
  ranges?: number[] | undefined;
}

/** The current state of an event. Audit times are RFC 3339 in UTC with milliseconds. */
export interface EventRecord {
  id: string;
  /** 1, 2, 3, … without gaps. */
  version: number;
  content: EventContent;
  /** Set for a recurring event. */
  bounds: SeriesBounds | null;
  /** By field: the version that set its current value. Fields that are unchanged since version 1 are missing. */
  fieldVersions: Record<string, number>;
  /** The series from which a split created this one. */
  splitFrom: string | null;
  access: AccessList;
  createdBy: string;
  createdAt: string;
  updatedBy: string;
  updatedAt: string;
  isDeleted: boolean;
  imported?: ImportedEvent | undefined;
}

/** A person's access to an event. Only own properties count: ids come from clients and can be `constructor`. */
export const accessOf = (event: EventRecord, userId: string): Access | undefined =>
  Object.hasOwn(event.access, userId) ? event.access[userId] : undefined;

/** The home calendar of an event if it is shared as a whole; `undefined` for the primary calendar of a person on the event. */
const sharedHomeOf = ({ content, access }: Pick<EventRecord, 'content' | 'access'>): string | undefined =>
  content.calendar_id === '' || Object.keys(access).some((userId) => primaryCalendarId(userId) === content.calendar_id)
    ? undefined
    : content.calendar_id;

/**
 * The calendars that are participants of an event: the calendars that it books, and its home calendar unless that is a
 * primary calendar, where the entry of the user stands for it.
 */
export function calendarsOf(event: Pick<EventRecord, 'content' | 'access'>): string[] {
  const home = sharedHomeOf(event);
  return home === undefined ? event.content.resources : [home, ...event.content.resources];
}

/**
 * The calendars whose members can see an event: its home calendar, also a primary one, and the calendars that it books.
 */
export const allCalendarsOf = ({ content }: Pick<EventRecord, 'content'>): string[] =>
  [content.calendar_id, ...content.resources].filter((id) => id !== '');

/** A person who reads or changes events. */
export interface Reader {
  userId: string;
  /** The person's roles by calendar id, for the relevant calendars. Deleted calendars give no role. */
  calendarRoles: ReadonlyMap<string, CalendarRole>;
}

/** A reader with their roles on these calendars, which must not be deleted. */
export const readerWith = (userId: string, calendars: OwnCalendar[]): Reader => ({
  userId,
  calendarRoles: new Map(calendars.map(({ calendar, membership }) => [calendar.id, membership.role])),
});

/** A reader without roles on calendars. */
export const personOnly = (userId: string): Reader => ({ userId, calendarRoles: new Map() });

/** The reader's role on the event: the highest of their own role and their roles on its calendars. */
export function roleOn(event: EventRecord, { userId, calendarRoles }: Reader): Role | undefined {
  const { calendar_id: home, resources } = event.content;
  const homeRole = calendarRoles.get(home);
  const throughHome = seesEvents(homeRole) ? homeRole : undefined;
  const isBookedByOwn = resources.some((id) => seesEvents(calendarRoles.get(id)));
  const roles = [accessOf(event, userId)?.role, throughHome, isBookedByOwn ? 'viewer' : undefined];
  return ROLES.findLast((role) => roles.includes(role));
}

/** The calendar that gives the reader a higher role on the event than their own; `undefined` if their own is as high. */
export function calendarOfRole(event: EventRecord, reader: Reader): string | undefined {
  const { calendar_id: home, resources } = event.content;
  const role = roleOn(event, reader);
  if (role === undefined || role === accessOf(event, reader.userId)?.role) return undefined;
  return [home, ...resources].find((id) =>
    id === home ? reader.calendarRoles.get(id) === role : seesEvents(reader.calendarRoles.get(id)),
  );
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

/** Like {@link authorise}, for the history: owners can also access a deleted event. */
export function authoriseHistory(event: EventRecord | undefined, reader: Reader, action: Action): EventRecord {
  const role = event && roleOn(event, reader);
  if (!event || !role || (event.isDeleted && role !== 'owner')) throw notFound();
  requireAllowedRole('event', role, ROLES_THAT_MAY[action]);
  return event;
}

const ownersIn = (access: AccessList): number => Object.values(access).filter(({ role }) => role === 'owner').length;

/**
 * Returns the access list after a change. An event on a calendar that is shared as a whole can have lost its last owner to
 * an account deletion. The owners of the calendar then own it, and people can still join and leave it.
 * @throws ProblemError `last-owner` if the change takes the last owner away
 */
export function requireAnOwner(after: AccessList, before: AccessList): AccessList {
  if (ownersIn(before) > 0) requireOwners('event', ownersIn(after));
  return after;
}
