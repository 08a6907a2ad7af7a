import type { Edit } from '../../domain/change/change.js';
import { authorise, type EventRecord } from '../../domain/event/event.js';
import { contentFrom, withCalendarIds, type EventUpdate } from '../../domain/event/event-input.js';
import { notFound } from '../../domain/errors.js';
import { findOccurrence, occurrenceIn, type Occurrence } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import {
  requireSameOccurrence,
  withOccurrenceCancelled,
  withOccurrenceChanged,
  type SeriesPart,
  type Scope,
} from '../../domain/change/occurrence-edit.js';
import { mergePartInput } from '../../domain/change/series-merge.js';
import { withFollowingChanged, withWholeChanged, type PartInput } from '../../domain/change/series-edit.js';
import { splitBefore } from '../../domain/change/series-split.js';
import { eventDryRun, type EventDryRunView } from '../../views/dry-run.js';
import { occurrenceView, type EventView, type OccurrenceView } from '../../views/event.js';
import { changeEvent, type EventEdit, type EventWrite } from './change-event.js';
import type { Context } from '../context.js';
import { findMergeBase } from './precondition.js';
import type { WriteOutcome } from './write-outcome.js';
import { eventLeft, taggedEvent, type TaggedEvent } from './write-result.js';

/** @throws ProblemError `not-found` if the event has no such occurrence */
function requireOccurrence(event: EventRecord, text: string, budget: StepBudget): Occurrence {
  const occurrence = findOccurrence(event, text, budget);
  if (!occurrence) throw notFound();
  return occurrence;
}

/** Changes one occurrence, this and the following ones, or the whole series. Editors and owners. */
export async function updatePart(
  context: Context,
  write: EventWrite,
  part: SeriesPart,
  given: EventUpdate,
): Promise<WriteOutcome<TaggedEvent<EventView | OccurrenceView>, EventDryRunView>> {
  const { budget } = context;
  const input = withCalendarIds(given, write.userId);
  const base = await findMergeBase(context, write);
  let shown: Occurrence | undefined;
  return changeEvent(context, write, {
    authorise: (current, reader) => {
      // With `merge`, an occurrence that another write removed is a merge conflict.
      if (!base) requireOccurrence(authorise(current, reader, 'read'), part.occurrence, budget);
      return authorise(current, reader, 'edit');
    },
    edit: (before) => {
      requireSameOccurrence(given, part, [base?.content, before.content]);
      const merged = base && mergePartInput(input, part, { base, current: before }, budget);
      if (merged && part.scope === 'all' && !findOccurrence(before, part.occurrence, budget)) {
        // Another write has moved the series: the base had the occurrence.
        return { changeType: 'update', content: contentFrom(merged, budget, before.content) };
      }
      const occurrence = requireOccurrence(before, part.occurrence, budget);
      shown = part.scope === 'this' ? occurrence : undefined;
      return updateOf(before, { ...part, occurrence }, { input, merged }, budget);
    },
    view: ({ event, splitOff, ...checked }): TaggedEvent<EventView | OccurrenceView> => {
      const view = shown && occurrenceView(occurrenceIn(event, shown), checked.reader);
      return taggedEvent(context, splitOff ?? event, { ...write, ...checked }, view);
    },
    preview: ({ event }, decided) => eventDryRun(event, decided),
  });
}

function updateOf(
  event: EventRecord,
  { occurrence, scope }: { occurrence: Occurrence; scope: Scope },
  { input, merged }: PartInput,
  budget: StepBudget,
): EventEdit {
  const changeType = 'update';
  if (scope === 'this') {
    return { changeType, content: withOccurrenceChanged(event.content, occurrence, merged ?? input, budget) };
  }
  if (scope === 'following')
    return { changeType, ...withFollowingChanged(event, occurrence, { input, merged }, budget) };
  return { changeType, content: withWholeChanged(event, occurrence, { input, merged }, budget) };
}

/** Cancels one occurrence, or this and the following ones: editors and owners. Owners delete the whole series. */
export async function deletePart(
  context: Context,
  write: EventWrite,
  part: SeriesPart,
): Promise<WriteOutcome<EventView | null, EventDryRunView>> {
  const { budget } = context;
  return changeEvent(context, write, {
    authorise: (current, reader) => {
      const event = authorise(current, reader, 'read');
      const occurrence = requireOccurrence(event, part.occurrence, budget);
      return authorise(event, reader, isWhole(event, occurrence, part, budget) ? 'administer' : 'edit');
    },
    edit: (event) => deletionOf(event, requireOccurrence(event, part.occurrence, budget), part, budget),
    view: ({ event, reader }) => eventLeft(event, reader),
    preview: eventDryRun,
  });
}

/** Whether the part is the whole series: all, or the first occurrence and the following ones. */
const isWhole = (event: EventRecord, occurrence: Occurrence, { scope }: SeriesPart, budget: StepBudget): boolean =>
  scope === 'all' || (scope === 'following' && !splitBefore(event, occurrence, budget));

function deletionOf(event: EventRecord, occurrence: Occurrence, { scope }: SeriesPart, budget: StepBudget): Edit {
  if (scope === 'this') return { changeType: 'update', content: withOccurrenceCancelled(event.content, occurrence) };
  const split = scope === 'following' ? splitBefore(event, occurrence, budget) : undefined;
  return split ? { changeType: 'update', content: split.past } : { changeType: 'delete', isDeleted: true };
}
