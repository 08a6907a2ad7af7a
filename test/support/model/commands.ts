/** Generates commands that are meaningful in any state of the model. */
import fc from 'fast-check';
import { CALENDAR_ROLES } from '../../../lib/domain/calendar/calendar.js';
import type { ParticipationStatus, Role } from '../../../lib/domain/event/event.js';
import type { TransactionFault } from '../database/transaction-faults.js';
import { mayBook, primaryOf, roleOn } from './calendars.js';
import { slotsIn, WEEK, type Content, type Input, type Scope, type Words } from './content.js';
import type { Action, Order } from './orders.js';
import { hasBlocked, present, type ModelCalendar, type ModelEvent, type World } from './world.js';

const MONDAY = Date.parse('2031-01-06T00:00:00Z') / 1000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Times that often overlap: few days, few hours, and some weeks, in all of which series recur. */
const times = fc
  .record({
    week: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 0, max: 1 }),
    hour: fc.integer({ min: 8, max: 10 }),
    hours: fc.oneof({ weight: 15, arbitrary: fc.constantFrom(1, 2) }, { weight: 1, arbitrary: fc.constant(0) }),
  })
  .map(({ week, day, hour, hours }) => {
    const start = MONDAY + week * WEEK + day * DAY + hour * HOUR;
    return { start, end: start + hours * HOUR };
  });
const title = fc.constantFrom('Standup', 'Review', 'Retro');
const place = fc.constantFrom('Room 1', 'Room 2', null);
const transparency = fc.constantFrom('opaque' as const, 'opaque' as const, 'transparent' as const);
const rule = fc.constantFrom(null, {}, { count: 3 }, { count: 6 });
const role = fc.constantFrom<Role>('viewer', 'editor', 'editor', 'owner', 'owner');
const response = fc.constantFrom<ParticipationStatus>('accepted', 'accepted', 'tentative', 'declined');
const scope = fc.constantFrom<Scope>('this', 'this', 'following', 'following', 'all');
/** Selects one of several by its position, for any number of them. */
const which = fc.nat({ max: 59 });

const overlaps = fc.constantFrom<ModelCalendar['overlaps']>('reject', 'reject', 'allow');
/** The home calendar and the booked ones, among those that the caller may book and, sometimes, others. */
const places = fc.record({ home: which, booked: which }, { requiredKeys: [] });

const words: fc.Arbitrary<Partial<Words>> = fc.oneof(
  times,
  fc.record({ title, location: place, transparency }, { requiredKeys: [] }),
  fc.tuple(times, title).map(([at, text]) => ({ ...at, title: text })),
);
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 1, arbitrary: fc.record({ description: place }) },
  { weight: 2, arbitrary: fc.record({ rule }) },
);

const action = fc.oneof(
  { weight: 7, arbitrary: fc.record({ do: fc.constant('create' as const), times, title, rule, transparency, places }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('update' as const), input }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update part' as const), which, scope, words }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete part' as const), which, scope }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('share' as const), which, role }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change role' as const), which, role }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), which, self: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('respond' as const), response }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('roll back' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('block' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unblock' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put on calendars' as const), places }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create calendar' as const), overlaps }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('share calendar' as const),
      calendar: which,
      which,
      role: fc.constantFrom(...CALENDAR_ROLES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('remove member' as const), calendar: which, which, self: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change rule' as const), calendar: which, overlaps }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete calendar' as const), calendar: which }) },
);

const fault = fc.constantFrom<TransactionFault>(
  'throttled',
  'lost on the way',
  'done, and its answer lost',
  'done, and its first answer lost',
  'in the way of another',
  'overtaken',
);

const command = fc.record({
  action,
  who: which,
  /** Someone on the event, or any user. */
  isInsider: fc.constantFrom(true, true, true, true, true, false),
  event: which,
  ifMatch: fc.constantFrom('none', 'none', 'present', 'old', 'base', 'base', 'base', 'base'),
  /** The base version of a merge. */
  base: which,
  onConflict: fc.constantFrom('reject' as const, 'allow' as const),
  /** With an `Idempotency-Key`, and repeated until there is a response. */
  isKeyed: fc.boolean(),
  fault: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fault }),
});
export type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;
type Places = typeof places extends fc.Arbitrary<infer P> ? P : never;

const departure = fc.record({ who: which, fault: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, fault) });
export type Departure = typeof departure extends fc.Arbitrary<infer D> ? D : never;

/** A user blocks another and leaves what the other has shared. */
const leaveShared = fc.record({ who: which, whom: which });
export type LeaveShared = typeof leaveShared extends fc.Arbitrary<infer R> ? R : never;

/**
 * Commands that are sent at once, usually one; the clock advances or goes back in between; and what users do then that
 * takes several transactions: they block a person and leave the shared events, or delete their accounts.
 */
export const rounds = fc.array(
  fc.record({
    commands: fc.oneof(
      { weight: 3, arbitrary: fc.array(command, { minLength: 1, maxLength: 1 }) },
      { weight: 2, arbitrary: fc.array(command, { minLength: 2, maxLength: 4 }) },
    ),
    clockSeconds: fc.constantFrom(0, 0.001, 2, -1),
    leaveShared: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: leaveShared }),
    departure: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: departure }),
  }),
  { minLength: 10, maxLength: 24, size: 'max' },
);

const pick = <T>(some: readonly T[], index: number): T | undefined => some[index % Math.max(1, some.length)];

/** The request of a command in a given state: when the event does not exist, it creates one. */
export function orderOf(world: World, userIds: readonly string[], command: Command): Order {
  const { action: given } = command;
  if (given.do === 'block' || given.do === 'unblock') return blockOrder(given, userIds, command);
  if (isOfCalendar(given)) return calendarOrder(world, userIds, { ...command, action: given });
  const event = pick(targetsIn(world), command.event);
  const { onConflict } = command;
  if (!event || given.do === 'create') {
    const by = pick(userIds, command.who) ?? '';
    return { ...creationOf(world, by, command), ...UNCONDITIONAL, by, onConflict };
  }
  const by = actorOf(world, userIds, { command, event });
  const action = actionOf(given, event, { world, userIds, by });
  const isMerge = command.ifMatch === 'base' && (action.do === 'update' || action.do === 'update part');
  return { ...(isMerge ? mergeable(action) : action), by, ifMatch: ifMatchOf(command, event), isMerge, onConflict };
}

/** The person who sends a request: of the event when the command asks for one, else any. */
function actorOf(
  world: World,
  userIds: readonly string[],
  { command: { isInsider, who }, event }: { command: Command; event: ModelEvent },
): string {
  const insiders = isInsider ? userIds.filter((id) => roleOn(world, present(event), id)) : [];
  return pick(insiders.length > 0 ? insiders : userIds, who) ?? '';
}

const UNCONDITIONAL = { ifMatch: undefined, isMerge: false } as const;

type OfCalendar = Extract<Command['action'], { do: 'create calendar' } | { calendar: number }>;
const isOfCalendar = (action: Command['action']): action is OfCalendar =>
  'calendar' in action || action.do === 'create calendar';

const liveIn = (world: World): ModelCalendar[] => [...world.calendars.values()].filter(({ isDeleted }) => !isDeleted);

/** A change of a calendar, usually by one of its owners; the first one creates a calendar. */
function calendarOrder(
  world: World,
  userIds: readonly string[],
  { action, who, isInsider }: Command & { action: OfCalendar },
): Order {
  const calendar = 'calendar' in action ? pick(liveIn(world), action.calendar) : undefined;
  if (!calendar || action.do === 'create calendar') {
    const create = { do: 'create calendar', overlaps: 'overlaps' in action ? action.overlaps : 'reject' } as const;
    return { ...create, ...UNCONDITIONAL, by: pick(userIds, who) ?? '', onConflict: 'allow' };
  }
  return changeOrder(calendar, userIds, { action, who, isInsider });
}

function changeOrder(
  { id, members }: ModelCalendar,
  userIds: readonly string[],
  {
    action,
    who,
    isInsider,
  }: Pick<Command, 'who' | 'isInsider'> & {
    action: Exclude<OfCalendar, { do: 'create calendar' }>;
  },
): Order {
  const owners = userIds.filter((userId) => members.get(userId) === 'owner');
  const by = pick(isInsider ? [...owners, ...owners, ...members.keys()] : userIds, who) ?? '';
  const order = { ...UNCONDITIONAL, by, onConflict: 'allow', calendar: id } as const;
  switch (action.do) {
    case 'share calendar':
      return { ...order, do: action.do, userId: otherThan(by, userIds, action.which), role: action.role };
    case 'remove member':
      return { ...order, do: action.do, userId: action.self ? by : (pick([...members.keys()], action.which) ?? by) };
    case 'change rule':
      return { ...order, do: action.do, overlaps: action.overlaps };
    case 'delete calendar':
      return { ...order, do: action.do };
  }
}

function blockOrder(
  { do: verb, which }: Extract<Command['action'], { do: 'block' | 'unblock' }>,
  userIds: readonly string[],
  { who }: Command,
): Order {
  const by = pick(userIds, who) ?? '';
  const userId = otherThan(by, userIds, which);
  return { do: verb, userId, by, ifMatch: undefined, isMerge: false, onConflict: 'allow' };
}

function ifMatchOf(command: Command, event: ModelEvent): number | undefined {
  const version = event.versions.length;
  if (command.ifMatch === 'base') return versionIn(event, command.base);
  return { none: undefined, present: version, old: version === 1 ? 99 : version - 1 }[command.ifMatch];
}

/** Rules and calendars are never merged. */
function mergeable<D extends Action & { do: 'update' | 'update part' }>(action: D): D {
  const { rule, calendar, resources, ...input }: Input = action.input;
  return { ...action, input };
}

/** Prefers the newest events, and sometimes selects a deleted one. */
function targetsIn(world: World): ModelEvent[] {
  const newest = [...world.events.values()].reverse();
  const live = newest.filter((event) => !present(event).isDeleted).slice(0, 3);
  const gone = newest.filter((event) => present(event).isDeleted).slice(0, 2);
  return [...live, ...live, ...live, ...gone];
}

const BASIC = { description: null, location: null, exdates: [], exceptions: new Map() };

/** The ids of the calendars that a command names. */
function placesOf(world: World, by: string, { home, booked }: Places): Pick<Content, 'calendar' | 'resources'> {
  const all = liveIn(world).map(({ id }) => id);
  const mine = all.filter((id) => mayBook(world, id, by));
  const primary = primaryOf(by);
  const pool = booked === undefined || booked % 8 > 0 ? mine : all;
  return {
    calendar: home === undefined ? primary : (pick([primary, ...mine, ...mine, ...all], home) ?? primary),
    resources: booked === undefined ? [] : pool.filter((_, index) => (booked >> index) % 2 === 1),
  };
}

function creationOf(world: World, by: string, { action, who, event }: Command): Action {
  if (action.do === 'create') {
    const { title, transparency, rule, times, places: given } = action;
    const content: Content = { ...BASIC, ...placesOf(world, by, given), title, transparency, rule, ...times };
    return { do: 'create', content };
  }
  const start = MONDAY + (event % 2) * DAY + (8 + (who % 3)) * HOUR;
  const words = { title: 'Standup', transparency: 'opaque', rule: {}, start, end: start + HOUR } as const;
  const content: Content = { ...BASIC, ...placesOf(world, by, {}), ...words };
  return { do: 'create', content };
}

function actionOf(
  action: Exclude<Command['action'], OfCalendar | { do: 'create' | 'block' | 'unblock' }>,
  event: ModelEvent,
  { world, userIds, by }: { world: World; userIds: readonly string[]; by: string },
): Action {
  const target = event.id;
  const { content, people } = present(event);
  const moreOfBlockers = [...userIds, ...userIds.filter((id) => hasBlocked(world, id, by))];
  switch (action.do) {
    case 'put on calendars': {
      const given = placesOf(world, by, action.places);
      return { do: 'update', target, input: action.places.home === undefined ? { resources: given.resources } : given };
    }
    case 'update part':
      return {
        do: action.do,
        target,
        at: occurrenceIn(content, action.which),
        scope: action.scope,
        input: action.words,
      };
    case 'delete part':
      return { do: action.do, target, at: occurrenceIn(content, action.which), scope: action.scope };
    case 'share':
      return { do: action.do, target, userId: otherThan(by, moreOfBlockers, action.which), role: action.role };
    case 'change role':
      return {
        do: action.do,
        target,
        userId: pick([...people.keys(), ...userIds], action.which) ?? '',
        role: action.role,
      };
    case 'remove':
      return { do: action.do, target, userId: action.self ? by : (pick([...people.keys()], action.which) ?? by) };
    case 'roll back':
      return { do: action.do, target, version: versionIn(event, action.which) };
    default:
      return { ...action, target };
  }
}

/** Another user; sometimes the caller. */
const otherThan = (by: string, userIds: readonly string[], index: number): string =>
  (index === 0
    ? by
    : pick(
        userIds.filter((id) => id !== by),
        index,
      )) ?? by;

/** Any version; sometimes one after the last. */
const versionIn = ({ versions: { length } }: ModelEvent, index: number): number =>
  index === 0 ? length + 1 : 1 + (index % length);

/** The start of one of the first occurrences; sometimes of one that does not exist. */
function occurrenceIn(content: Content, index: number): number {
  const window = { start: content.start, end: content.start + 5 * WEEK };
  const there = slotsIn(content, window).map(({ at }) => at);
  return pick([...there, ...there, content.start + 2 * WEEK, content.start - WEEK], index) ?? content.start;
}
