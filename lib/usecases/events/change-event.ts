import type { Author, Change, Edit } from '../../domain/change/change.js';
import { change, creation } from '../../domain/change/change.js';
import type { EventContent, EventRecord } from '../../domain/event/event.js';
import { authorise } from '../../domain/event/event.js';
import { contentFrom, type EventInput } from '../../domain/event/event-input.js';
import { mergeInput } from '../../domain/change/merge.js';
import { findEvent } from '../../store/events.js';
import type { Committed, Judged, WriteOptions } from './commit.js';
import type { Context } from '../context.js';
import type { Loaded } from './load.js';
import { findMergeBase, requireVersion, type Precondition } from './precondition.js';
import { writeOrPreview, type WriteOutcome } from './write-outcome.js';
import { eventLeft, writtenEvent } from './write-result.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';
import { openAccess } from './open-access.js';

/** A write to one event. */
export interface EventWrite<Result = unknown> extends WriteOptions<Result> {
  userId: string;
  eventId: string;
  loaded: Loaded;
  precondition: Precondition;
  /** The version that an update is based on, to merge it with later changes; `undefined` without `merge`. */
  mergeFrom: string | undefined;
}

interface ChangedEvent extends Judged {
  event: EventRecord;
  /** The series that the change split off. */
  splitOff: EventRecord | undefined;
}

/** A part of a series that becomes its own series: the new content, and the part as it was. */
interface SplitOff {
  content: EventContent;
  part: EventContent;
}

export type EventEdit = Edit & { splitOff?: SplitOff };

/** How a write changes an event. The steps run in this order, and each can refuse it. */
export interface Decision<Result, Preview> {
  /** Returns the event if the user can make this change. @throws ProblemError `not-found` or `forbidden` */
  authorise: (event: EventRecord | undefined) => EventRecord | Promise<EventRecord>;
  /** The change, which can be empty. @throws ProblemError if the state of the event does not allow it */
  edit: (event: EventRecord, author: Author) => EventEdit | Promise<EventEdit>;
  /** The result as the writer sees it. */
  view: (changed: ChangedEvent) => Result;
  /** The result as a dry run shows it. */
  preview: (result: Result, committed: Committed) => Preview;
}

/**
 * Changes one event. Decides from the current state, and again from the next one if another write came first. An edit
 * that changes nothing writes no version.
 * @throws ProblemError of the decision, `precondition-failed`, or as `commit` does
 */
export async function changeEvent<Result, Preview>(
  context: Context,
  { userId, eventId, loaded, precondition, onConflict, isDryRun, save }: EventWrite<Result>,
  { authorise: requireAllowed, edit, view, preview }: Decision<Result, Preview>,
): Promise<WriteOutcome<Result, Preview>> {
  let current = loaded.event;
  return writeOrPreview(context, {
    userId,
    options: { onConflict, isDryRun, save },
    view: ({ changes, ...judged }) => {
      const event = changes[0]?.version.event ?? current;
      if (!event) throw new Error('a change of nothing');
      return view({ event, splitOff: changes[1]?.version.event, ...judged });
    },
    preview,
    revision: loaded.revision,
    pending: [],
    decide: async (isRetry): Promise<Change[]> => {
      if (isRetry) current = await findEvent(context.table, eventId);
      const event = await requireAllowed(current);
      await requireVersion(context, event, precondition);
      const author = { userId, now: context.now(), budget: context.budget };
      const { splitOff, ...own } = await edit(event, author);
      const decided = change(event, own, author);
      const split = splitOff && (await splitFrom(context, event, splitOff, author));
      return [decided, split].filter((one) => one !== undefined);
    },
  });
}

/** A new series for the people of the old one with open accounts. */
async function splitFrom(
  context: Context,
  event: EventRecord,
  { content, part }: SplitOff,
  author: Author,
): Promise<Change> {
  const access = await openAccess(context, event.access, { actorId: author.userId, isInvitation: false });
  return creation(context.newId('evt'), content, access, author, { event, part });
}

/** Changes the given members. Editors and owners. */
export async function updateEvent(
  context: Context,
  write: EventWrite,
  input: EventInput,
): Promise<WriteOutcome<EventView, EventDryRunView>> {
  const { budget } = context;
  const base = await findMergeBase(context, write);
  return changeEvent(context, write, {
    authorise: (current) => authorise(current, write.userId, 'edit'),
    edit: ({ content, version }) => {
      const sides = base && { base: base.content, theirs: content, currentVersion: version };
      const merged = sides ? mergeInput(input, sides, budget) : input;
      return { changeType: 'update', content: contentFrom(merged, budget, content) };
    },
    view: ({ event, ...judged }): EventView => writtenEvent(context, event, { ...write, ...judged }),
    preview: eventDryRun,
  });
}

/** Deletes the event. Its history stays, and owners can restore it. Owners. */
export const deleteEvent = (
  context: Context,
  write: EventWrite,
): Promise<WriteOutcome<EventView | null, EventDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current) => authorise(current, write.userId, 'administer'),
    edit: () => ({ changeType: 'delete', isDeleted: true }),
    view: ({ event }) => eventLeft(event, write.userId),
    preview: eventDryRun,
  });
