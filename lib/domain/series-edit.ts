/** Edits of parts of a series: one occurrence, or one and all that follow. */
import type { EventContent, EventRecord, OccurrenceOverride, RecurrencePattern } from './event.js';
import { contentFrom, type EventInput } from './event-input.js';
import { invalid } from './failure.js';
import type { Occurrence } from './occurrence.js';
import { ruleOf } from './pattern.js';
import type { StepBudget } from './recurrence/budget.js';
import { occurrencesFrom } from './recurrence/expand.js';
import { expansionOf, ruleStartsIn } from './recurrence/starts.js';
import { recurrenceIdOf, type RecurrenceId, type Series } from './recurrence/series.js';
import { formatRule } from './recurrence/text.js';
import { formatUntil } from './recurrence/until.js';
import { seriesOf } from './series.js';

const OVERRIDABLE = ['title', 'description', 'location', 'start_time', 'end_time', 'transparency'] as const;
const OF_THE_SERIES = ['time_zone', 'all_day'] as const;

const single = (content: EventContent): EventContent => ({ ...content, recurrence_pattern: null, exceptions: {} });

/**
 * The series with one occurrence changed; one that is changed back is no exception any more.
 * @throws Failure `invalid-request` for what only a whole series can have
 */
export function withOccurrenceChanged(
  content: EventContent,
  { regular, content: own, occurrenceStart }: Occurrence,
  { recurrence_pattern: pattern, ...input }: EventInput,
): EventContent {
  const changed = contentFrom(input, single(own));
  const faults = OF_THE_SERIES.filter((member) => changed[member] !== content[member]).map((member) => `/${member}`);
  if (pattern === null) faults.push('/recurrence_pattern');
  if (faults.length > 0) {
    throw invalid(faults.map((pointer) => ({ pointer, detail: 'is one for the whole series' })));
  }
  const differing = OVERRIDABLE.filter((member) => changed[member] !== regular[member]);
  const hasMoved = differing.some((member) => member === 'start_time' || member === 'end_time');
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

const without = <T>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));

/** The series without one occurrence, which stays cancelled whatever becomes of the series. */
export function withOccurrenceCancelled(content: EventContent, { occurrenceStart }: Occurrence): EventContent {
  const pattern = content.recurrence_pattern;
  if (!pattern) throw new Error('no series');
  return {
    ...content,
    recurrence_pattern: { ...pattern, exdates: [...pattern.exdates, occurrenceStart].sort() },
    exceptions: without(content.exceptions, occurrenceStart),
  };
}

/** A series in two: what is before an occurrence, and that occurrence with all that follow. */
export interface Split {
  past: EventContent;
  future: EventContent;
}

/**
 * Splits a series before one of its occurrences; `undefined` when nothing is before it.
 * @throws BudgetExceeded
 */
export function splitBefore(
  event: EventRecord,
  { regular, occurrenceStart }: Occurrence,
  budget: StepBudget,
): Split | undefined {
  const { content } = event;
  const series = seriesOf(event);
  const pattern = content.recurrence_pattern;
  if (!series || !pattern) throw new Error('no series');
  const at = idOf(occurrenceStart, series);
  const [first] = occurrencesFrom({ ...series, exdates: [] }, -Infinity, budget);
  if (!first || first.recurrenceId >= at) return undefined;
  const isBefore = (text: string): boolean => idOf(text, series) < at;
  const isAfter = (text: string): boolean => !isBefore(text);
  return {
    past: part(content, endedBefore(pattern, at, series), isBefore),
    future: part({ ...content, ...timesOf(regular) }, countedFrom(pattern, at, series, budget), isAfter),
  };
}

const timesOf = ({ start_time, end_time }: EventContent) => ({ start_time, end_time });

function idOf(text: string, series: Series): RecurrenceId {
  const id = recurrenceIdOf(text, series);
  if (id === undefined) throw new Error(`no occurrence of this series: ${text}`);
  return id;
}

/** What of a series lies on one side. */
const part = (
  content: EventContent,
  pattern: RecurrencePattern,
  isWanted: (text: string) => boolean,
): EventContent => ({
  ...content,
  recurrence_pattern: {
    rrule: pattern.rrule,
    exdates: pattern.exdates.filter(isWanted),
    rdates: pattern.rdates.filter(isWanted),
  },
  exceptions: Object.fromEntries(
    Object.entries(content.exceptions).filter(([occurrenceStart]) => isWanted(occurrenceStart)),
  ),
});

/** The pattern ended by the last second, or the last day, before an occurrence. */
function endedBefore(pattern: RecurrencePattern, at: RecurrenceId, { isAllDay }: Series): RecurrencePattern {
  const { count, ...rule } = ruleOf(pattern);
  const until = formatUntil({ form: isAllDay ? 'date' : 'instant', seconds: isAllDay ? at - 86_400 : at - 1 });
  return { ...pattern, rrule: formatRule({ ...rule, until }) };
}

/** The pattern with what is left of its count. */
function countedFrom(
  pattern: RecurrencePattern,
  at: RecurrenceId,
  series: Series,
  budget: StepBudget,
): RecurrencePattern {
  const rule = ruleOf(pattern);
  if (rule.count === undefined) return pattern;
  const passed = [...ruleStartsIn(expansionOf(series, budget), { from: -Infinity, to: at - 1 })].length;
  return { ...pattern, rrule: formatRule({ ...rule, count: Math.max(1, rule.count - passed) }) };
}
