/** Three-way merge: two edits of the same version of an event, of which neither shall undo the other. */
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
  /** `null` also when the other side has taken the whole occurrence away. */
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
  const yours = contentFrom(input, budget, base);
  const mine = changedFields(base, yours).filter((field) => field !== PATTERN || input[PATTERN] !== undefined);
  const clash = (fields: Field[]): ProblemError => mergeConflict(fields, currentVersion, { base, theirs, yours });
  if (!theirs && mine.length > 0) throw clash(mine);
  if (!theirs) return {};
  const others = changedFields(base, theirs);
  const pattern = mine.includes(PATTERN) ? mergedPattern(base, theirs, yours) : undefined;
  const clashing = mine.filter((field) =>
    field === PATTERN
      ? pattern === undefined
      : others.includes(field) && !isDeepStrictEqual(yours[field], theirs[field]),
  );
  if (clashing.length > 0) throw clash(clashing);
  const given = Object.entries(input).filter(([field]) => mine.includes(field as Field));
  const merged: EventInput = { ...Object.fromEntries(given), recurrence_pattern: pattern };
  if (!isValid(merged, theirs, budget)) {
    throw clash(OF_TIME.filter((field) => mine.includes(field) || others.includes(field)));
  }
  return merged;
}

const changedFields = (from: EventContent, to: EventContent): Field[] =>
  FIELDS.filter((field) => !isDeepStrictEqual(to[field], from[field]));

/** The pattern with the changes of both sides, `null` if it is removed; `undefined` if they clash. */
function mergedPattern(
  base: EventContent,
  theirs: EventContent,
  yours: EventContent,
): RecurrencePattern | null | undefined {
  const [before, others, mine] = [base[PATTERN], theirs[PATTERN], yours[PATTERN]];
  // Dates that a client sent for the old times of a series do not apply after it moved.
  if (isMoved(base, theirs) && !hasSameDates(before, mine)) return undefined;
  if (isMoved(base, yours) && !hasSameDates(before, others)) return undefined;
  if (isDeepStrictEqual(others, before) || isDeepStrictEqual(others, mine)) return mine;
  if (!before || !others || !mine) return undefined;
  return mergedParts(before, others, mine);
}

function mergedParts(
  before: RecurrencePattern,
  others: RecurrencePattern,
  mine: RecurrencePattern,
): RecurrencePattern | undefined {
  const rrule = others.rrule === before.rrule ? mine.rrule : others.rrule;
  if (mine.rrule !== before.rrule && mine.rrule !== rrule) return undefined;
  const exdates = mergedDates(before.exdates, others.exdates, mine.exdates);
  return { rrule, exdates, rdates: mergedDates(before.rdates, others.rdates, mine.rdates) };
}

/** Keeps what either side added, and leaves out what either side removed. */
function mergedDates(before: string[], others: string[], mine: string[]): string[] {
  const isKept = (date: string): boolean => !before.includes(date) || (others.includes(date) && mine.includes(date));
  return [...new Set([...others, ...mine])].filter(isKept).sort();
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

type Shown = Record<'base' | 'yours', EventContent> & { theirs: EventContent | undefined };

function mergeConflict(fields: readonly Field[], currentVersion: number, { base, theirs, yours }: Shown): ProblemError {
  const conflicts = fields.map((field): FieldConflict => ({
    field,
    base: shown(field, base),
    theirs: shown(field, theirs),
    yours: shown(field, yours),
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
