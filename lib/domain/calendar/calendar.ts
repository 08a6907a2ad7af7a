/** Calendars: their settings, members and roles. */
import { notFound, ProblemError } from '../errors.js';
import { requireRole } from '../roles.js';

/** From lowest to highest. Each role includes the previous ones. */
export const CALENDAR_ROLES = ['free_busy', 'booker', 'viewer', 'editor', 'owner'] as const;
export const OVERLAP_RULES = ['allow', 'reject'] as const;

export type CalendarRole = (typeof CALENDAR_ROLES)[number];

/** The maximum of members per calendar. */
export const MAX_MEMBERS = 500;

/** The maximum of calendars whose events one list includes. */
export const MAX_SHOWN = 25;

/** How long the owners of a deleted calendar can restore it. */
export const RESTORABLE_DAYS = 30;

/** The settings that owners write. Members have the names of the API, because the history shows them. */
export interface CalendarSettings {
  name: string;
  description: string | null;
  /** `#rrggbb`, in lower case. */
  color: string | null;
  /** IANA name; the default time zone of new events. */
  time_zone: string;
  overlaps: (typeof OVERLAP_RULES)[number];
}

/** The current state of a calendar. Audit times are RFC 3339 in UTC with milliseconds. */
export interface CalendarRecord {
  id: string;
  /** 1, 2, 3, … without gaps; each change of settings or members increments it. */
  version: number;
  settings: CalendarSettings;
  isPrimary: boolean;
  /** Counts of members and owners, so that a change of one member need not read all of them. */
  members: number;
  owners: number;
  /** The last version that changed the members. */
  membersVersion: number;
  createdBy: string;
  createdAt: string;
  updatedBy: string;
  updatedAt: string;
  deletedAt: string | null;
}

/** A person on a calendar, as the calendar lists them. The user name is a copy, because names never change. */
export interface CalendarMember {
  userId: string;
  username: string;
  role: CalendarRole;
  grantedBy: string;
  grantedAt: string;
  /** The version that added the person. */
  sinceVersion: number;
}

/** The same membership, as the person lists it. */
export interface Membership {
  calendarId: string;
  role: CalendarRole;
  /** Whether the person's lists include the calendar's events. Each member sets it for themselves. */
  isShown: boolean;
}

/** The prefix of an id names the kind of entity. */
export const isCalendarId = (id: string): boolean => id.startsWith('cal_');

/** A primary calendar has the id of its user with another prefix, so it exists before it is stored. */
export const primaryCalendarId = (userId: string): string => userId.replace(/^usr_/, 'cal_');

/**
 * Whose calendar entries say when a calendar is busy. The busy time of a primary calendar is that of its user; every other
 * calendar has entries of its own.
 * @returns the id of a user or of the calendar
 */
export const participantOf = ({ id, isPrimary, createdBy }: CalendarRecord): string => (isPrimary ? createdBy : id);

/** Resolves `primary` to the caller's own primary calendar. */
export const calendarIdOf = (text: string, userId: string): string =>
  text === 'primary' ? primaryCalendarId(userId) : text;

const ROLES_THAT_MAY = {
  /** See the calendar itself. */
  see: CALENDAR_ROLES,
  /** Put events on it. */
  book: ['booker', 'viewer', 'editor', 'owner'],
  /** Read its events, members and history. */
  read: ['viewer', 'editor', 'owner'],
  /** Change the events that live there, and free it of events that book it. */
  edit: ['editor', 'owner'],
  /** Change settings and members, delete and restore. */
  administer: ['owner'],
} as const satisfies Record<string, readonly CalendarRole[]>;

const isAmong = <Role extends CalendarRole>(roles: readonly Role[], role: CalendarRole | undefined): role is Role =>
  role !== undefined && (roles as readonly CalendarRole[]).includes(role);

/** Whether a role gives access to the events of a calendar. It is then also the role on the events that live there. */
export const seesEvents = (role: CalendarRole | undefined): role is (typeof ROLES_THAT_MAY.read)[number] =>
  isAmong(ROLES_THAT_MAY.read, role);

export type CalendarAction = keyof typeof ROLES_THAT_MAY;

/** A calendar with the caller's membership. */
export interface OwnCalendar {
  calendar: CalendarRecord;
  membership: Membership;
}

/**
 * The calendar, if the member's role allows the action.
 * @throws ProblemError `not-found` for a person who is not a member, or if the calendar is deleted; `forbidden` if the
 *   role is too low
 */
export function authoriseCalendar(own: OwnCalendar | undefined, action: CalendarAction): OwnCalendar {
  if (!own || own.calendar.deletedAt !== null) throw notFound();
  requireRole('calendar', own.membership.role, ROLES_THAT_MAY[action]);
  return own;
}

/**
 * Like {@link authoriseCalendar}, for reading the history and for restoring: owners can also access a deleted calendar.
 */
export function authoriseCalendarHistory(own: OwnCalendar | undefined, action: CalendarAction): OwnCalendar {
  if (!own || (own.calendar.deletedAt !== null && own.membership.role !== 'owner')) throw notFound();
  requireRole('calendar', own.membership.role, ROLES_THAT_MAY[action]);
  return own;
}

/** Whether a member can put events on the calendar. Primary calendars are booked through their users. */
export const isBookable = (own: OwnCalendar | undefined): boolean =>
  own?.calendar.deletedAt === null && !own.calendar.isPrimary && isAmong(ROLES_THAT_MAY.book, own.membership.role);

/** Whether owners can still restore a deleted calendar. The primary calendar of a deleted account stays deleted. */
export const isRestorable = ({ isPrimary, deletedAt }: CalendarRecord, now: Date): boolean =>
  deletedAt !== null && !isPrimary && now.getTime() - Date.parse(deletedAt) < RESTORABLE_DAYS * 24 * 60 * 60 * 1000;

/**
 * Whether the person is the only owner of a calendar with other members. A primary calendar is deleted with the account of
 * its user, also with other members.
 */
export const hasDependents = ({ calendar, membership }: OwnCalendar): boolean =>
  calendar.deletedAt === null &&
  !calendar.isPrimary &&
  membership.role === 'owner' &&
  calendar.owners === 1 &&
  calendar.members > 1;

/** A primary calendar belongs to one person while the account exists. */
export const primaryStays = (): ProblemError =>
  new ProblemError('primary-calendar', 'A primary calendar cannot be deleted, and its user stays an owner of it.');
