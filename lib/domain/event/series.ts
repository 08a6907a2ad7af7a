/** Recurring events as series, and the bounds that are stored with them. */
import type { EventContent, EventRecord, RecurrencePattern, SeriesBounds } from './event.js';
import { intervalOf, LAST_INSTANT_EPOCH_SECONDS, type Interval } from '../time/event-time.js';
import { invalid } from '../errors.js';
import { ruleOf } from './recurrence-pattern.js';
import { assess, type Assessment } from '../recurrence/assess.js';
import type { StepBudget } from '../recurrence/budget.js';
import { readSeries, type Series } from '../recurrence/series.js';
import { clockOf } from '../recurrence/wall-clock.js';

/** How far ahead a series is checked for conflicts, from its first occurrence or from now, whichever is later. */
export const HORIZON_SECONDS = 366 * 24 * 60 * 60;

/** The maximum number of exdates, rdates and exceptions together. */
const MAX_DATES = 500;

/** The maximum size of an event with its exceptions, as JSON. An item of DynamoDB holds several times as much. */
const MAX_CONTENT_BYTES = 100 * 1_024;

type Dated = Pick<EventRecord, 'bounds'> & {
  content: Pick<EventContent, 'start_time' | 'end_time' | 'time_zone' | 'all_day' | 'recurrence_pattern'>;
};

/** The steps of reading a series, besides one per character of its rule, and the steps per date. */
const STEPS_A_SERIES = 200;
const STEPS_A_DATE = 2;
/** The steps of reading the times of a moved occurrence from the time zone data. */
const STEPS_A_MOVE = 100;

/**
 * The series of a recurring event, for expansion; `undefined` for a single event.
 * @throws BudgetExceededError
 */
export function seriesOf({ content, bounds }: Dated, budget: StepBudget): Series | undefined {
  const pattern = content.recurrence_pattern;
  if (!pattern) return undefined;
  const dates = pattern.exdates.length + pattern.rdates.length;
  budget.spend(STEPS_A_SERIES + pattern.rrule.length + STEPS_A_DATE * dates);
  const countBoundWallSeconds = bounds?.countBoundWallSeconds ?? undefined;
  return readSeries(content, { ...pattern, rule: ruleOf(pattern), countBoundWallSeconds }, clockOf(content.time_zone));
}

const refuse = (detail: string) => invalid([{ pointer: '/recurrence_pattern', detail }]);

/**
 * The bounds to store with an event; `null` for a single event.
 * @throws ProblemError `invalid-request` for too many dates, a series that is too large, or as {@link requireExpandable} does
 */
export function boundsOf(content: EventContent, budget: StepBudget): SeriesBounds | null {
  const pattern = content.recurrence_pattern;
  if (!pattern) return null;
  requireFewDates(content, pattern);
  requireSmall(content);
  const { series, lastEndsAtEpochSeconds: lastEnd } = requireExpandable(
    readSeries(content, { ...pattern, rule: ruleOf(pattern) }),
    budget,
  );
  const { countBoundWallSeconds = null } = series;
  const moved = Object.values(content.exceptions).filter((own) => own.end_time !== undefined);
  budget.spend(STEPS_A_MOVE * moved.length);
  const ends = moved.map((own) => intervalOf({ ...content, ...own }).endsAtEpochSeconds);
  return { countBoundWallSeconds, endsAtEpochSeconds: lastEnd === undefined ? null : Math.max(lastEnd, ...ends) };
}

/**
 * Returns the series with the bound that replaces its `COUNT`, and its end, if it can be expanded within a request.
 * @throws ProblemError `invalid-request` if the pattern has no or too many occurrences, or checking it takes too many steps;
 * BudgetExceededError
 */
export function requireExpandable(series: Series, budget: StepBudget): Exclude<Assessment, { detail: string }> {
  const assessment = assess(series, budget);
  if ('detail' in assessment) throw refuse(assessment.detail);
  return assessment;
}

function requireFewDates({ exceptions }: EventContent, { exdates, rdates }: RecurrencePattern): void {
  if (Object.keys(exceptions).length + exdates.length + rdates.length <= MAX_DATES) return;
  throw refuse(`must not have more than ${MAX_DATES} exdates, rdates and exceptions`);
}

/** Only exceptions can make an event so large. */
function requireSmall(content: EventContent): void {
  if (Buffer.byteLength(JSON.stringify(content)) <= MAX_CONTENT_BYTES) return;
  throw invalid([{ pointer: '', detail: 'must not make the event larger than 100 KB, exceptions included' }]);
}

/** From the start of an event to the end of its last occurrence. */
export function spanOf({ content, bounds }: Dated, first = intervalOf(content)): Interval {
  const { startsAtEpochSeconds, endsAtEpochSeconds } = first;
  if (!bounds) return { startsAtEpochSeconds, endsAtEpochSeconds };
  return { startsAtEpochSeconds, endsAtEpochSeconds: bounds.endsAtEpochSeconds ?? LAST_INSTANT_EPOCH_SECONDS };
}
