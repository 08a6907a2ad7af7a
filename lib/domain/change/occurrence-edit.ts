/** Edits of one occurrence of a series. */
import { isDeepStrictEqual } from 'node:util';
import type { EventContent, OccurrenceOverride } from '../event/event.js';
import { contentFrom, type EventInput, type EventUpdate } from '../event/event-input.js';
import { invalid } from '../errors.js';
import type { Occurrence } from '../event/occurrence.js';
import { isSamePattern, type PatternInput } from '../event/recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { recurrenceIdOf } from '../recurrence/series.js';

/** How much of a series an edit at one of its occurrences changes. */
export type Scope = 'this' | 'following' | 'all';

/** The part of a series that an edit changes. */
export interface SeriesPart {
  /** The `occurrence_start` as the client sent it. */
  occurrence: string;
  scope: Scope;
}

const OCCURRENCE_MISSING =
  'requires the query parameter occurrence with the same value, because the event is a series: scope=this, following or ' +
  'all then selects what changes';

/**
 * Refuses an occurrence that a client sends back to another part of its series: the part would move to the times of the
 * occurrence.
 * @param part what the query addresses; `undefined` for the whole event
 * @param versions the event as the client may have read it; the first series decides which occurrence a time names
 * @throws ProblemError `invalid-request`
 */
export function requireSameOccurrence(
  { occurrence_start: sent }: EventUpdate,
  part: SeriesPart | undefined,
  versions: (EventContent | undefined)[],
): void {
  const series = versions.find((content) => content?.recurrence_pattern);
  if (!series || sent === undefined || sent === null || sent === part?.occurrence) return;
  const idOf = (text: unknown) =>
    typeof text === 'string' ? recurrenceIdOf(text, { zone: series.time_zone, isAllDay: series.all_day }) : undefined;
  if (part && idOf(sent) === idOf(part.occurrence)) return;
  const detail = part ? 'must name the same occurrence as the query parameter occurrence' : OCCURRENCE_MISSING;
  throw invalid([{ pointer: '/occurrence_start', detail }]);
}

/** The members of an occurrence that an exception can change. */
const OVERRIDABLE = ['title', 'description', 'location', 'start_time', 'end_time', 'transparency'] as const;
const SERIES_ONLY = ['time_zone', 'all_day', 'calendar_id', 'resources'] as const;

export const isTime = (member: string): boolean => member === 'start_time' || member === 'end_time';

/** A series as one event. */
export const single = (content: EventContent): EventContent => ({
  ...content,
  recurrence_pattern: null,
  exceptions: {},
});

/**
 * Stores an edit of one occurrence as an exception of its series. Removes the exception if the edited occurrence is as
 * the series schedules it.
 * @throws ProblemError `invalid-request` for members that can be changed only for the whole series
 */
export function withOccurrenceChanged(
  content: EventContent,
  { regular, content: own, occurrenceStart }: Occurrence,
  { recurrence_pattern: pattern, ...input }: EventInput,
  budget: StepBudget,
): EventContent {
  const changed = contentFrom(input, budget, single(own));
  const faults = SERIES_ONLY.filter((member) => !isDeepStrictEqual(changed[member], content[member])).map(
    (member) => `/${member}`,
  );
  if (pattern !== undefined && !isKnownPattern(pattern, content)) faults.push('/recurrence_pattern');
  if (faults.length > 0) {
    throw invalid(faults.map((pointer) => ({ pointer, detail: 'can be changed only for the whole series' })));
  }
  const differing = OVERRIDABLE.filter((member) => changed[member] !== regular[member]);
  const hasMoved = differing.some(isTime);
  const override: OccurrenceOverride = {
    ...Object.fromEntries(differing.map((member) => [member, changed[member]])),
    ...(hasMoved ? { start_time: changed.start_time, end_time: changed.end_time } : {}),
  };
  const exceptions = without(content.exceptions, occurrenceStart);
  return {
    ...content,
    exceptions: differing.length === 0 ? exceptions : { ...exceptions, [occurrenceStart]: override },
  };
}

/** Whether the pattern in a request is the present pattern of the series. */
export const isKnownPattern = (
  given: PatternInput | null,
  { recurrence_pattern: known, time_zone: zone, all_day: isAllDay }: EventContent,
): boolean => given !== null && known !== null && isSamePattern(given, known, { zone, isAllDay });

const without = <T>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));

const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

/** The series with one occurrence cancelled by an exdate, which stays when the series changes. */
export function withOccurrenceCancelled(content: EventContent, { occurrenceStart }: Occurrence): EventContent {
  const pattern = content.recurrence_pattern;
  if (!pattern) throw new Error('no series');
  return {
    ...content,
    recurrence_pattern: { ...pattern, exdates: [...pattern.exdates, occurrenceStart].sort(byTime) },
    exceptions: without(content.exceptions, occurrenceStart),
  };
}
