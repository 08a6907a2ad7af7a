/** Three-way merge of edits of a part of a series: occurrence by occurrence. */
import type { EventContent, EventRecord } from '../event/event.js';
import type { EventInput } from '../event/event-input.js';
import { mergeInput } from './merge.js';
import { findOccurrence } from '../event/occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { single, type Part } from './occurrence-edit.js';
import { splitBefore } from './series-split.js';

/**
 * What of an edit of a part of the series as it was is to be done to that part as it is now.
 * @throws ProblemError as {@link mergeInput} does, also when the occurrence has been taken away; BudgetExceededError
 */
export function mergePartInput(
  input: EventInput,
  part: Part,
  { base, current }: { base: EventRecord; current: EventRecord },
  budget: StepBudget,
): EventInput {
  const before = contentOf(base, part, budget);
  // What the base does not have yet, nobody can have changed since.
  if (!before) return input;
  const sides = { base: before, theirs: contentOf(current, part, budget), currentVersion: current.version };
  if (part.scope !== 'this') return mergeInput(input, sides, budget);
  const { recurrence_pattern: pattern, ...own } = input;
  return { ...mergeInput(own, sides, budget), recurrence_pattern: pattern };
}

function contentOf(
  event: EventRecord,
  { occurrence: text, scope }: Part,
  budget: StepBudget,
): EventContent | undefined {
  if (scope === 'all') return event.content;
  const occurrence = findOccurrence(event, text, budget);
  if (!occurrence) return undefined;
  if (scope === 'this') return single(occurrence.content);
  const split = splitBefore(event, occurrence, budget);
  return split ? { ...split.future, ...split.first } : event.content;
}
