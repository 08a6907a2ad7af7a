/** Three-way merge of two edits of one version; keeps both. */
import { isDeepStrictEqual } from 'node:util';
import type { EventContent, RecurrencePattern } from '../event/event.js';
import { contentFrom, type EventInput } from '../event/event-input.js';
import { ProblemError } from '../errors.js';
import { shownTimes } from '../event/series-times.js';
import { patternView } from '../event/recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';

/** A field that both sides have changed, each in its own way, as answers show it. */
export interface FieldConflict {
  field: keyof EventInput;
  base: unknown;
  /** `null` also if the other side removed the occurrence. */
  theirs: unknown;
  yours: unknown;
}

const FIELDS = [
  'title',
  'description',
  'location',
  'start_time',
  'end_time',
  'time_zone',
  'all_day',
  'transparency',
  'recurrence_pattern',
  'calendar_id',
  'resources',
] as const satisfies readonly (keyof EventInput)[];
type Field = (typeof FIELDS)[number];
const PATTERN = 'recurrence_pattern';

/** Fields whose changes can be valid apart and not together. */
const OF_TIME: readonly Field[] = ['start_time', 'end_time', 'time_zone', 'all_day', 'recurrence_pattern'];
/** Fields that move a series, and with it what its dates mean. */
const MOVING: readonly Field[] = ['start_time', 'time_zone', 'all_day'];

/** The common base of both edits, and the current content; `undefined` if the other edit removed it. */
export interface Sides {
  base: EventContent;
  theirs: EventContent | undefined;
  /** The current version of the event. */
  currentVersion: number;
}

/**
 * The input to apply to `theirs` so that both edits of `base` are kept. Exdates and rdates merge date by date; exceptions
 * are not part of an input and stay.
 * @throws ProblemError `merge-conflict` with every field that both sides changed differently, or `invalid-request`;
 * BudgetExceededError
 */
export function mergeInput(input: EventInput, { base, theirs, currentVersion }: Sides, budget: StepBudget): EventInput {
  const ours = contentFrom(input, budget, base);
  const ourFields = changedFields(base, ours).filter((field) => field !== PATTERN || input[PATTERN] !== undefined);
  const conflictIn = (fields: Field[]): ProblemError => mergeConflict(fields, currentVersion, { base, theirs, ours });
  if (!theirs && ourFields.length > 0) throw conflictIn(ourFields);
  if (!theirs) return {};
  const theirFields = changedFields(base, theirs);
  const pattern = ourFields.includes(PATTERN) ? mergedPattern(base, theirs, ours) : undefined;
  const conflicting = ourFields.filter((field) =>
    field === PATTERN
      ? pattern === undefined
      : theirFields.includes(field) && !isDeepStrictEqual(ours[field], theirs[field]),
  );
  if (conflicting.length > 0) throw conflictIn(conflicting);
  const given = Object.entries(input).filter(([field]) => ourFields.includes(field as Field));
  const merged: EventInput = { ...Object.fromEntries(given), recurrence_pattern: pattern };
  if (!isValid(merged, theirs, budget)) {
    throw conflictIn(OF_TIME.filter((field) => ourFields.includes(field) || theirFields.includes(field)));
  }
  return merged;
}

const changedFields = (from: EventContent, to: EventContent): Field[] =>
  FIELDS.filter((field) => !isDeepStrictEqual(to[field], from[field]));

/** The pattern with the changes of both sides, `null` if it is removed; `undefined` if they conflict. */
function mergedPattern(
  base: EventContent,
  theirs: EventContent,
  ours: EventContent,
): RecurrencePattern | null | undefined {
  const [before, theirPattern, ourPattern] = [base[PATTERN], theirs[PATTERN], ours[PATTERN]];
  // Dates that a client sent for the old times of a series do not apply after it moved.
  if (isMoved(base, theirs) && !hasSameDates(before, ourPattern)) return undefined;
  if (isMoved(base, ours) && !hasSameDates(before, theirPattern)) return undefined;
  if (isDeepStrictEqual(theirPattern, before) || isDeepStrictEqual(theirPattern, ourPattern)) return ourPattern;
  if (!before || !theirPattern || !ourPattern) return undefined;
  return mergedParts(before, theirPattern, ourPattern);
}

function mergedParts(
  before: RecurrencePattern,
  theirs: RecurrencePattern,
  ours: RecurrencePattern,
): RecurrencePattern | undefined {
  const rrule = theirs.rrule === before.rrule ? ours.rrule : theirs.rrule;
  if (ours.rrule !== before.rrule && ours.rrule !== rrule) return undefined;
  const exdates = mergedDates(before.exdates, theirs.exdates, ours.exdates);
  return { rrule, exdates, rdates: mergedDates(before.rdates, theirs.rdates, ours.rdates) };
}

/** Keeps what either side added, and leaves out what either side removed. */
function mergedDates(before: string[], theirs: string[], ours: string[]): string[] {
  const isKept = (date: string): boolean => !before.includes(date) || (theirs.includes(date) && ours.includes(date));
  return [...new Set([...theirs, ...ours])].filter(isKept).sort();
}

const isMoved = (from: EventContent, to: EventContent): boolean => MOVING.some((field) => from[field] !== to[field]);

const datesOf = (pattern: RecurrencePattern | null): string[][] => [pattern?.exdates ?? [], pattern?.rdates ?? []];

const hasSameDates = (a: RecurrencePattern | null, b: RecurrencePattern | null): boolean =>
  isDeepStrictEqual(datesOf(a), datesOf(b));

function isValid(input: EventInput, theirs: EventContent, budget: StepBudget): boolean {
  try {
    contentFrom(input, budget, theirs);
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'invalid-request' && !budget.isExceeded) return false;
    throw error;
  }
}

type Shown = Record<'base' | 'ours', EventContent> & { theirs: EventContent | undefined };

function mergeConflict(fields: readonly Field[], currentVersion: number, { base, theirs, ours }: Shown): ProblemError {
  const conflicts = fields.map((field): FieldConflict => ({
    field,
    base: shown(field, base),
    theirs: shown(field, theirs),
    yours: shown(field, ours),
  }));
  return new ProblemError(
    'merge-conflict',
    'Another person changed the same fields. Choose a value for each and send it with If-Match set to the current version.',
    { members: { conflicts, current_version: currentVersion } },
  );
}

function shown(field: Field, content: EventContent | undefined): unknown {
  if (!content) return null;
  const { recurrence_pattern: pattern } = content;
  return { ...content, ...shownTimes(content), recurrence_pattern: pattern && patternView(pattern) }[field];
}
