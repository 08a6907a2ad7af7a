import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventInput } from '../../../lib/domain/event/event-input.js';
import { personOnly, RESPONSES, ROLES, type EventRecord } from '../../../lib/domain/event/event.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import type { Scope } from '../../../lib/domain/change/occurrence-edit.js';
import { findEvent } from '../../../lib/store/events.js';
import { deleteEvent, updateEvent, type EventWrite } from '../../../lib/usecases/events/change-event.js';
import { deletePart, updatePart } from '../../../lib/usecases/events/change-series.js';
import type { Context } from '../../../lib/usecases/context.js';
import {
  createAllEvents,
  createEvent,
  createSomeEvents,
  type CreateRequest,
} from '../../../lib/usecases/events/create-events.js';
import type { WriteOutcome } from '../../../lib/usecases/events/write-outcome.js';
import type { BatchDryRunView, EventDryRunView, PeopleDryRunView } from '../../../lib/views/dry-run.js';
import { listOccurrencesOf } from '../../../lib/usecases/calendar/list-occurrences.js';
import { readHistory } from '../../../lib/usecases/history/read-history.js';
import { rollBack } from '../../../lib/usecases/history/roll-back.js';
import { changeRole, removePerson, respond, shareEvent } from '../../../lib/usecases/events/share-event.js';
import { eventLeft } from '../../../lib/usecases/events/write-result.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const RUNS = Number(process.env['DRY_RUNS'] ?? 5);
const SEED = Number(process.env['DRY_SEED'] ?? 2030);
const PEOPLE = 3;

/** Times that often overlap, some of which end before they start; two zones that change their clocks on 9 March. */
const times = fc
  .record({
    day: fc.integer({ min: 7, max: 9 }),
    hour: fc.integer({ min: 8, max: 10 }),
    hours: fc.constantFrom(4, 2, 4, 2, 0),
  })
  .map(({ day, hour, hours }) => {
    const at = (of: number) => `2031-03-${String(day).padStart(2, '0')}T${String(of).padStart(2, '0')}:00:00`;
    return { start_time: at(hour), end_time: at(hour + hours) };
  });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const recurrence_pattern = optional(
  fc
    .constantFrom('FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5', 'FREQ=MONTHLY;COUNT=2')
    .map((rrule) => ({ rrule })),
);
const rest = {
  title: fc.constantFrom('One', 'Two'),
  time_zone: fc.constantFrom('UTC', 'UTC', 'America/New_York'),
  transparency: fc.constantFrom(undefined, undefined, 'opaque' as const, 'transparent' as const),
};
const input = fc
  .tuple(times, fc.record({ ...rest, recurrence_pattern }))
  .map((parts) => Object.assign({}, ...parts) as EventInput);
const edit = fc
  .tuple(fc.option(times, { nil: {} }), fc.record(rest, { requiredKeys: [] }))
  .map((parts) => Object.assign({}, ...parts) as EventInput);
/** Selects an existing event by its position: few, so that each gets many orders. */
const which = fc.nat({ max: 3 });
const person = fc.nat({ max: PEOPLE - 1 });
const role = fc.constantFrom(...ROLES);
const scope = fc.constantFrom<Scope>('this', 'following', 'all');
const to = { which, person };

const action = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('create' as const), input }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('create all' as const, 'create some' as const),
      inputs: fc.array(input, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('update' as const), which, edit }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('update part' as const), which, occurrence: which, scope, edit }),
  },
  fc.record({ do: fc.constant('delete' as const), which }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete part' as const), which, occurrence: which, scope }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('share' as const), ...to, role }) },
  fc.record({ do: fc.constant('change role' as const), ...to, role }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), ...to }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('respond' as const), which, response: fc.constantFrom(...RESPONSES) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('roll back' as const), which, version: which }) },
);
const order = fc.record({
  // The first person has most of the events.
  by: fc.constantFrom(0, 0, 0, 0, 1, 1, 2),
  action,
  onConflict: fc.constantFrom('reject' as const, 'allow' as const),
  /** The precondition on version 1: none, If-Match, or the base of a merge. */
  first: fc.constantFrom(undefined, undefined, undefined, undefined, 'must be' as const, 'merge' as const),
});
type Order = typeof order extends fc.Arbitrary<infer O> ? O : never;
type Action = Order['action'];

/** Each of these must occur at least once, so that the property is meaningful. */
const ACTIONS: Action['do'][] = [
  'create',
  'create all',
  'create some',
  'update',
  'update part',
  'delete',
  'delete part',
  'share',
  'change role',
  'remove',
  'respond',
  'roll back',
];

const MORNING = { start_time: '2031-03-07T09:00:00', end_time: '2031-03-07T10:00:00' };
/** Two series and a single event, with other people on them. */
const BEGINNING: Action[] = [
  { do: 'create', input: { title: 'Series', ...MORNING, recurrence_pattern: { rrule: 'FREQ=WEEKLY' } } },
  {
    do: 'create',
    input: {
      title: 'Daily',
      start_time: '2031-03-09T06:00:00',
      end_time: '2031-03-09T09:00:00',
      recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=9' },
    },
  },
  { do: 'create', input: { title: 'Single', start_time: '2031-03-08T09:00:00', end_time: '2031-03-08T11:00:00' } },
  { do: 'share', which: 0, person: 1, role: 'editor' },
  { do: 'share', which: 0, person: 2, role: 'viewer' },
  { do: 'share', which: 1, person: 1, role: 'editor' },
  { do: 'share', which: 2, person: 1, role: 'owner' },
  { do: 'share', which: 2, person: 2, role: 'editor' },
];

interface World {
  context: Context;
  people: string[];
  /** Every event that ever existed. */
  eventIds: string[];
}

/** The event of an order; undefined when there is none. */
const targetOf = ({ eventIds }: World, { action }: Order): string | undefined =>
  'which' in action ? eventIds[action.which % eventIds.length] : undefined;

async function occurrenceOf({ context }: World, eventId: string, action: Action): Promise<string> {
  const event = (await findEvent(context.table, eventId))!;
  if (event.isDeleted || !('occurrence' in action)) return event.content.start_time;
  const reader = personOnly(Object.keys(event.access)[0]!);
  const { items } = listOccurrencesOf(
    context,
    { event, reader },
    {
      window: {
        startsAtEpochSeconds: Date.parse('2031-01-01') / 1000,
        endsAtEpochSeconds: Date.parse('2032-01-01') / 1000,
      },
      after: undefined,
      limit: 20,
    },
  );
  return items[action.occurrence % Math.max(1, items.length)]?.occurrence_start ?? event.content.start_time;
}

type Returned = WriteOutcome<unknown, unknown>;

/** Executes an order, or only previews it; returns the result of its use case. */
async function execute(world: World, whole: Order, isDryRun: boolean): Promise<Returned> {
  const { context, people } = world;
  const { by, action, onConflict, first } = whole;
  const terms = { onConflict, isDryRun };
  const eventId = targetOf(world, whole);
  if (eventId === undefined) return executeCreation(context, action, await startCreation(context, people[by]!, terms));
  const precondition = first === 'must be' ? new Set(['1']) : undefined;
  const mergeFrom = first === 'merge' ? '1' : undefined;
  const write = await startWrite(context, people[by]!, eventId, { ...terms, precondition, mergeFrom });
  if ('person' in action) return executeSharing(context, action, write, people[action.person]!);
  return executeEdit(context, action, write, await occurrenceOf(world, eventId, action));
}

async function executeCreation(context: Context, action: Action, request: CreateRequest): Promise<Returned> {
  if (action.do === 'create') return createEvent(context, request, action.input);
  if (action.do === 'create all') return createAllEvents(context, request, action.inputs);
  if (action.do !== 'create some') throw new Error(`no creation: ${action.do}`);
  return createSomeEvents(context, request, action.inputs, { done: new Map(), save: undefined });
}

async function executeSharing(
  context: Context,
  action: Action,
  write: EventWrite,
  otherUserId: string,
): Promise<Returned> {
  const reference = { user_id: otherUserId };
  if (action.do === 'share') return shareEvent(context, write, [{ reference, role: action.role, pointer: '/user_id' }]);
  if (action.do === 'change role') return changeRole(context, write, { otherUserId, role: action.role });
  return removePerson(context, write, otherUserId);
}

async function executeEdit(context: Context, action: Action, write: EventWrite, occurrence: string): Promise<Returned> {
  if (action.do === 'update') return updateEvent(context, write, action.edit);
  if (action.do === 'update part') return updatePart(context, write, { occurrence, scope: action.scope }, action.edit);
  if (action.do === 'delete part') return deletePart(context, write, { occurrence, scope: action.scope });
  if (action.do === 'respond') return respond(context, write, action.response);
  if (action.do !== 'roll back') return deleteEvent(context, write);
  return rollBack(context, write, String(1 + (action.version % (1 + (write.loaded.event?.version ?? 1)))));
}

interface Happened {
  outcome: Outcome;
  /** For the event of the order. */
  versionBefore: number | undefined;
}

/** The result of an order, complete or in parts. */
type Outcome = { answer: unknown } | { preview: Preview } | { refusal: string };
type Preview = EventDryRunView | PeopleDryRunView | BatchDryRunView;
/** The event of a write that returns it with its entity tag. */
const untagged = (written: unknown): unknown =>
  typeof written === 'object' && written !== null && 'event' in written && 'tag' in written ? written.event : written;

const settle = (work: Promise<Returned>): Promise<Outcome> =>
  work.then(
    (outcome): Outcome => {
      const result: unknown = 'written' in outcome ? untagged(outcome.written) : outcome.preview;
      // A partial batch has one form for both.
      if (Array.isArray(result)) return { answer: withRefusalCodes(result as object[]) };
      return 'written' in outcome ? { answer: result } : { preview: result as Preview };
    },
    (error: unknown): Outcome => {
      if (error instanceof ProblemError && error.code !== 'unavailable') return { refusal: error.code };
      throw error;
    },
  );

/** A partial batch returns the result of each event, including errors. */
const withRefusalCodes = (results: object[]): object[] =>
  results.map((one) => ('error' in one ? { ...one, error: (one.error as ProblemError).code } : one));

interface Answer {
  id?: string;
  items?: unknown[];
  item?: { conflicts?: object[] };
  conflicts?: object[];
}

/** Their responses have no body. */
const REMOVALS: ReadonlySet<Action['do']> = new Set(['delete', 'delete part', 'remove'] as const);

/** The expected dry-run response for a write with this result. */
async function expectedOf(world: World, whole: Order, { outcome, versionBefore }: Happened): Promise<Outcome> {
  if (!('answer' in outcome) || Array.isArray(outcome.answer)) return outcome;
  const { context, people } = world;
  const answer = outcome.answer as Answer | null;
  const addressed = targetOf(world, whole) ?? answer?.id;
  const after = addressed === undefined ? undefined : await findEvent(context.table, addressed);
  const isChanged = after && after.version !== versionBefore;
  const changes = isChanged ? await latestChanges(world, after) : {};
  if (!answer || REMOVALS.has(whole.action.do)) {
    return { preview: { event: eventLeft(after!, personOnly(people[whole.by]!)), changes, conflicts: [] } };
  }
  return { preview: { ...shownOf(answer), changes } as Preview };
}

function shownOf(answer: Answer): object {
  if (answer.item) return { items: [answer.item], conflicts: answer.item.conflicts ?? [] };
  return { ...(answer.items ? { items: answer.items } : { event: answer }), conflicts: answer.conflicts ?? [] };
}

async function latestChanges({ context }: World, event: EventRecord): Promise<Preview['changes']> {
  const userId = Object.entries(event.access).find(([, access]) => access.role === 'owner')![0];
  const everything = {
    newest: undefined,
    changedBy: undefined,
    changeType: undefined,
    sinceEpochMilliseconds: undefined,
  };
  const { items } = await readHistory(context, { ...everything, event, reader: personOnly(userId), limit: 1 });
  return items[0]!.changes;
}

type Ordered = Record<'start_time' | 'end_time' | 'title', string>;
const orderOf = ({ start_time, end_time, title }: Ordered): string => `${start_time} ${end_time} ${title}`;

/** Without the ids that only the write assigns, and without an order among events that start at the same time. */
const comparable = (value: unknown, known: string[]): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) => {
      if (name === 'id' || name === 'event_id') return known.includes(String(member)) ? member : undefined;
      if (name !== 'conflicts') return member;
      return (member as Ordered[]).toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    }),
  );

const scan = async (client: DynamoDBDocumentClient, TableName: string): Promise<unknown[]> => {
  const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  expect(LastEvaluatedKey).toBeUndefined();
  return Items;
};

async function aWorld(): Promise<World & { stored: () => Promise<unknown[]>; later: () => void }> {
  const context = await createContext();
  const people: string[] = [];
  for (let index = 0; index < PEOPLE; index++) people.push(await aPerson(context));
  const world = { context, people, eventIds: [] as string[] };
  for (const action of BEGINNING) {
    const answer = await execute(world, { by: 0, action, onConflict: 'reject', first: undefined }, false);
    if (action.do === 'create') world.eventIds.push(...idsIn(answer));
  }
  return {
    ...world,
    stored: () => scan(context.client, context.table.name),
    later: () => {
      context.clock.advance(1);
    },
  };
}

/** The ids of events in a result. */
const idsIn = (answer: unknown): string[] => JSON.stringify(answer ?? null).match(/(?<="id":")evt_\w+/g) ?? [];

it('a dry run previews exactly what the write then does, and writes nothing itself', { timeout: 240_000 }, async () => {
  const met = { answered: new Set<string>(), refused: new Set<string>(), conflictCount: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 16, maxLength: 28 }), async (orders) => {
      const world = await aWorld();
      for (const one of orders) {
        const target = targetOf(world, one);
        world.later();
        const known = [...world.eventIds];
        const versionBefore =
          target === undefined ? undefined : (await findEvent(world.context.table, target))!.version;
        const before = await world.stored();
        const preview = await settle(execute(world, one, true));
        expect(await world.stored()).toEqual(before);

        const outcome = await settle(execute(world, one, false));
        const expected = await expectedOf(world, one, { outcome, versionBefore });
        expect(comparable(preview, known), JSON.stringify(one)).toEqual(comparable(expected, known));
        if ('refusal' in outcome) met.refused.add(outcome.refusal);
        else met.answered.add(one.action.do);
        if ('preview' in preview) met.conflictCount += preview.preview.conflicts.length;
        world.eventIds = [...new Set([...known, ...idsIn(outcome)])];
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  expect([...met.answered].toSorted()).toEqual(ACTIONS.toSorted());
  expect(met.refused.size).toBeGreaterThanOrEqual(5);
  expect(met.conflictCount).toBeGreaterThan(5);
});
