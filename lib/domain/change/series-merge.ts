/** Three-way merge of edits of a part of a series: occurrence by occurrence. */
import type { EventRecord } from '../event/event.js';
import type { EventInput } from '../event/event-input.js';
import { notFound } from '../errors.js';
import { mergeInput } from './merge.js';
import { findOccurrence, type Occurrence } from '../event/occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { isKnownPattern, single, type SeriesPart } from './occurrence-edit.js';
import { futureContent, futureInput, wholeSeriesInput } from './series-edit.js';
import { splitBefore, type Split } from './series-split.js';

/**
 * Merges an edit of a part of the base version with the current series. Returns the input for the current part.
 * @throws ProblemError as {@link mergeInput} does, also if the occurrence was removed; BudgetExceededError
 */
export function mergePartInput(
  input: EventInput,
  part: SeriesPart,
  versions: Versions,
  budget: StepBudget,
): EventInput {
  if (part.scope === 'this') return mergedOccurrenceInput(input, part, versions, budget);
  const now = findOccurrence(versions.current, part.occurrence, budget);
  const split = now && part.scope === 'following' ? splitBefore(versions.current, now, budget) : undefined;
  if (part.scope === 'all' || (now && !split)) return mergedSeriesInput(input, part, versions, budget);
  return mergedFutureInput(input, part, { ...versions, now, split }, budget);
}

interface Versions {
  base: EventRecord;
  current: EventRecord;
}

function mergedOccurrenceInput(
  input: EventInput,
  { occurrence: text }: SeriesPart,
  { base, current }: Versions,
  budget: StepBudget,
): EventInput {
  const [before, theirs] = [base, current].map((event) => {
    const occurrence = findOccurrence(event, text, budget);
    return occurrence && single(occurrence.content);
  });
  // An occurrence that the base does not have was not changed by another write.
  if (!before) return input;
  const { recurrence_pattern: pattern, ...own } = input;
  const isKnown = pattern !== undefined && isKnownPattern(pattern, base.content);
  const merged = mergeInput(own, { base: before, theirs, currentVersion: current.version }, budget);
  return { ...merged, recurrence_pattern: isKnown ? undefined : pattern };
}

/** The input for the series, from the occurrence as it was in the base or, if the base does not have it, as it is now. */
function mergedSeriesInput(
  input: EventInput,
  { occurrence: text }: SeriesPart,
  { base, current }: Versions,
  budget: StepBudget,
): EventInput {
  for (const event of [base, current]) {
    const occurrence = findOccurrence(event, text, budget);
    if (!occurrence) continue;
    const sides = { base: base.content, theirs: current.content, currentVersion: current.version };
    return mergeInput(wholeSeriesInput(input, event, occurrence, budget), sides, budget);
  }
  throw notFound();
}

/** The input for the later part of the series as it is now; the base may begin at the occurrence. */
function mergedFutureInput(
  input: EventInput,
  { occurrence: text }: SeriesPart,
  { base, current, now, split }: Versions & { now: Occurrence | undefined; split: Split | undefined },
  budget: StepBudget,
): EventInput {
  const before = findOccurrence(base, text, budget);
  if (!before) return now && split ? futureInput(input, current.content, now, split, budget) : input;
  const splitBase = splitBefore(base, before, budget);
  const own = splitBase
    ? futureInput(input, base.content, before, splitBase, budget)
    : wholeSeriesInput(input, base, before, budget);
  const sides = {
    base: splitBase ? futureContent(splitBase, own) : base.content,
    theirs: split && futureContent(split, own),
    currentVersion: current.version,
  };
  return mergeInput(own, sides, budget);
}
