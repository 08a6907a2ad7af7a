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

/** What every write to one event is about. */
export interface EventWrite<Result = unknown> extends WriteOptions<Result> {
  userId: string;
  eventId: string;
  loaded: Loaded;
  precondition: Precondition;
  /** The version that an update was made from, when it shall be merged with what has come since. */
  mergeFrom: string | undefined;
}

interface ChangedEvent extends Judged {
  event: EventRecord;
  /** The series that the change has split off. */
  splitOff: EventRecord | undefined;
}

/** A part of a series that becomes a series of its own: as it shall be, and as it was. */
interface SplitOff {
  content: EventContent;
  part: EventContent;
}

export type EventEdit = Edit & { splitOff?: SplitOff };

/** How one event is changed. Refusals come in the order of the steps. */
export interface Decision<Result, Preview> {
  /** Answers the event when this may be done; else 404, then 403. */
  authorise: (event: EventRecord | undefined) => EventRecord | Promise<EventRecord>;
  /** What shall be different, which may be nothing; throws 409 when the state does not allow it. */
  edit: (event: EventRecord, author: Author) => EventEdit | Promise<EventEdit>;
  /** What the writer gets to see of it. */
  view: (changed: ChangedEvent) => Result;
  /** What a dry run shows of it. */
  preview: (result: Result, committed: Committed) => Preview;
}

/**
 * Changes one event: decides from its present state, and again from its next one when somebody else was faster. An edit
 * that changes nothing writes no version.
 * @throws ProblemError whatever the decision throws, `precondition-failed`, or as {@link commit} does
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

/** A new series with the people of the old one whose accounts are open. */
async function splitFrom(
  context: Context,
  event: EventRecord,
  { content, part }: SplitOff,
  author: Author,
): Promise<Change> {
  const access = await openAccess(context, event.access, { actorId: author.userId, isInvitation: false });
  return creation(context.newId('evt'), content, access, author, { event, part });
}

/** Changes the members given and leaves the others. Editors and owners. */
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

/** Deletes the event; its history stays, and its owners may bring it back. Owners. */
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
