/** The model's response to each request: the same errors in the same order, and the same changes. */
import type { ParticipationStatus, Role } from '../../../lib/domain/event/event.js';
import type { ProblemCode } from '../../../lib/domain/errors.js';
import type { ChangeType } from '../../../lib/domain/change/version.js';
import {
  bookable,
  primaryOf,
  requireBookable,
  requireMovable,
  roleOn,
  settled,
  sharedOf,
  withCalendar,
  withoutAccountOf,
  type CalendarAction,
} from './calendars.js';
import {
  edited,
  INVALID,
  occurrenceAt,
  ofSeries,
  split,
  withOccurrence,
  withSeries,
  withoutOccurrence,
  type Content,
  type Input,
  type Scope,
  type Words,
} from './content.js';
import { CLASH, merged, mergedPart } from './merge.js';
import { Refused } from './refused.js';
import {
  conflictsOf,
  hasBlocked,
  isOwned,
  isSameState,
  present,
  type Change,
  type ModelCalendar,
  type ModelEvent,
  type State,
  type World,
} from './world.js';

export type Action =
  | { do: 'create'; content: Content }
  | { do: 'update'; target: string; input: Input }
  | { do: 'update part'; target: string; at: number; scope: Scope; input: Partial<Words> }
  | { do: 'delete'; target: string }
  | { do: 'delete part'; target: string; at: number; scope: Scope }
  | { do: 'share'; target: string; userId: string; role: Role }
  | { do: 'change role'; target: string; userId: string; role: Role }
  | { do: 'remove'; target: string; userId: string }
  | { do: 'respond'; target: string; response: ParticipationStatus }
  | { do: 'roll back'; target: string; version: number }
  | { do: 'block'; userId: string }
  | { do: 'unblock'; userId: string }
  | CalendarAction;

/** One request of one user. */
export type Order = Action & {
  by: string;
  /** The version that `If-Match` names. */
  ifMatch: number | undefined;
  /** Whether that version is the base of a merge with later changes. */
  isMerge: boolean;
  onConflict: 'reject' | 'allow';
};

/** An order that changes an event. */
type OfEvent = Extract<Order, { target: string }>;

/** An order that changes whom its user has blocked. */
type OfBlocked = Extract<Order, { do: 'block' | 'unblock' }>;

/** An order that changes the people on an event. */
export type OfPeople = Extract<Order, { do: 'share' | 'change role' | 'remove' | 'respond' }>;

export type Outcome =
  | { refusal: ProblemCode; conflicts?: ReadonlySet<string> }
  | {
      world: World;
      /** The event of the response: the one that was split off, if any; `undefined` for an order about no event. */
      event: ModelEvent | undefined;
      /** The calendar of the response, for an order about one. */
      calendar?: ModelCalendar;
      /** The number of events with a new version, or 1 for a write about no event. */
      changed: number;
      conflicts: ReadonlySet<string>;
    };

/** @param newId the name of the event or calendar that the order creates, if any */
export function obey(world: World, order: Order, newId: string): Outcome {
  try {
    if (order.do === 'create') return created(world, order, newId);
    if ('target' in order) return changed(world, order, newId);
    if (order.do === 'block' || order.do === 'unblock') return withBlock(world, order);
    return { ...withCalendar(world, order, newId), event: undefined, conflicts: new Set() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refusal: error.code, ...(error.conflicts && { conflicts: error.conflicts }) };
  }
}

function created(world: World, order: Order & { do: 'create' }, newId: string): Outcome {
  const { content, by } = order;
  if (content.end <= content.start || content.resources.includes(content.calendar)) throw new Refused(INVALID);
  const people = new Map([[by, { role: 'owner', response: 'accepted', grantedBy: by } as const]]);
  return written(world, order, [
    { event: firstOf(newId, null, { content, people, isDeleted: false }, by), before: undefined },
  ]);
}

const firstOf = (id: string, splitFrom: string | null, state: State, by: string): ModelEvent => ({
  id,
  splitFrom,
  versions: [{ ...state, changeType: 'create', by }],
});

function changed(world: World, order: OfEvent, newId: string): Outcome {
  const event = world.events.get(order.target);
  if (!event) throw new Refused('not-found');
  const before = present(event);
  requireAllowed(world, event, order);
  if (order.do === 'share') requireSharable(world, before, order);
  if (!isAsNamed(event, order)) throw new Refused('precondition-failed');
  const { changeType, future, ...edit } = editOf(world, event, order);
  const people = edit.people ?? before.people;
  const after: State = { ...before, ...edit, content: settled(edit.content ?? before.content, before.people, people) };
  if (losesLastOwner(before.people, people)) throw new Refused('last-owner');
  requireMovable(world, order.by, before, after);
  const own: Change[] = isSameState(before, after)
    ? []
    : [{ event: { ...event, versions: [...event.versions, { ...after, changeType, by: order.by }] }, before }];
  if (!future) return written(world, order, own, event);
  const splitOff = firstOf(newId, event.id, { ...before, content: future.after }, order.by);
  return written(world, order, [...own, { event: splitOff, before: { ...before, content: future.before } }]);
}

/**
 * The state without an account; `undefined` when the deletion is refused, since the user is the only owner of events
 * or calendars that others are on.
 */
export function withoutAccount(world: World, userId: string): World | undefined {
  const events = [...world.events.values()].map((event) => leave(event, userId));
  const calendars = [...world.calendars.values()].map((calendar) => withoutAccountOf(calendar, userId));
  if (events.includes(undefined) || calendars.includes(undefined)) return undefined;
  const blocked = new Map([...world.blocked].filter(([id]) => id !== userId));
  return {
    events: new Map(events.map((event) => [event!.id, event!])),
    calendars: new Map(calendars.map((calendar) => [calendar!.id, calendar!])),
    blocked,
  };
}

function withBlock(world: World, { do: kind, by, userId }: OfBlocked): Outcome {
  if (kind === 'block' && userId === by) throw new Refused(INVALID);
  const before = world.blocked.get(by) ?? new Set();
  const after = new Set([...before].filter((id) => id !== userId));
  if (kind === 'block') after.add(userId);
  const isWritten = kind === 'block' || before.has(userId);
  const blocked = new Map([...world.blocked, [by, after]]);
  return { world: { ...world, blocked }, event: undefined, changed: isWritten ? 1 : 0, conflicts: new Set() };
}

/** A user blocks another and leaves every event that the other has put them on, except as the only owner. */
export function withoutSharedBy(
  world: World,
  userId: string,
  blockedId: string,
): { world: World; left: number; kept: string[] } {
  const start = withBlock(world, { ...ALONE, do: 'block', by: userId, userId: blockedId });
  let result = { world: 'world' in start ? start.world : world, left: 0, kept: [] as string[] };
  for (const event of world.events.values()) {
    const { isDeleted, people } = present(event);
    if (isDeleted || people.get(userId)?.grantedBy !== blockedId) continue;
    const outcome = obey(result.world, { ...ALONE, do: 'remove', target: event.id, by: userId, userId }, '');
    result =
      'refusal' in outcome
        ? { ...result, kept: [...result.kept, event.id] }
        : { ...result, world: outcome.world, left: result.left + 1 };
  }
  return result;
}

const ALONE = { ifMatch: undefined, isMerge: false, onConflict: 'allow' } as const;

/** An event on a shared calendar can have lost its last owner to an account deletion: it then needs none. */
const losesLastOwner = (before: State['people'], after: State['people']): boolean => isOwned(before) && !isOwned(after);

const isOnPrimary = ({ content }: State, userId: string): boolean => content.calendar === primaryOf(userId);

function leave(event: ModelEvent, userId: string): ModelEvent | undefined {
  const before = present(event);
  const person = before.people.get(userId);
  if (!person) return event;
  const people = new Map([...before.people].filter(([id]) => id !== userId));
  const content = settled(before.content, before.people, people);
  const next = (after: Partial<State>, changeType: ChangeType): ModelEvent => ({
    ...event,
    versions: [...event.versions, { ...before, ...after, content, people, changeType, by: userId }],
  });
  if (before.isDeleted) {
    if (person.role === 'owner') return next({}, 'unshare');
    const marked = withPerson(before.people, userId, { isGone: true });
    return { ...event, versions: [...event.versions.slice(0, -1), { ...before, people: marked }] };
  }
  // An event on a calendar that is shared as a whole remains for the owners of the calendar.
  if (people.size === 0 && !isOnPrimary(before, userId)) return next({}, 'unshare');
  if (people.size === 0) return next({ isDeleted: true }, 'delete');
  return losesLastOwner(before.people, people) ? undefined : next({}, 'unshare');
}

function isAsNamed({ versions: { length } }: ModelEvent, { ifMatch = length, isMerge }: Order): boolean {
  return isMerge ? ifMatch <= length : ifMatch === length;
}

function written(world: World, { by, onConflict }: Order, changes: Change[], unchanged?: ModelEvent): Outcome {
  for (const { before, event } of changes) requireBookable(world, by, before, present(event));
  const own = conflictsOf(world, by, changes);
  const refusing = [
    ...(onConflict === 'reject' ? own : []),
    ...rejecting(world, changes).flatMap((id) => conflictsOf(world, id, changes)),
  ];
  if (refusing.length > 0) throw new Refused('schedule-conflict', shownTo(world, by, refusing));
  const event = changes.at(-1)?.event ?? unchanged;
  if (!event) throw new Error('the order has no event');
  const events = new Map([...world.events, ...changes.map((change) => [change.event.id, change.event] as const)]);
  return { world: { ...world, events }, event, changed: changes.length, conflicts: shownTo(world, by, own) };
}

/** The calendars of changed events on which nothing may overlap. */
function rejecting(world: World, changes: Change[]): string[] {
  const ids = new Set(changes.flatMap(({ event }) => sharedOf(world, present(event).content)));
  return [...ids].filter((id) => {
    const { isDeleted, overlaps } = world.calendars.get(id)!;
    return !isDeleted && overlaps === 'reject';
  });
}

/** The ids of conflicting events; those that the caller cannot see have none. */
const shownTo = (world: World, by: string, events: ModelEvent[]): Set<string> =>
  new Set(events.map((event) => (roleOn(world, present(event), by) ? event.id : 'null')));

const RANKS: Role[] = ['viewer', 'editor', 'owner'];

/** A person who has blocked the sharer is answered like an unknown one, unless they are on the event. */
function requireSharable(world: World, { people }: State, { by, userId }: Order & { do: 'share' }): void {
  const isRefused = hasBlocked(world, userId, by) && !people.has(userId);
  if (userId === by || isRefused) throw new Refused(INVALID);
}

/** 404 before 403. */
function requireAllowed(world: World, event: ModelEvent, order: OfEvent): void {
  const { isDeleted, content } = present(event);
  const role = roleOn(world, present(event), order.by);
  const isLookingBack = order.do === 'roll back';
  if (!role || (isDeleted && !(isLookingBack && role === 'owner'))) throw new Refused('not-found');
  if (!hasWhatIsNamed(event, order)) throw new Refused('not-found');
  if (RANKS.indexOf(role) < RANKS.indexOf(rankFor(order, content))) throw new Refused('forbidden');
}

/** Whether the version, the occurrence or the person of an order exists. */
function hasWhatIsNamed(event: ModelEvent, order: OfEvent): boolean {
  const { people, content } = present(event);
  if (order.do === 'roll back') return order.version <= event.versions.length;
  if (order.do === 'change role' || order.do === 'remove') return people.has(order.userId);
  // In a merge, an edit of an occurrence that was removed is a clash, or has no effect.
  return !('at' in order) || order.isMerge || occurrenceAt(content, order.at) !== undefined;
}

function rankFor(order: OfEvent, content: Content): Role {
  switch (order.do) {
    case 'respond':
      return 'viewer';
    case 'remove':
      return order.userId === order.by ? 'viewer' : 'owner';
    case 'update':
    case 'update part':
    case 'roll back':
      return 'editor';
    case 'delete part':
      if (order.scope === 'this') return 'editor';
      return order.scope === 'following' && split(content, order.at) ? 'editor' : 'owner';
    default:
      return 'owner';
  }
}

type Edit = { changeType: ChangeType; future?: { before: Content; after: Content } } & Partial<State>;

const valid = (content: Content | typeof INVALID): Content => {
  if (content === INVALID) throw new Refused(INVALID);
  return content;
};

function editOf(world: World, event: ModelEvent, order: OfEvent): Edit {
  const { content, people, isDeleted } = present(event);
  switch (order.do) {
    case 'update':
      return { changeType: 'update', content: valid(edited(content, inputOf(event, order))) };
    case 'update part':
      return updateOfPart(event, order);
    case 'delete':
      return { changeType: 'delete', isDeleted: true };
    case 'delete part':
      return deletionOfPart(content, order);
    case 'roll back':
      return {
        changeType: 'rollback',
        content: bookable(world, order.by, event.versions[order.version - 1]!.content, present(event)),
        people: isDeleted ? restored(world, people, order.by) : people,
        isDeleted: false,
      };
    default:
      return { ...editOfPeople(people, order) };
  }
}

/** The people on a restored event: accounts that exist, except those who have not answered and have blocked the author. */
const restored = (world: World, people: State['people'], by: string): State['people'] =>
  new Map(
    [...people].filter(
      ([id, { isGone, response }]) => !isGone && !(response === 'needs_action' && hasBlocked(world, id, by)),
    ),
  );

const mergeable = (input: Input | typeof CLASH | typeof INVALID): Input => {
  if (input === CLASH || input === INVALID) throw new Refused(input);
  return input;
};

const baseOf = (event: ModelEvent, { ifMatch }: Order): Content => event.versions[(ifMatch ?? 0) - 1]!.content;

/** The content of an edit, or the rest of it after a merge. */
const inputOf = (event: ModelEvent, order: Order & { do: 'update' }): Input =>
  order.isMerge ? mergeable(merged(order.input, baseOf(event, order), present(event).content)) : order.input;

function updateOfPart(event: ModelEvent, order: Order & { do: 'update part' }): Edit {
  const { at, scope, input: sent, isMerge } = order;
  const { content } = present(event);
  const ofPart = isMerge ? mergeable(mergedPart(sent, baseOf(event, order), content, order)) : undefined;
  if (!occurrenceAt(content, at)) return updateOfMoved(event, order, ofPart);
  if (scope === 'this') return { changeType: 'update', content: valid(withOccurrence(content, at, ofPart ?? sent)) };
  const parts = scope === 'following' ? split(content, at) : undefined;
  const before = parts?.future ?? content;
  const edit = ofPart ?? mergeable(ofSeries(before, occurrenceAt(content, at)!, sent));
  const after = valid(withSeries(before, at, edit, sent));
  return { changeType: 'update', ...(parts ? { content: parts.past, future: { before, after } } : { content: after }) };
}

/** The merge of an edit of the whole series at an occurrence that it has no more, since another order has moved it. */
function updateOfMoved(event: ModelEvent, order: Order & { do: 'update part' }, edit: Input | undefined): Edit {
  if (!edit || order.scope !== 'all' || !occurrenceAt(baseOf(event, order), order.at)) throw new Refused('not-found');
  return { changeType: 'update', content: valid(edited(present(event).content, edit)) };
}

function deletionOfPart(content: Content, { at, scope }: Order & { do: 'delete part' }): Edit {
  if (scope === 'this') return { changeType: 'update', content: withoutOccurrence(content, at) };
  const parts = scope === 'following' ? split(content, at) : undefined;
  return parts ? { changeType: 'update', content: parts.past } : { changeType: 'delete', isDeleted: true };
}

function editOfPeople(people: State['people'], order: OfPeople): Edit {
  if (order.do === 'remove') {
    return { changeType: 'unshare', people: new Map([...people].filter(([userId]) => userId !== order.userId)) };
  }
  if (order.do === 'respond') {
    const { by, response } = order;
    if (people.has(by)) return { changeType: 'response', people: withPerson(people, by, { response }) };
    const reader = { role: 'viewer', response, grantedBy: by } as const;
    return { changeType: 'response', people: new Map([...people, [by, reader]]) };
  }
  const changeType = order.do === 'share' ? 'share' : 'role_change';
  if (people.has(order.userId)) return { changeType, people: withPerson(people, order.userId, { role: order.role }) };
  const person = { role: order.role, response: 'needs_action', grantedBy: order.by } as const;
  return { changeType, people: new Map([...people, [order.userId, person]]) };
}

const withPerson = (people: State['people'], userId: string, change: object): State['people'] =>
  new Map([...people].map(([id, person]) => [id, id === userId ? { ...person, ...change } : person]));
