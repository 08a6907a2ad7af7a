import { contentFrom, withCalendarIds, type EventInput } from '../../domain/event/event-input.js';
import { creation, type Change } from '../../domain/change/change.js';
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import { personOnly, type AccessList } from '../../domain/event/event.js';
import { faultWithin, ProblemError, invalid, type Fault } from '../../domain/errors.js';
import { MAX_STEPS_A_PATTERN } from '../../domain/recurrence/assess.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { accountGone } from '../../domain/account.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import { findCalendars } from '../../store/calendars.js';
import { findUser } from '../../store/users.js';
import type { ConflictCheck, WriteOptions } from './commit.js';
import type { ConflictView } from '../../views/conflict.js';
import type { Context } from '../context.js';
import type { Progress } from '../idempotency.js';
import { preview, write, writeOrPreview, type WriteOutcome } from './write-outcome.js';
import { writtenEvent } from './write-result.js';
import {
  batchDryRun,
  eventDryRun,
  newEventPreview,
  type BatchDryRunView,
  type EventDryRunView,
  type EventPreview,
} from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';

/** The reads that a create starts with. */
export interface Creator {
  /** For the access list. */
  username: string;
  revision: CalendarRevision;
  /** The time zone of the creator's primary calendar. */
  timeZone: string | undefined;
}

/** @throws ProblemError `unauthorized` if the account is gone */
export async function loadCreator(context: Context, userId: string): Promise<Creator> {
  const primaryId = primaryCalendarId(userId);
  const [user, revision, calendars] = await Promise.all([
    findUser(context.table, userId),
    readCalendarRevision(context.table, userId),
    findCalendars(context.table, [primaryId]),
  ]);
  if (!user) throw accountGone();
  return { username: user.username, revision, timeZone: calendars.get(primaryId)?.settings.time_zone };
}

/** Who creates, and with which options. */
export interface CreateRequest<Result = unknown> extends WriteOptions<Result> {
  userId: string;
  creator: Creator;
  /** Events that the same dry run has previewed before; conflicts with them count. */
  pending?: Change[];
}

/** @throws ProblemError `invalid-request`, `schedule-conflict`, or as `commit` does */
export const createEvent = async (
  context: Context,
  request: CreateRequest<EventView>,
  input: EventInput,
): Promise<WriteOutcome<EventView, EventDryRunView>> => {
  const [completed] = await withDefaults(context, request, [input]);
  return writeOrPreview(context, { ...createWrite(context, request, completed ?? input), preview: eventDryRun });
};

/** The write that creates one event. */
function createWrite(context: Context, request: CreateRequest<EventView>, input: EventInput) {
  const change = firstVersionBy(context, request)(input);
  return writeOf(request, [change], (checked) =>
    writtenEvent(context, change.version.event, { ...request, ...checked, reader: personOnly(request.userId) }),
  );
}

export interface CreatedEvents {
  items: EventView[];
  conflicts?: ConflictView[];
}

/** Creates all events or none. @throws ProblemError with pointers to the faulty events of the batch */
export async function createAllEvents(
  context: Context,
  request: CreateRequest<CreatedEvents>,
  inputs: EventInput[],
): Promise<WriteOutcome<CreatedEvents, BatchDryRunView>> {
  const changes = eachOf(await withDefaults(context, request, inputs), firstVersionBy(context, request));
  const view = (checked: ConflictCheck): CreatedEvents => ({
    items: changes.map(({ version: { event } }) =>
      writtenEvent(context, event, {
        ...request,
        ...checked,
        reader: personOnly(request.userId),
        onConflict: 'reject',
      }),
    ),
    ...(request.onConflict === 'allow' ? { conflicts: checked.conflicts } : {}),
  });
  return writeOrPreview(context, {
    ...writeOf(request, changes, view),
    preview: ({ items }, { conflicts }) => batchDryRun(items.map(newEventPreview), conflicts),
  });
}

/** How long a partial batch starts new events. Enough time remains to finish the last one and to respond. */
const BATCH_MILLISECONDS = 8_000;

const outOfTime = (): ProblemError =>
  new ProblemError('unavailable', 'The batch took too long; this event was not written. Send it again.');

/** The result of one event of a partial batch. */
export type BatchResult<Event> = { index: number } & ({ event: Event } | { error: unknown });

/**
 * Creates each event on its own, in order, so that conflicts between them count. An invalid event is passed as its
 * error. For an event that an earlier attempt created, the stored result is returned.
 * @throws ProblemError `idempotency-key-in-use` if another attempt continues the batch
 */
export async function createSomeEvents(
  context: Context,
  request: Omit<CreateRequest, 'save'>,
  inputs: (EventInput | ProblemError)[],
  { done, save }: Progress<EventView>,
): Promise<WriteOutcome<BatchResult<EventView>[], BatchResult<EventPreview>[]>> {
  const valid = inputs.filter((input): input is EventInput => !(input instanceof ProblemError));
  const completed = await withDefaults(context, request, valid);
  const events = inputs.map((input) => (input instanceof ProblemError ? input : (completed.shift() ?? input)));
  const pending: Change[] = [];
  const deadline = context.now().getTime() + BATCH_MILLISECONDS;
  const requestAt = async (index: number): Promise<CreateRequest<EventView>> => {
    if (context.now().getTime() > deadline || context.budget.left < MAX_STEPS_A_PATTERN) throw outOfTime();
    const creator = index > 0 ? await withCurrentRevision(context, request) : request.creator;
    return { ...request, save: save && ((event) => save(index, event)), creator, pending };
  };
  if (!request.isDryRun) {
    const createOne = async (input: EventInput, index: number): Promise<EventView> =>
      done.get(index) ?? write(context, createWrite(context, await requestAt(index), input));
    return { written: await eachInOrder(context, events, createOne) };
  }
  const previewOne = async (input: EventInput, index: number): Promise<EventPreview> => {
    const one = createWrite(context, await requestAt(index), input);
    const { preview: event, changes } = await preview(context, { ...one, preview: newEventPreview });
    pending.push(...changes);
    return event;
  };
  return { preview: await eachInOrder(context, events, previewOne), changes: pending };
}

const withCurrentRevision = async (
  context: Context,
  { userId, creator }: Pick<CreateRequest, 'userId' | 'creator'>,
) => ({
  ...creator,
  revision: await readCalendarRevision(context.table, userId),
});

/** Handles the events of a partial batch one after the other. An error is the result of its event only. */
async function eachInOrder<Event>(
  context: Context,
  inputs: (EventInput | ProblemError)[],
  handle: (input: EventInput, index: number) => Promise<Event>,
): Promise<BatchResult<Event>[]> {
  const results: BatchResult<Event>[] = [];
  for (const [index, input] of inputs.entries()) {
    const spentBefore = context.budget.spent;
    try {
      if (input instanceof ProblemError) throw input;
      results.push({ index, event: await handle(input, index) });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'idempotency-key-in-use') throw error;
      results.push({ index, error: error instanceof BudgetExceededError && spentBefore > 0 ? outOfTime() : error });
    }
  }
  return results;
}

/** Maps the events of a batch. @throws ProblemError with the faults of all events and pointers to them */
function eachOf<Given, Made>(given: Given[], make: (one: Given) => Made): Made[] {
  const faults: Fault[] = [];
  const made = given.flatMap((one, index) => {
    try {
      return [make(one)];
    } catch (error) {
      if (!(error instanceof ProblemError) || error instanceof BudgetExceededError) throw error;
      const errors = error.members['errors'] as Fault[];
      faults.push(...errors.map((fault) => faultWithin(`/events/${index}`, fault)));
      return [];
    }
  });
  if (faults.length > 0) throw invalid(faults);
  return made;
}

/**
 * The inputs with their defaults: `calendar_id` is the user's primary calendar, `time_zone` that of the calendar. One
 * consistent batch read, or none for events on the primary calendar.
 */
async function withDefaults(
  context: Context,
  { userId, creator }: Pick<CreateRequest, 'userId' | 'creator'>,
  inputs: EventInput[],
): Promise<EventInput[]> {
  const primaryId = primaryCalendarId(userId);
  const onCalendars = inputs.map((input) => {
    const ids = withCalendarIds(input, userId);
    return { ...ids, calendar_id: ids.calendar_id ?? primaryId };
  });
  const others = onCalendars.filter(({ calendar_id: id, time_zone: zone }) => id !== primaryId && !zone);
  const calendars = await findCalendars(context.table, [...new Set(others.map(({ calendar_id }) => calendar_id))]);
  const zoneOf = (id: string) => (id === primaryId ? creator.timeZone : calendars.get(id)?.settings.time_zone);
  return onCalendars.map((input) => ({ ...input, time_zone: input.time_zone ?? zoneOf(input.calendar_id) }));
}

/** Makes the first version of an event by this user. */
function firstVersionBy(
  context: Context,
  { userId, creator }: Pick<CreateRequest, 'userId' | 'creator'>,
): (input: EventInput) => Change {
  const { budget } = context;
  const author = { userId, now: context.now(), budget };
  return (input) =>
    creation(context.newId('evt'), contentFrom(input, budget), creatorAccess(userId, creator, author.now), author);
}

/** The access list of a new event. */
export const creatorAccess = (userId: string, { username }: Creator, now: Date): AccessList => ({
  [userId]: { username, role: 'owner', response: 'accepted', granted_by: userId, granted_at: now.toISOString() },
});

/** @param view the result as the creator sees it */
const writeOf = <Result>(
  { userId, creator, onConflict, isDryRun, save, pending = [] }: CreateRequest<Result>,
  changes: Change[],
  view: (checked: ConflictCheck) => Result,
) => ({
  userId,
  options: { onConflict, isDryRun, save },
  revision: creator.revision,
  pending,
  decide: () => Promise.resolve({ changes }),
  view,
});
