/** Recurring events as series: what they yield, and within which bounds. */
import type { EventContent, EventRecord, RecurrencePattern, SeriesBounds } from './event.js';
import { intervalOf, LAST_INSTANT_EPOCH_SECONDS, type Interval } from '../time/event-time.js';
import { invalid } from '../errors.js';
import { ruleOf } from './recurrence-pattern.js';
import { assess, type Assessment } from '../recurrence/assess.js';
import type { StepBudget } from '../recurrence/budget.js';
import { seriesOf as readSeries, type Series } from '../recurrence/series.js';
import { clockOf } from '../recurrence/wall-clock.js';

/** How far ahead a series is judged for conflicts, from its first occurrence or from now. */
export const HORIZON_SECONDS = 366 * 24 * 60 * 60;

/** The most dates that a series has of its own: exdates, rdates and exceptions together. */
const MAX_DATES = 500;

/** The most that an event is with all its exceptions, as JSON: several times as much fits into an item of the store. */
const MAX_CONTENT_BYTES = 100 * 1_024;

type Dated = Pick<EventRecord, 'bounds'> & {
  content: Pick<EventContent, 'start_time' | 'end_time' | 'time_zone' | 'all_day' | 'recurrence_pattern'>;
};

/** What reading a series costs, in steps, besides one for each character of its rule, and each of its dates. */
const STEPS_A_SERIES = 200;
const STEPS_A_DATE = 2;
/** What reading a moved occurrence's own times costs where they are asked of the time zone database. */
const STEPS_A_MOVE = 100;

/**
 * What a recurring event yields; `undefined` for a single one.
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
 * The bounds of what is about to be written; `null` for a single event.
 * @throws ProblemError `invalid-request` for too many dates, a series that is too large, or as {@link judged} does
 */
export function boundsOf(content: EventContent, budget: StepBudget): SeriesBounds | null {
  const pattern = content.recurrence_pattern;
  if (!pattern) return null;
  requireFewDates(content, pattern);
  requireSmall(content);
  const { series, lastEndsAtEpochSeconds: lastEnd } = judged(
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
 * A series that may be written, with the bound that stands for its `COUNT`, and its end.
 * @throws ProblemError `invalid-request` for a pattern that yields nothing, too much, or takes too long to find out; BudgetExceededError
 */
export function judged(series: Series, budget: StepBudget): Exclude<Assessment, { detail: string }> {
  const assessment = assess(series, budget);
  if ('detail' in assessment) throw refuse(assessment.detail);
  return assessment;
}

function requireFewDates({ exceptions }: EventContent, { exdates, rdates }: RecurrencePattern): void {
  if (Object.keys(exceptions).length + exdates.length + rdates.length <= MAX_DATES) return;
  throw refuse(`must not have more than ${MAX_DATES} exdates, rdates and exceptions`);
}

/** Only exceptions can make an event so large, whatever its texts are. */
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
