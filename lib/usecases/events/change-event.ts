import { isDeepStrictEqual } from 'node:util';
import type { Author, Change, Edit } from '../../domain/change/change.js';
import { change, creation, setsHome } from '../../domain/change/change.js';
import {
  allCalendarsOf,
  authorise,
  authoriseHistory,
  roleOn,
  type EventContent,
  type EventRecord,
  type Reader,
} from '../../domain/event/event.js';
import { invalid } from '../../domain/errors.js';
import { contentFrom, withCalendarIds, type EventUpdate } from '../../domain/event/event-input.js';
import { requireSameOccurrence } from '../../domain/change/occurrence-edit.js';
import { mergeInput } from '../../domain/change/merge.js';
import { eventQueueIn } from '../../store/events.js';
import type { Committed, ConflictCheck, WriteOptions } from './commit.js';
import type { Context } from '../context.js';
import { loadWithWriter, type Loaded } from './load.js';
import { findMergeBase, requireVersion, type Precondition } from './precondition.js';
import { writeOrPreview, type WriteOutcome } from './write-outcome.js';
import { eventLeft, taggedEvent, type TaggedEvent } from './write-result.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import type { EventView } from '../../views/event.js';
import { openAccess } from './open-access.js';
import { readerOfAll, rulesBehind } from './reader.js';

/** A write to one event. */
export interface EventWrite<Result = unknown> extends WriteOptions<Result> {
  userId: string;
  eventId: string;
  loaded: Loaded;
  precondition: Precondition;
  /** The version that an update is based on, to merge it with later changes; `undefined` without `merge`. */
  mergeFrom: string | undefined;
}

interface ChangedEvent extends ConflictCheck {
  event: EventRecord;
  /** The writer, as a reader of the changed event. */
  reader: Reader;
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
  authorise: (event: EventRecord | undefined, reader: Reader) => EventRecord | Promise<EventRecord>;
  /** The change, which can be empty. @throws ProblemError if the state of the event does not allow it */
  edit: (event: EventRecord, author: Author) => EventEdit | Promise<EventEdit>;
  /** The result as the writer sees it. */
  view: (changed: ChangedEvent) => Result;
  /** The result as a dry run shows it. */
  preview: (result: Result, committed: Committed) => Preview;
  /** The calendar on which the user's role allows the change; without it, the role on the event does. */
  calendarId?: string;
}

/**
 * Changes one event. Decides from the current state, and again from the next one if another write came first. An edit
 * that changes nothing writes no version.
 * @throws ProblemError of the decision, `precondition-failed`, or as `commit` does
 */
export async function changeEvent<Result, Preview>(
  context: Context,
  { userId, eventId, loaded, precondition, onConflict, isDryRun, save }: EventWrite<Result>,
  { authorise: requireAllowed, edit, view, preview, calendarId }: Decision<Result, Preview>,
): Promise<WriteOutcome<Result, Preview>> {
  let { event: current, reader: writer } = loaded;
  let reader: Reader = writer;
  // Only who can make the change joins the queue: others would delay it, and learn from the wait that the event exists.
  if (loaded.queue) await requireAllowed(current, writer);
  return writeOrPreview(context, {
    userId,
    options: { onConflict, isDryRun, save },
    view: ({ changes, ...checked }) => {
      const event = changes[0]?.version.event ?? current;
      if (!event) throw new Error('the write has no change');
      return view({ event, reader, splitOff: changes[1]?.version.event, ...checked });
    },
    preview,
    revision: loaded.revision,
    // With `If-Match`, the event is likely to change before the turn of the write, which would then fail.
    queueIn: precondition ? undefined : (known) => (known ? eventQueueIn(known, eventId, context.now()) : loaded.queue),
    pending: [],
    decide: async (known) => {
      if (known) ({ event: current, reader: writer } = await loadWithWriter(context, userId, eventId, known));
      const event = await requireAllowed(current, writer);
      await requireVersion(context, event, precondition);
      const author = { userId, now: context.now(), budget: context.budget };
      const { splitOff, ...own } = await edit(event, author);
      const decided = change(event, own, author);
      const split = splitOff && (await splitFrom(context, event, splitOff, author));
      const changes = [decided, split].filter((one) => one !== undefined);
      reader = await readerAfter(context, writer, { event, changes });
      return { changes, rulesVersions: new Map(rulesBehind(writer, event, calendarId)) };
    },
  });
}

/**
 * The reader of an event after these changes. Moving an event to another calendar takes an owner of it.
 * @throws ProblemError `forbidden`; `invalid-request` if the reader would lose sight of the event that they move
 */
async function readerAfter(
  context: Context,
  reader: Reader,
  { event, changes }: { event: EventRecord; changes: Change[] },
): Promise<Reader> {
  const moved = changes
    .map(({ version }) => version.event)
    .filter((after) => !isDeepStrictEqual(allCalendarsOf(after), allCalendarsOf(event)));
  if (moved.length === 0) return reader;
  const setHome = changes.filter(setsHome).map(({ version }) => version.event);
  if (setHome.length > 0) authoriseHistory(event, reader, 'administer');
  const after = await readerOfAll(context, reader.userId, moved);
  if (setHome.some((one) => !roleOn(one, after))) {
    throw invalid([{ pointer: '/calendar_id', detail: 'must be a calendar on which you can still see the event' }]);
  }
  return after;
}

/** A new series for the people of the old one with open accounts. */
async function splitFrom(
  context: Context,
  event: EventRecord,
  { content, part }: SplitOff,
  author: Author,
): Promise<Change> {
  const access = await openAccess(context, event.access, { actorId: author.userId, isInvitation: false });
  return creation(context.newId('evt'), content, access, author, { origin: { event, part } });
}

/** Changes the given members. Editors and owners. */
export async function updateEvent(
  context: Context,
  write: EventWrite,
  given: EventUpdate,
): Promise<WriteOutcome<TaggedEvent, EventDryRunView>> {
  const { budget } = context;
  const input = withCalendarIds(given, write.userId);
  const base = await findMergeBase(context, write);
  return changeEvent(context, write, {
    authorise: (current, reader) => authorise(current, reader, 'edit'),
    edit: ({ content, version }) => {
      requireSameOccurrence(given, undefined, [base?.content, content]);
      const sides = base && { base: base.content, theirs: content, currentVersion: version };
      const merged = sides ? mergeInput(input, sides, budget) : input;
      return { changeType: 'update', content: contentFrom(merged, budget, content) };
    },
    view: ({ event, ...checked }): TaggedEvent => taggedEvent(context, event, { ...write, ...checked }),
    preview: ({ event }, decided) => eventDryRun(event, decided),
  });
}

/** Deletes the event. Its history stays, and owners can restore it. Owners. */
export const deleteEvent = (
  context: Context,
  write: EventWrite,
): Promise<WriteOutcome<EventView | null, EventDryRunView>> =>
  changeEvent(context, write, {
    authorise: (current, reader) => authorise(current, reader, 'administer'),
    edit: () => ({ changeType: 'delete', isDeleted: true }),
    view: ({ event, reader }) => eventLeft(event, reader),
    preview: eventDryRun,
  });
