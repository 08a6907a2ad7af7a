/** Calendars: their settings, members and roles. */
import { notFound, ProblemError } from '../errors.js';
import { requireRole } from '../roles.js';

/** From the lowest to the highest; each may do what the ones before it may. */
export const CALENDAR_ROLES = ['free_busy', 'booker', 'viewer', 'editor', 'owner'] as const;
export const OVERLAP_RULES = ['allow', 'reject'] as const;

export type CalendarRole = (typeof CALENDAR_ROLES)[number];

/** The most members of one calendar. */
export const MAX_MEMBERS = 500;

/** How long the owners of a deleted calendar can restore it. */
export const RESTORABLE_DAYS = 30;

/** What owners write about a calendar. Members have the names of the wire, because the history names them. */
export interface CalendarSettings {
  name: string;
  description: string | null;
  /** `#rrggbb`, in lower case. */
  color: string | null;
  /** IANA name; the default for new events. */
  time_zone: string;
  overlaps: (typeof OVERLAP_RULES)[number];
}

/** The present state of a calendar. Audit times are RFC 3339 in UTC with milliseconds. */
export interface CalendarRecord {
  id: string;
  /** 1, 2, 3, … without gaps; moves with every change of settings or members. */
  version: number;
  settings: CalendarSettings;
  isPrimary: boolean;
  /** How many members and owners there are, so that a change of one member does not read all of them. */
  members: number;
  owners: number;
  /** The version that last changed the members. */
  membersVersion: number;
  createdBy: string;
  createdAt: string;
  updatedBy: string;
  updatedAt: string;
  deletedAt: string | null;
}

/** A person on a calendar, as the calendar lists them. The user name is a copy: names never change. */
export interface CalendarMember {
  userId: string;
  username: string;
  role: CalendarRole;
  grantedBy: string;
  grantedAt: string;
  /** The version that made them a member. */
  sinceVersion: number;
}

/** The same membership as the person lists it. */
export interface Membership {
  calendarId: string;
  role: CalendarRole;
  /** Whether the person's lists include the calendar's events; a setting of their own. */
  isShown: boolean;
}

/** Ids start with the kind of thing that they name. */
export const isCalendarId = (id: string): boolean => id.startsWith('cal_');

/** A primary calendar has the id of its user with another prefix, so it exists before it is stored. */
export const primaryCalendarId = (userId: string): string => userId.replace(/^usr_/, 'cal_');

/** The id that a client means by one that it has sent: `primary` is the caller's own primary calendar. */
export const calendarIdOf = (text: string, userId: string): string =>
  text === 'primary' ? primaryCalendarId(userId) : text;

const ROLES_THAT_MAY = {
  /** See the calendar itself. */
  see: CALENDAR_ROLES,
  /** Read its members and its history. */
  read: ['viewer', 'editor', 'owner'],
  /** Change settings and members, delete and restore. */
  administer: ['owner'],
} as const satisfies Record<string, readonly CalendarRole[]>;

export type CalendarAction = keyof typeof ROLES_THAT_MAY;

/** A calendar as one of its members reaches it. */
export interface OwnCalendar {
  calendar: CalendarRecord;
  membership: Membership;
}

/**
 * The calendar, if this member may do this with it.
 * @throws ProblemError `not-found` for a person who is not a member, or if it is deleted; `forbidden` if the role is too low
 */
export function authoriseCalendar(own: OwnCalendar | undefined, action: CalendarAction): OwnCalendar {
  if (!own || own.calendar.deletedAt !== null) throw notFound();
  requireRole('calendar', own.membership.role, ROLES_THAT_MAY[action]);
  return own;
}

/** As {@link authoriseCalendar}, for the history and for restoring: owners also reach a deleted calendar. */
export function authoriseCalendarHistory(own: OwnCalendar | undefined, action: CalendarAction): OwnCalendar {
  if (!own || (own.calendar.deletedAt !== null && own.membership.role !== 'owner')) throw notFound();
  requireRole('calendar', own.membership.role, ROLES_THAT_MAY[action]);
  return own;
}

/** Whether the owners of a deleted calendar can still restore it. The primary calendar of a deleted account stays deleted. */
export const isRestorable = ({ isPrimary, deletedAt }: CalendarRecord, now: Date): boolean =>
  deletedAt !== null && !isPrimary && now.getTime() - Date.parse(deletedAt) < RESTORABLE_DAYS * 24 * 60 * 60 * 1000;

/** A primary calendar belongs to one person for as long as their account exists. */
export const primaryStays = (): ProblemError =>
  new ProblemError('primary-calendar', 'A primary calendar cannot be deleted, and its user stays an owner of it.');
