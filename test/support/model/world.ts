/**
 * The state of the model: events with all their versions and people, calendars as they are now, and who has blocked whom. It
 * is immutable.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CalendarRole, CalendarSettings } from '../../../lib/domain/calendar/calendar.js';
import type { ParticipationStatus, Role } from '../../../lib/domain/event/event.js';
import type { ChangeType } from '../../../lib/domain/change/version.js';
import { conflictWindow, overlap, slotsIn, type Content, type Span } from './content.js';

interface Person {
  role: Role;
  response: ParticipationStatus;
  grantedBy: string;
  /** Whether the account was deleted while the event was deleted: the event is restored without this person. */
  isGone?: true;
}

/** An event at one of its versions. */
export interface State {
  content: Content;
  /** By user id. */
  people: ReadonlyMap<string, Person>;
  isDeleted: boolean;
}

export interface Version extends State {
  changeType: ChangeType;
  by: string;
}

export interface ModelEvent {
  id: string;
  splitFrom: string | null;
  versions: readonly Version[];
}

/** A calendar that is shared as a whole. */
export interface ModelCalendar {
  id: string;
  version: number;
  /** By user id. */
  members: ReadonlyMap<string, CalendarRole>;
  overlaps: CalendarSettings['overlaps'];
  isDeleted: boolean;
}

export interface World {
  /** By id. */
  events: ReadonlyMap<string, ModelEvent>;
  /** By id. */
  calendars: ReadonlyMap<string, ModelCalendar>;
  /** The ids of the people whom each user has blocked, by user id. */
  blocked: ReadonlyMap<string, ReadonlySet<string>>;
}

export const EMPTY_WORLD: World = { events: new Map(), calendars: new Map(), blocked: new Map() };

export const hasBlocked = ({ blocked }: World, userId: string, otherId: string): boolean =>
  blocked.get(userId)?.has(otherId) ?? false;

export function present({ versions }: ModelEvent): Version {
  const last = versions.at(-1);
  if (!last) throw new Error('an event without versions');
  return last;
}

export const isOwned = (people: State['people']): boolean => [...people.values()].some(({ role }) => role === 'owner');

/** One event after a change, and the version that its new version follows. */
export interface Change {
  event: ModelEvent;
  before: State | undefined;
}

export const isOn = ({ calendar, resources }: Content, id: string): boolean =>
  calendar === id || resources.includes(id);

/** A participant is a person, by user id, or a calendar that is shared as a whole. */
const isBusyFor = ({ isDeleted, people, content }: State, participantId: string): boolean =>
  !isDeleted && (people.get(participantId)?.response === 'accepted' || isOn(content, participantId));

/** The busy time of a participant from an event within a window. */
export const busySlots = (state: State, participantId: string, window: Span) =>
  isBusyFor(state, participantId) ? slotsIn(state.content, window).filter(({ isOpaque }) => isOpaque) : [];

/** The events of a participant that these changes would overlap. */
export function conflictsOf(world: World, participantId: string, changes: Change[]): ModelEvent[] {
  const changed = new Set(changes.map(({ event }) => event.id));
  const others = [...world.events.values()].filter(({ id }) => !changed.has(id));
  return changes.flatMap(({ event, before }, index) => {
    const added = addedSpans(before, present(event), participantId);
    const rivals = [...others, ...changes.slice(0, index).map((earlier) => earlier.event)];
    return rivals.filter((rival) =>
      added.some((slot) => busySlots(present(rival), participantId, slot).some((busy) => overlap(busy, slot))),
    );
  });
}

/** Only instants that were not busy before are checked for conflicts. */
function addedSpans(before: State | undefined, after: State, participantId: string): Span[] {
  const window = conflictWindow(after.content);
  const busy = busySlots(after, participantId, window);
  const known = before ? busy.flatMap((span) => busySlots(before, participantId, span)) : [];
  return known.reduce<Span[]>((left, old) => left.flatMap((span) => withoutSpan(span, old)), busy);
}

const withoutSpan = (span: Span, old: Span): Span[] =>
  [
    { start: span.start, end: Math.min(span.end, old.start) },
    { start: Math.max(span.start, old.end), end: span.end },
  ].filter(({ start, end }) => start < end);

/** Whether two states look the same to every user. */
export const isSameState = (a: State, b: State): boolean =>
  a.isDeleted === b.isDeleted && isDeepStrictEqual(a.content, b.content) && isDeepStrictEqual(a.people, b.people);
