import type { Edit } from '../domain/change.js';
import { authorise, type EventRecord } from '../domain/event.js';
import { contentFrom, type EventInput } from '../domain/event-input.js';
import { notFound } from '../domain/failure.js';
import { findOccurrence, type Occurrence } from '../domain/occurrence.js';
import { StepBudget } from '../domain/recurrence/budget.js';
import { withOccurrenceCancelled, withOccurrenceChanged } from '../domain/series-edit.js';
import { changedFuture, splitBefore } from '../domain/series-split.js';
import { occurrenceView, type OccurrenceView } from '../domain/view.js';
import { changeEvent, type EventWrite, type SplitOff } from './change-event.js';
import type { Context } from './context.js';
import { eventLeft, writtenEvent, type WrittenEvent } from './written-event.js';

/** How much of a series an edit of one of its occurrences is about. */
export type Scope = 'this' | 'following' | 'all';

/** Which occurrence a write is about, and how far it goes from there. */
export interface Part {
  /** As the client names it. */
  occurrence: string;
  scope: Scope;
}

/** What finding one occurrence and splitting there may cost. */
const STEPS = 1_000_000;

/** @throws Failure `not-found` when the event has no such occurrence */
function requireOccurrence(event: EventRecord, text: string): Occurrence {
  const occurrence = findOccurrence(event, text, new StepBudget(STEPS));
  if (!occurrence) throw notFound();
  return occurrence;
}

type SeriesEdit = Edit & { splitOff?: SplitOff };

/** Changes one occurrence, it and all that follow, or the series. Editors and owners. */
export const updatePart = (
  context: Context,
  write: EventWrite,
  part: Part,
  input: EventInput,
): Promise<WrittenEvent | OccurrenceView> =>
  changeEvent<WrittenEvent | OccurrenceView>(context, write, {
    authorise: (current) => {
      requireOccurrence(authorise(current, write.userId, 'read'), part.occurrence);
      return authorise(current, write.userId, 'edit');
    },
    edit: (before) => updateOf(before, part, input),
    view: ({ event, splitOff, conflicts }) => {
      const occurrence =
        part.scope === 'this' ? findOccurrence(event, part.occurrence, new StepBudget(STEPS)) : undefined;
      const view = occurrence && occurrenceView(occurrence, write.userId);
      return writtenEvent(context, splitOff ?? event, { ...write, conflicts }, view);
    },
  });

function updateOf(event: EventRecord, { occurrence: text, scope }: Part, input: EventInput): SeriesEdit {
  const { content } = event;
  const occurrence = requireOccurrence(event, text);
  if (scope === 'this') return { changeType: 'update', content: withOccurrenceChanged(content, occurrence, input) };
  const split = scope === 'following' ? splitBefore(event, occurrence, new StepBudget(STEPS)) : undefined;
  if (!split) return { changeType: 'update', content: contentFrom(input, content) };
  return {
    changeType: 'update',
    content: split.past,
    splitOff: { content: changedFuture(input, content, split), part: split.future },
  };
}

/** Cancels one occurrence, or it and all that follow: editors and owners. The whole series goes with `deleteEvent`. */
export async function deletePart(context: Context, write: EventWrite, part: Part): Promise<void> {
  await changeEvent(context, write, {
    authorise: (current) => {
      const event = authorise(current, write.userId, 'read');
      const occurrence = requireOccurrence(event, part.occurrence);
      return authorise(event, write.userId, isWhole(event, occurrence, part) ? 'administer' : 'edit');
    },
    edit: (event) => deletionOf(event, requireOccurrence(event, part.occurrence), part),
    view: ({ event }) => eventLeft(event, write.userId),
  });
}

/** What begins with the first occurrence and takes in all that follow is the series. */
const isWhole = (event: EventRecord, occurrence: Occurrence, { scope }: Part): boolean =>
  scope === 'all' || (scope === 'following' && !splitBefore(event, occurrence, new StepBudget(STEPS)));

function deletionOf(event: EventRecord, occurrence: Occurrence, { scope }: Part): Edit {
  if (scope === 'this') return { changeType: 'update', content: withOccurrenceCancelled(event.content, occurrence) };
  const split = scope === 'following' ? splitBefore(event, occurrence, new StepBudget(STEPS)) : undefined;
  return split ? { changeType: 'update', content: split.past } : { changeType: 'delete', isDeleted: true };
}
