/** Three-way merge of edits of a part of a series: occurrence by occurrence. */
import type { EventContent, EventRecord } from '../event/event.js';
import type { EventInput } from '../event/event-input.js';
import { mergeInput } from './merge.js';
import { findOccurrence } from '../event/occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { isKnownPattern, single, type Part } from './occurrence-edit.js';
import { wholeSeriesInput } from './series-edit.js';
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
  if (part.scope === 'all') return mergedSeriesInput(input, part, { base, current }, budget);
  const before = contentOf(base, part, budget);
  // What the base does not have yet, nobody can have changed since.
  if (!before) return input;
  const sides = { base: before, theirs: contentOf(current, part, budget), currentVersion: current.version };
  if (part.scope !== 'this') return mergeInput(input, sides, budget);
  const { recurrence_pattern: pattern, ...own } = input;
  const isKnown = pattern !== undefined && isKnownPattern(pattern, base.content);
  return { ...mergeInput(own, sides, budget), recurrence_pattern: isKnown ? undefined : pattern };
}

/** The input for the series, from the occurrence as it was in the base or, if the base does not have it, as it is now. */
function mergedSeriesInput(
  input: EventInput,
  { occurrence: text }: Part,
  { base, current }: { base: EventRecord; current: EventRecord },
  budget: StepBudget,
): EventInput {
  for (const event of [base, current]) {
    const occurrence = findOccurrence(event, text, budget);
    if (!occurrence) continue;
    const sides = { base: base.content, theirs: current.content, currentVersion: current.version };
    return mergeInput(wholeSeriesInput(input, event, occurrence, budget), sides, budget);
  }
  return input;
}

function contentOf(
  event: EventRecord,
  { occurrence: text, scope }: Part,
  budget: StepBudget,
): EventContent | undefined {
  const occurrence = findOccurrence(event, text, budget);
  if (!occurrence) return undefined;
  if (scope === 'this') return single(occurrence.content);
  const split = splitBefore(event, occurrence, budget);
  return split ? { ...split.future, ...split.first } : event.content;
}
