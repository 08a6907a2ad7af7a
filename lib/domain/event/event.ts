import { notFound } from '../errors.js';
import { requireOwners, requireRole as requireAllowedRole } from '../roles.js';

export const ROLES = ['viewer', 'editor', 'owner'] as const;
export const RESPONSES = ['needs_action', 'accepted', 'tentative', 'declined'] as const;
export const TRANSPARENCIES = ['opaque', 'transparent'] as const;

export type Role = (typeof ROLES)[number];
export type ParticipationStatus = (typeof RESPONSES)[number];
export type Transparency = (typeof TRANSPARENCIES)[number];

/** The most people that one event takes. */
export const MAX_PEOPLE = 45;

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

/** What can be done with an event, and who may. A deleted event is only its owners', and only to look back or to restore. */
const ROLES_THAT_MAY = {
  read: ['viewer', 'editor', 'owner'],
  edit: ['editor', 'owner'],
  administer: ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ROLES_THAT_MAY;

/**
 * Answers the event when this user may do this with it.
 * @throws ProblemError `not-found` when the user is not on the event, or it is deleted; `forbidden` when the role is too low.
 */
export function authorise(event: EventRecord | undefined, userId: string, deed: Action): EventRecord {
  const role = event && accessOf(event, userId)?.role;
  if (!event || !role || event.isDeleted) throw notFound();
  return requireRole(event, role, deed);
}

/** As {@link authorise}, for looking at the past: the owners of a deleted event still may. */
export function authoriseHistory(event: EventRecord | undefined, userId: string, deed: Action): EventRecord {
  const role = event && accessOf(event, userId)?.role;
  if (!event || !role || (event.isDeleted && role !== 'owner')) throw notFound();
  return requireRole(event, role, deed);
}

function requireRole(event: EventRecord, role: Role, deed: Action): EventRecord {
  requireAllowedRole('event', role, ROLES_THAT_MAY[deed]);
  return event;
}

/** Answers the list; @throws ProblemError `last-owner` when nobody is left who may share or delete the event. */
export function requireAnOwner(access: AccessList): AccessList {
  requireOwners('event', Object.values(access).filter(({ role }) => role === 'owner').length);
  return access;
}
