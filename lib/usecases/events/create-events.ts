import { contentFrom, type EventInput } from '../../domain/event/event-input.js';
import { creation, type Change } from '../../domain/change/change.js';
import type { AccessList, EventRecord } from '../../domain/event/event.js';
import { ProblemError, invalid, type Fault } from '../../domain/errors.js';
import { MAX_STEPS_A_PATTERN } from '../../domain/recurrence/assess.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { accountGone } from '../../domain/account.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import { findUser } from '../../store/users.js';
import { commit, type Judged, type WriteOptions } from './commit.js';
import type { Conflict } from './conflicts.js';
import type { Context } from '../context.js';
import { Foretold, type Answered, type EventPreview } from './dry-run.js';
import type { Progress } from '../idempotency.js';
import { writtenEvent } from './write-result.js';
import type { EventView } from '../../views/event.js';

/** What the creation of events starts from: the creator's name, which goes into each access list, and calendar revision. */
export interface Creator {
  username: string;
  revision: CalendarRevision;
}

/** @throws ProblemError `unauthorized` when the account is gone */
export async function loadCreator(context: Context, userId: string): Promise<Creator> {
  const [user, revision] = await Promise.all([
    findUser(context.table, userId),
    readCalendarRevision(context.table, userId),
  ]);
  if (!user) throw accountGone();
  return { username: user.username, revision };
}

/** Who creates, and on what terms. */
export interface Creation<Result = unknown> extends WriteOptions<Result> {
  userId: string;
  creator: Creator;
  /** What the same dry run has let pass before, which is written as little as this will be. */
  pending?: Change[];
}

/** @throws ProblemError `invalid-request` or `schedule-conflict`, or as {@link commit} does; Foretold */
export const createEvent = async (
  context: Context,
  creation: Creation<EventView>,
  input: EventInput,
): Promise<EventView> =>
  create(context, creation, {
    changes: [input].map(creationBy(context, creation)),
    view: ([event], judged) => {
      if (!event) throw new Error('a creation came to nothing');
      return writtenEvent(context, event, { ...creation, ...judged });
    },
  });

export interface CreatedEvents {
  items: EventView[];
  conflicts?: Conflict[];
}

/** All of the events or none. @throws ProblemError naming the events at fault by their place in the batch; Foretold */
export const createAllEvents = async (
  context: Context,
  creation: Creation<CreatedEvents>,
  inputs: EventInput[],
): Promise<CreatedEvents> =>
  create(context, creation, {
    changes: eachOf(inputs, creationBy(context, creation)),
    view: (events, judged) => ({
      items: events.map((event) => writtenEvent(context, event, { ...creation, ...judged, onConflict: 'reject' })),
      ...(creation.onConflict === 'allow' ? { conflicts: judged.conflicts } : {}),
    }),
  });

/** How long a partial batch goes on; then there still is time to answer, and to finish the event at hand. */
const BATCH_MILLISECONDS = 8_000;

const outOfTime = (): ProblemError =>
  new ProblemError('unavailable', 'The batch took too long; this event was not written. Send it again.');

/** What came of one event of a partial batch. */
export type BatchResult = { index: number } & ({ event: EventPreview } | { error: unknown });

/**
 * Each event on its own, in order, so that conflicts among them count; one that was never valid comes as its failure, one
 * that was created before as it was answered then. A dry run ends like any other, with what would come of each.
 * @throws ProblemError `idempotency-key-in-use` when somebody else goes on with the batch
 */
export async function createSomeEvents(
  context: Context,
  { creator, ...creation }: Omit<Creation, 'remember'>,
  inputs: (EventInput | ProblemError)[],
  { done, remember }: Progress<EventView>,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  const pending: Change[] = [];
  const deadline = context.now().getTime() + BATCH_MILLISECONDS;
  const createOne = async (input: EventInput, index: number): Promise<EventView> => {
    if (context.now().getTime() > deadline || context.budget.left < MAX_STEPS_A_PATTERN) throw outOfTime();
    const revision = index > 0 ? await readCalendarRevision(context.table, creation.userId) : creator.revision;
    const terms = { ...creation, remember: remember && ((event: EventView) => remember(index, event)) };
    return createEvent(context, { ...terms, creator: { ...creator, revision }, pending }, input);
  };
  for (const [index, one] of inputs.entries()) {
    const spentBefore = context.budget.spent;
    try {
      if (one instanceof ProblemError) throw one;
      results.push({ index, event: done.get(index) ?? (await createOne(one, index)) });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'idempotency-key-in-use') throw error;
      if (error instanceof Foretold) pending.push(...error.changes);
      results.push({
        index,
        ...outcomeOf(error instanceof BudgetExceededError && spentBefore > 0 ? outOfTime() : error),
      });
    }
  }
  return results;
}

/** Of an event that was not written: what would have come of it, or why not. */
function outcomeOf(error: unknown): { event: EventPreview } | { error: unknown } {
  const event = error instanceof Foretold ? error.foresight.event : undefined;
  return event ? { event } : { error };
}

/** What is made of each of a batch. @throws ProblemError with the faults of all, each named by its place in the batch */
function eachOf<Given, Made>(given: Given[], make: (one: Given) => Made): Made[] {
  const faults: Fault[] = [];
  const made = given.flatMap((one, index) => {
    try {
      return [make(one)];
    } catch (error) {
      if (!(error instanceof ProblemError) || error instanceof BudgetExceededError) throw error;
      const errors = error.members['errors'] as { pointer: string; detail: string }[];
      faults.push(...errors.map(({ pointer, detail }) => ({ pointer: `/events/${index}${pointer}`, detail })));
      return [];
    }
  });
  if (faults.length > 0) throw invalid(faults);
  return made;
}

/** How events by this user begin. */
function creationBy(
  context: Context,
  { userId, creator }: Pick<Creation, 'userId' | 'creator'>,
): (input: EventInput) => Change {
  const { budget } = context;
  const author = { userId, now: context.now(), budget };
  const access = (): AccessList => ({
    [userId]: {
      username: creator.username,
      role: 'owner',
      response: 'accepted',
      granted_by: userId,
      granted_at: author.now.toISOString(),
    },
  });
  return (input) => creation(context.newId('evt'), contentFrom(input, budget), access(), author);
}

/** What is created, and what the creator gets to see of it. */
interface Created<Result> {
  changes: Change[];
  view: (events: EventRecord[], judged: Judged) => Result;
}

async function create<Result extends Answered>(
  context: Context,
  { userId, creator, onConflict, isDryRun, remember, pending = [] }: Creation<Result>,
  { changes, view }: Created<Result>,
): Promise<Result> {
  const resultOf = (judged: Judged): Result =>
    view(
      changes.map(({ version }) => version.event),
      judged,
    );
  const committed = await commit(context, {
    userId,
    terms: { onConflict, isDryRun, remember: remember && ((done) => remember(resultOf(done))) },
    revision: creator.revision,
    pending,
    decide: () => Promise.resolve(changes),
  });
  if (isDryRun) throw new Foretold(resultOf(committed), committed);
  return resultOf(committed);
}
