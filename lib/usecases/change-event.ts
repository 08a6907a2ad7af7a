import type { Author, Change, Edit } from '../domain/change.js';
import { change, creation } from '../domain/change.js';
import type { EventContent, EventRecord } from '../domain/event.js';
import { authorise } from '../domain/event.js';
import { contentFrom, type EventInput } from '../domain/event-input.js';
import { Failure } from '../domain/failure.js';
import { changesBetween, snapshotOf } from '../domain/version.js';
import { findEvent, findVersion } from '../store/events.js';
import { commit, type Committed, type Terms } from './commit.js';
import type { Conflict } from './conflicts.js';
import type { Context } from './context.js';
import type { Loaded } from './load.js';
import { Foretold, type Answered } from './dry-run.js';
import { eventLeft, writtenEvent, type WrittenEvent } from './written-event.js';

/** The versions that a client has said the event must still be at (RFC 9110 §13.1.1); `undefined` when it has not. */
export type Precondition = ReadonlySet<string> | undefined;

/** What every write to one event is about. */
export interface EventWrite<Result = unknown> extends Terms<Result> {
  userId: string;
  eventId: string;
  loaded: Loaded;
  precondition: Precondition;
}

export interface ChangedEvent {
  event: EventRecord;
  /** The series that the change has split off. */
  splitOff: EventRecord | undefined;
  conflicts: Conflict[];
}

/** A part of a series that becomes a series of its own: as it shall be, and as it was. */
export interface SplitOff {
  content: EventContent;
  part: EventContent;
}

/** How one event is changed. Refusals come in the order of the steps. */
export interface Decision<Result> {
  /** Answers the event when this may be done; else 404, then 403. */
  authorise: (event: EventRecord | undefined) => EventRecord;
  /** What shall be different, which may be nothing; throws 409 when the state does not allow it. */
  edit: (event: EventRecord, author: Author) => Edit & { splitOff?: SplitOff };
  /** What the writer gets to see of it. */
  view: (changed: ChangedEvent) => Result;
}

/**
 * Changes one event: decides from its present state, and again from its next one when somebody else was faster. An edit
 * that changes nothing writes no version.
 * @throws Failure whatever the decision throws, `precondition-failed`, or as {@link commit} does
 * @throws Foretold at the end of a dry run
 */
export async function changeEvent<Result extends Answered>(
  context: Context,
  { userId, eventId, loaded, precondition, onConflict, isDryRun, remember }: EventWrite<Result>,
  { authorise: requireAllowed, edit, view }: Decision<Result>,
): Promise<Result> {
  let current = loaded.event;
  const resultOf = ({ changes, conflicts }: Committed): Result => {
    const event = changes[0]?.version.event ?? current;
    if (!event) throw new Error('a change of nothing');
    return view({ event, splitOff: changes[1]?.version.event, conflicts });
  };
  const committed = await commit(context, {
    userId,
    terms: { onConflict, isDryRun, remember: remember && ((done) => remember(resultOf(done))) },
    fence: loaded.fence,
    pending: [],
    decide: async (isRetry): Promise<Change[]> => {
      if (isRetry) current = await findEvent(context.table, eventId);
      const event = requireAllowed(current);
      await requireVersion(context, event, precondition);
      const author = { userId, now: context.now(), budget: context.budget };
      const { splitOff, ...own } = edit(event, author);
      const decided = change(event, own, author);
      const split =
        splitOff &&
        creation(context.newId('evt'), splitOff.content, event.access, author, { event, part: splitOff.part });
      return [decided, split].filter((one) => one !== undefined);
    },
  });
  if (isDryRun) throw new Foretold(resultOf(committed), committed);
  return resultOf(committed);
}

/** @throws Failure `precondition-failed` with the present version and what has changed since the one that was named */
async function requireVersion(context: Context, event: EventRecord, precondition: Precondition): Promise<void> {
  if (!precondition || precondition.has(String(event.version))) return;
  const named = Number([...precondition].find((version) => /^[1-9]\d{0,9}$/.test(version)));
  const seen = named < event.version ? await findVersion(context.table, event.id, named) : undefined;
  const changes = seen ? changesBetween(snapshotOf(seen.event), snapshotOf(event)) : {};
  throw new Failure('precondition-failed', 'The event has changed since the version that If-Match names.', {
    members: { current_version: event.version, changed_fields: Object.keys(changes) },
  });
}

/** Changes the members given and leaves the others. Editors and owners. */
export const updateEvent = (context: Context, write: EventWrite, input: EventInput): Promise<WrittenEvent> =>
  changeEvent<WrittenEvent>(context, write, {
    authorise: (current) => authorise(current, write.userId, 'edit'),
    edit: ({ content }) => ({ changeType: 'update', content: contentFrom(input, context.budget, content) }),
    view: ({ event, conflicts }) => writtenEvent(context, event, { ...write, conflicts }),
  });

/** Deletes the event; its history stays, and its owners may bring it back. Owners. */
export async function deleteEvent(context: Context, write: EventWrite): Promise<void> {
  await changeEvent(context, write, {
    authorise: (current) => authorise(current, write.userId, 'administer'),
    edit: () => ({ changeType: 'delete', isDeleted: true }),
    view: ({ event }) => eventLeft(event, write.userId),
  });
}
