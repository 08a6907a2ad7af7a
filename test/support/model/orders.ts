/** The model's response to each request: the same errors in the same order, and the same changes. */
import type { ParticipationStatus, Role } from '../../../lib/domain/event/event.js';
import type { ProblemCode } from '../../../lib/domain/errors.js';
import type { ChangeType } from '../../../lib/domain/change/version.js';
import {
  edited,
  INVALID,
  occurrenceAt,
  split,
  withOccurrence,
  withoutOccurrence,
  type Content,
  type Input,
  type Scope,
  type Words,
} from './content.js';
import { CLASH, merged, partOf } from './merge.js';
import { conflictsOf, isSameState, present, type Change, type ModelEvent, type State, type World } from './world.js';

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
  | { do: 'roll back'; target: string; version: number };

/** One request of one user. */
export type Order = Action & {
  by: string;
  /** The version that `If-Match` names. */
  ifMatch: number | undefined;
  /** Whether that version is the base of a merge with later changes. */
  isMerge: boolean;
  onConflict: 'reject' | 'allow';
};

/** An order that changes the people on an event. */
export type OfPeople = Extract<Order, { do: 'share' | 'change role' | 'remove' | 'respond' }>;

export type Outcome =
  | { refusal: ProblemCode; conflicts?: ReadonlySet<string> }
  | {
      world: World;
      /** The event of the response: the one that was split off, if any. */
      event: ModelEvent;
      /** The number of events with a new version. */
      changed: number;
      conflicts: ReadonlySet<string>;
    };

class Refused extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly conflicts?: ReadonlySet<string>,
  ) {
    super(code);
  }
}

/** @param newId the name of the event that the order creates, if any */
export function obey(world: World, order: Order, newId: string): Outcome {
  try {
    return order.do === 'create' ? created(world, order, newId) : changed(world, order, newId);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refusal: error.code, ...(error.conflicts && { conflicts: error.conflicts }) };
  }
}

function created(world: World, order: Order & { do: 'create' }, newId: string): Outcome {
  const { content, by } = order;
  if (content.end <= content.start) throw new Refused(INVALID);
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

function changed(world: World, order: Exclude<Order, { do: 'create' }>, newId: string): Outcome {
  const event = world.get(order.target);
  if (!event) throw new Refused('not-found');
  const before = present(event);
  requireAllowed(event, order);
  if (order.do === 'share' && order.userId === order.by) throw new Refused(INVALID);
  if (!isAsNamed(event, order)) throw new Refused('precondition-failed');
  const { changeType, future, ...edit } = editOf(event, order);
  const after: State = { ...before, ...edit };
  if (![...after.people.values()].some(({ role }) => role === 'owner')) throw new Refused('last-owner');
  const own: Change[] = isSameState(before, after)
    ? []
    : [{ event: { ...event, versions: [...event.versions, { ...after, changeType, by: order.by }] }, before }];
  if (!future) return written(world, order, own, event);
  const splitOff = firstOf(newId, event.id, { ...before, content: future.after }, order.by);
  return written(world, order, [...own, { event: splitOff, before: { ...before, content: future.before } }]);
}

/**
 * The state without an account; `undefined` when the deletion is refused, since the user is the only owner of events
 * that others see.
 */
export function withoutAccount(world: World, userId: string): World | undefined {
  const events = [...world.values()].map((event) => leave(event, userId));
  return events.includes(undefined) ? undefined : new Map(events.map((event) => [event!.id, event!]));
}

function leave(event: ModelEvent, userId: string): ModelEvent | undefined {
  const before = present(event);
  const person = before.people.get(userId);
  if (!person) return event;
  const people = new Map([...before.people].filter(([id]) => id !== userId));
  const next = (after: Partial<State>, changeType: ChangeType): ModelEvent => ({
    ...event,
    versions: [...event.versions, { ...before, ...after, people, changeType, by: userId }],
  });
  if (before.isDeleted) {
    if (person.role === 'owner') return next({}, 'unshare');
    const marked = withPerson(before.people, userId, { isGone: true });
    return { ...event, versions: [...event.versions.slice(0, -1), { ...before, people: marked }] };
  }
  if (people.size === 0) return next({ isDeleted: true }, 'delete');
  return [...people.values()].some(({ role }) => role === 'owner') ? next({}, 'unshare') : undefined;
}

function isAsNamed({ versions: { length } }: ModelEvent, { ifMatch = length, isMerge }: Order): boolean {
  return isMerge ? ifMatch <= length : ifMatch === length;
}

function written(world: World, { by, onConflict }: Order, changes: Change[], unchanged?: ModelEvent): Outcome {
  const conflicts = conflictsOf(world, by, changes);
  if (onConflict === 'reject' && conflicts.size > 0) throw new Refused('schedule-conflict', conflicts);
  const event = changes.at(-1)?.event ?? unchanged;
  if (!event) throw new Error('a change of nothing');
  const after = new Map([...world, ...changes.map((change) => [change.event.id, change.event] as const)]);
  return { world: after, event, changed: changes.length, conflicts };
}

const RANKS: Role[] = ['viewer', 'editor', 'owner'];

/** 404 before 403. */
function requireAllowed(event: ModelEvent, order: Exclude<Order, { do: 'create' }>): void {
  const { isDeleted, people, content } = present(event);
  const role = people.get(order.by)?.role;
  const isLookingBack = order.do === 'roll back';
  if (!role || (isDeleted && !(isLookingBack && role === 'owner'))) throw new Refused('not-found');
  if (!hasWhatIsNamed(event, order)) throw new Refused('not-found');
  if (RANKS.indexOf(role) < RANKS.indexOf(rankFor(order, content))) throw new Refused('forbidden');
}

/** Whether the version, the occurrence or the person of an order exists. */
function hasWhatIsNamed(event: ModelEvent, order: Exclude<Order, { do: 'create' }>): boolean {
  const { people, content } = present(event);
  if (order.do === 'roll back') return order.version <= event.versions.length;
  if (order.do === 'change role' || order.do === 'remove') return people.has(order.userId);
  // In a merge, an edit of an occurrence that was removed is a clash, or has no effect.
  return !('at' in order) || order.isMerge || occurrenceAt(content, order.at) !== undefined;
}

function rankFor(order: Exclude<Order, { do: 'create' }>, content: Content): Role {
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
      return order.scope === 'following' && !split(content, order.at) ? 'owner' : 'editor';
    default:
      return 'owner';
  }
}

type Edit = { changeType: ChangeType; future?: { before: Content; after: Content } } & Partial<State>;

const valid = (content: Content | typeof INVALID): Content => {
  if (content === INVALID) throw new Refused(INVALID);
  return content;
};

function editOf(event: ModelEvent, order: Exclude<Order, { do: 'create' }>): Edit {
  const { content, people } = present(event);
  switch (order.do) {
    case 'update':
      return { changeType: 'update', content: valid(edited(content, inputOf(event, order))) };
    case 'update part':
      return updateOfPart(content, { ...order, input: inputOf(event, order) });
    case 'delete':
      return { changeType: 'delete', isDeleted: true };
    case 'delete part':
      return deletionOfPart(content, order);
    case 'roll back':
      return {
        changeType: 'rollback',
        content: event.versions[order.version - 1]!.content,
        people: new Map([...people].filter(([, { isGone }]) => !isGone)),
        isDeleted: false,
      };
    default:
      return { ...editOfPeople(people, order) };
  }
}

/** The content of an edit, or the rest of it after a merge. */
function inputOf(event: ModelEvent, order: Order & { do: 'update' | 'update part' }): Input {
  if (!order.isMerge) return order.input;
  const base = event.versions[(order.ifMatch ?? 0) - 1]!.content;
  const part = order.do === 'update part' ? order : undefined;
  const input = merged(order.input, partOf(base, part), partOf(present(event).content, part));
  if (input === CLASH || input === INVALID) throw new Refused(input);
  return input;
}

function updateOfPart(content: Content, { at, scope, input }: Order & { do: 'update part' }): Edit {
  const changeType = 'update';
  if (!occurrenceAt(content, at)) throw new Refused('not-found');
  if (scope === 'this') return { changeType, content: valid(withOccurrence(content, at, input)) };
  const parts = split(content, at);
  if (!parts) return { changeType, content: valid(edited(content, input)) };
  const { past, future } = parts;
  return { changeType, content: past, future: { before: future, after: valid(edited(future, input)) } };
}

function deletionOfPart(content: Content, { at, scope }: Order & { do: 'delete part' }): Edit {
  if (scope === 'this') return { changeType: 'update', content: withoutOccurrence(content, at) };
  const parts = split(content, at);
  return parts ? { changeType: 'update', content: parts.past } : { changeType: 'delete', isDeleted: true };
}

function editOfPeople(people: State['people'], order: OfPeople): Edit {
  if (order.do === 'remove') {
    return { changeType: 'unshare', people: new Map([...people].filter(([userId]) => userId !== order.userId)) };
  }
  if (order.do === 'respond') {
    return { changeType: 'response', people: withPerson(people, order.by, { response: order.response }) };
  }
  const changeType = order.do === 'share' ? 'share' : 'role_change';
  if (people.has(order.userId)) return { changeType, people: withPerson(people, order.userId, { role: order.role }) };
  const person = { role: order.role, response: 'needs_action', grantedBy: order.by } as const;
  return { changeType, people: new Map([...people, [order.userId, person]]) };
}

const withPerson = (people: State['people'], userId: string, change: object): State['people'] =>
  new Map([...people].map(([id, person]) => [id, id === userId ? { ...person, ...change } : person]));
