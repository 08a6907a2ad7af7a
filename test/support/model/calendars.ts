/** The calendars of the model: the roles that they give, and its response to requests about them. */
import { isDeepStrictEqual } from 'node:util';
import type { CalendarRole } from '../../../lib/domain/calendar/calendar.js';
import type { Role } from '../../../lib/domain/event/event.js';
import { INVALID, type Content } from './content.js';
import { Refused } from './refused.js';
import { hasBlocked, present, type ModelCalendar, type ModelEvent, type State, type World } from './world.js';

export type CalendarAction =
  | { do: 'create calendar'; overlaps: ModelCalendar['overlaps'] }
  | { do: 'share calendar'; calendar: string; userId: string; role: CalendarRole }
  | { do: 'remove member'; calendar: string; userId: string }
  | { do: 'change rule'; calendar: string; overlaps: ModelCalendar['overlaps'] }
  | { do: 'delete calendar'; calendar: string };

/** An order that creates or changes a calendar. */
export type OfCalendar = CalendarAction & { by: string };

export const primaryOf = (userId: string): string => userId.replace('usr_', 'cal_');

const RANKS: CalendarRole[] = ['free_busy', 'booker', 'viewer', 'editor', 'owner'];
const EVENT_RANKS: Role[] = ['viewer', 'editor', 'owner'];

/** The role of a member of a calendar that is not deleted. */
export function roleAt({ calendars }: World, id: string, userId: string): CalendarRole | undefined {
  const calendar = calendars.get(id);
  return calendar?.isDeleted === false ? calendar.members.get(userId) : undefined;
}

const isAtLeast = (least: CalendarRole, role: CalendarRole | undefined): boolean =>
  role !== undefined && RANKS.indexOf(role) >= RANKS.indexOf(least);

export const mayRead = (world: World, id: string, userId: string): boolean =>
  isAtLeast('viewer', roleAt(world, id, userId));

export const mayBook = (world: World, id: string, userId: string): boolean =>
  isAtLeast('booker', roleAt(world, id, userId));

/** The highest role that a person has on an event, on its home calendar, and on the calendars that it books. */
export function roleOn(world: World, { content, people }: State, userId: string): Role | undefined {
  const home = mayRead(world, content.calendar, userId) ? roleAt(world, content.calendar, userId) : undefined;
  const isBooked = content.resources.some((id) => mayRead(world, id, userId));
  const roles = [people.get(userId)?.role, home, isBooked ? 'viewer' : undefined];
  return EVENT_RANKS.findLast((role) => roles.includes(role));
}

/** Whether a person can read the history of an event. Only owners can read that of a deleted event. */
export function mayReadHistory(world: World, event: ModelEvent, userId: string): boolean {
  const role = roleOn(world, present(event), userId);
  return present(event).isDeleted ? role === 'owner' : role !== undefined;
}

/** The calendars of an event that are shared as a whole. */
export const sharedOf = ({ calendars }: World, { calendar, resources }: Content): string[] =>
  [calendar, ...resources].filter((id) => calendars.has(id));

/** The content after a change of people: the event leaves the primary calendar of a person who leaves it. */
export function settled(content: Content, before: State['people'], after: State['people']): Content {
  const isHome = (userId: string): boolean => primaryOf(userId) === content.calendar;
  if (![...before.keys()].some(isHome) || [...after.keys()].some(isHome)) return content;
  const [owner] = [...after].flatMap(([userId, { role }]) => (role === 'owner' ? [userId] : [])).sort();
  return { ...content, calendar: owner === undefined ? '' : primaryOf(owner) };
}

/** The content of an earlier version on calendars that the event has now or that the person may book. */
export function bookable(world: World, by: string, content: Content, now: State): Content {
  const kept = now.isDeleted ? [] : sharedOf(world, now.content);
  const isOwnPrimary = (id: string): boolean => id === primaryOf(by) && now.people.has(by);
  const isPossible = (id: string): boolean => kept.includes(id) || mayBook(world, id, by) || isOwnPrimary(id);
  const staysHome = !now.isDeleted || !world.calendars.has(now.content.calendar);
  const otherwise = staysHome ? now.content.calendar : primaryOf(by);
  const calendar = isPossible(content.calendar) ? content.calendar : otherwise;
  return { ...content, calendar, resources: content.resources.filter((id) => isPossible(id) && id !== calendar) };
}

/** Only owners of an event move it to another calendar, and they must still see it there. */
export function requireMovable(world: World, by: string, before: State, after: State): void {
  if (settled(before.content, before.people, after.people).calendar === after.content.calendar) return;
  if (roleOn(world, before, by) !== 'owner') throw new Refused('forbidden');
  if (!roleOn(world, after, by)) throw new Refused(INVALID);
}

/**
 * A person who puts an event on a calendar needs a role that allows it, except on their own primary calendar, which takes
 * the events that they are on.
 */
export function requireBookable(world: World, by: string, before: State | undefined, after: State): void {
  if (after.isDeleted) return;
  const known = before && !before.isDeleted ? sharedOf(world, before.content) : [];
  const added = sharedOf(world, after.content).filter((id) => !known.includes(id));
  const home = before && settled(before.content, before.people, after.people).calendar;
  const { calendar } = after.content;
  const isRefused = (id: string): boolean => !mayBook(world, id, by);
  const isOwnPrimary = calendar === primaryOf(by) && after.people.has(by);
  if (added.some(isRefused) || (calendar !== home && !isOwnPrimary && isRefused(calendar))) throw new Refused(INVALID);
}

/** @param newId the id of the calendar that the order creates, if any */
export function withCalendar(
  world: World,
  order: OfCalendar,
  newId: string,
): { world: World; calendar: ModelCalendar; changed: number } {
  if (order.do === 'create calendar') {
    const members = new Map([[order.by, 'owner' as const]]);
    return stored(world, { id: newId, version: 1, members, overlaps: order.overlaps, isDeleted: false });
  }
  const before = world.calendars.get(order.calendar);
  const role = roleAt(world, order.calendar, order.by);
  if (!before || !role) throw new Refused('not-found');
  requireAllowed(world, before, { order, role });
  const after = changedBy(before, order);
  if (!isOwned(after)) throw new Refused('last-owner');
  if (isDeepStrictEqual(before, after)) return { world, calendar: before, changed: 0 };
  return stored(world, { ...after, version: before.version + 1 });
}

const isOwned = ({ members }: ModelCalendar): boolean => [...members.values()].includes('owner');

const stored = (world: World, calendar: ModelCalendar) => ({
  world: { ...world, calendars: new Map([...world.calendars, [calendar.id, calendar]]) },
  calendar,
  changed: 1,
});

type Known = Exclude<OfCalendar, { do: 'create calendar' }>;

function requireAllowed(
  world: World,
  { members }: ModelCalendar,
  { order, role }: { order: Known; role: CalendarRole },
): void {
  const { do: kind, by } = order;
  if (kind === 'remove member') {
    if (order.userId === by) return;
    if (!isAtLeast('viewer', role)) throw new Refused('forbidden');
    if (!members.has(order.userId)) throw new Refused('not-found');
  }
  if (role !== 'owner') throw new Refused('forbidden');
  if (kind !== 'share calendar') return;
  const { userId } = order;
  if (userId === by || (hasBlocked(world, userId, by) && !members.has(userId))) throw new Refused(INVALID);
}

function changedBy(before: ModelCalendar, order: Known): ModelCalendar {
  switch (order.do) {
    case 'share calendar':
      return { ...before, members: new Map([...before.members, [order.userId, order.role]]) };
    case 'remove member':
      return withoutMember(before, order.userId);
    case 'change rule':
      return { ...before, overlaps: order.overlaps };
    case 'delete calendar':
      return { ...before, isDeleted: true };
  }
}

const withoutMember = (calendar: ModelCalendar, userId: string): ModelCalendar => ({
  ...calendar,
  members: new Map([...calendar.members].filter(([id]) => id !== userId)),
});

/**
 * The calendar after the account of a person is deleted: deleted too if nobody else was on it. `undefined` when the deletion
 * is refused, since the person is its only owner and others are on it.
 */
export function withoutAccountOf(calendar: ModelCalendar, userId: string): ModelCalendar | undefined {
  if (!calendar.members.has(userId)) return calendar;
  const after = withoutMember(calendar, userId);
  if (!after.isDeleted && after.members.size > 0 && !isOwned(after)) return undefined;
  return { ...after, version: after.version + 1, isDeleted: after.isDeleted || after.members.size === 0 };
}
