/** Splits a series at one of its occurrences: the earlier occurrences, and this with all later ones. */
import type { EventContent, EventRecord, RecurrencePattern } from '../event/event.js';
import type { Occurrence } from '../event/occurrence.js';
import { ruleOf } from '../event/recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { occurrencesFrom } from '../recurrence/expand.js';
import { recurrenceIdOf, recurrenceIdText, writtenTimeOf, type RecurrenceId } from '../recurrence/series.js';
import {
  canBeginAt,
  expansionOf,
  idOfWritten,
  localTimeOfId,
  ruleStartsIn,
  skippedPast,
  untilOf,
  type Expansion,
} from '../recurrence/starts.js';
import { formatRule } from '../recurrence/rrule-text.js';
import { formatUntil, type Until } from '../recurrence/until.js';
import { wallTimesOf } from '../recurrence/wall-times.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { seriesOf } from '../event/series.js';
import { skippedTimes, type Times } from '../event/series-times.js';

/** The steps of assigning one date to a side. */
const STEPS_A_DATE = 20;

export interface Split {
  past: EventContent;
  /** The later part, unchanged. If its rule starts after its first occurrence, that occurrence is an rdate. */
  future: EventContent;
  /** The times of the first occurrence of the later part. */
  first: Times;
  /** The same start in wall seconds; the clocks can skip this time. */
  localStart: number;
}

/** Where the rule continues after a split (`undefined` if it has ended), and its occurrences that become rdates. */
interface Continuation {
  begins: RecurrenceId | undefined;
  besides: RecurrenceId[];
}

/** A series and the occurrence at which it is split. */
interface SplitPoint extends Continuation {
  content: EventContent;
  pattern: RecurrencePattern;
  expansion: Expansion;
  at: RecurrenceId;
}

/**
 * Splits a series before one of its occurrences; `undefined` if it is the first.
 * @throws BudgetExceededError
 */
export function splitBefore(
  event: EventRecord,
  { regular, occurrenceStart }: Occurrence,
  budget: StepBudget,
): Split | undefined {
  const { content } = event;
  const series = seriesOf(event, budget);
  const pattern = content.recurrence_pattern;
  if (!series || !pattern) throw new Error('no series');
  const at = recurrenceIdOf(occurrenceStart, series) ?? NaN;
  const [first] = occurrencesFrom({ ...series, exdates: [] }, -Infinity, budget);
  if (!first || first.recurrenceId >= at) return undefined;
  const expansion = expansionOf(series, budget);
  const dates = pattern.exdates.length + pattern.rdates.length + Object.keys(content.exceptions).length;
  budget.spend(STEPS_A_DATE * dates);
  const point = { content, pattern, expansion, at, ...continuationOf(expansion, at) };
  return {
    past: pastOf(point),
    future: futureOf(point),
    first: timesOf(regular),
    localStart: localTimeOfId(expansion, at),
  };
}

const timesOf = ({ start_time, end_time }: Times): Times => ({ start_time, end_time });

function pastOf(point: SplitPoint): EventContent {
  const { content, pattern, expansion, at, begins, besides } = point;
  const past = { ...content, ...datesOf(point, (id) => id < at) };
  const [ofRule] = ruleStartsIn(expansion, { from: -Infinity, to: at - 1 });
  if (ofRule === undefined) return withDatesAlone(past, point);
  if (begins === undefined && besides.length === 0) return past;
  const { count, ...rule } = ruleOf(pattern);
  return withRule(past, formatRule({ ...rule, until: endBefore(point) }));
}

/**
 * An `UNTIL` between an occurrence and the one before: at the midnight between them if there is one, so that it includes the
 * same occurrences when the time of day changes. It is a local time, so that this is also true when the zone changes.
 */
function endBefore({ expansion, at }: SplitPoint): string {
  const { series } = expansion;
  if (series.isAllDay) return formatUntil({ form: 'date', seconds: at - SECONDS_A_DAY });
  const local = localTimeOfId(expansion, at);
  const midnight = Math.floor(local / SECONDS_A_DAY) * SECONDS_A_DAY;
  const ends = [midnight, local].map((seconds): Until => ({ form: 'local', seconds: seconds - 1 }));
  const isBetween = (until: Until): boolean => {
    const end = untilOf(
      expansionOf({ ...series, rule: { ...series.rule, until: formatUntil(until) } }, expansion.budget),
    );
    return end < at && [...ruleStartsIn(expansion, { from: end + 1, to: at - 1 })].length === 0;
  };
  // In an hour that the clocks repeat, only an instant can be between them.
  return formatUntil(ends.find(isBetween) ?? { form: 'instant', seconds: at - 1 });
}

function futureOf(point: SplitPoint): EventContent {
  const { content, pattern, expansion, at, begins, besides } = point;
  const future = { ...content, ...datesOf(point, (id) => id >= at, besides) };
  if (begins === undefined) return withDatesAlone(future, point);
  const { count, ...rule } = ruleOf(pattern);
  const left = count === undefined ? {} : { count: count - timesBefore(expansion, begins) };
  return withRule({ ...future, ...timesAt(expansion, begins) }, formatRule({ ...rule, ...left }));
}

/** The number of local times of the rule before this one, as `COUNT` counts: two that become one instant are two. */
function timesBefore(expansion: Expansion, id: RecurrenceId): number {
  const { series, budget } = expansion;
  return [...wallTimesOf(series, { from: -Infinity, to: localTimeOfId(expansion, id) - 1 }, budget)].length;
}

/**
 * Where the rule continues. It can be later than the split: after an rdate, or after an occurrence that moved forward by a
 * gap past one with a later local time.
 */
function continuationOf(expansion: Expansion, at: RecurrenceId): Continuation {
  const movedPast: RecurrenceId[] = [];
  for (const id of ruleStartsIn(expansion, { from: at, to: Infinity })) {
    if (canBeginAt(expansion, id)) return { begins: id, besides: [...movedPast, ...skippedPast(expansion, id)] };
    movedPast.push(id);
  }
  return { begins: undefined, besides: movedPast };
}

function timesAt(expansion: Expansion, id: RecurrenceId): Times {
  const { series } = expansion;
  const start = localTimeOfId(expansion, id);
  return (
    (series.isAllDay ? undefined : skippedTimes({ start, end: start + series.durationSeconds }, series.zone)) ?? {
      start_time: recurrenceIdText(id, series),
      end_time: recurrenceIdText(id + series.durationSeconds, series),
    }
  );
}

/** The dates and exceptions of one side. */
function datesOf(
  { content, pattern, expansion }: SplitPoint,
  isWanted: (id: RecurrenceId) => boolean,
  further: RecurrenceId[] = [],
): Pick<EventContent, 'recurrence_pattern' | 'exceptions'> {
  const isOnThisSide = (text: string): boolean => isWanted(idOfWritten(expansion, writtenTimeOf(text)));
  const { rrule, exdates, rdates } = pattern;
  return {
    recurrence_pattern: {
      rrule,
      exdates: exdates.filter(isOnThisSide),
      rdates: [...rdates.filter(isOnThisSide), ...further.map((id) => recurrenceIdText(id, expansion.series))],
    },
    exceptions: Object.fromEntries(
      Object.entries(content.exceptions).filter(([occurrenceStart]) => isOnThisSide(occurrenceStart)),
    ),
  };
}

const withRule = (content: EventContent, rrule: string): EventContent => ({
  ...content,
  recurrence_pattern: content.recurrence_pattern && { ...content.recurrence_pattern, rrule },
});

/** A part without occurrences of the rule: it starts at its first rdate. */
function withDatesAlone(content: EventContent, { expansion }: SplitPoint): EventContent {
  const { series } = expansion;
  const { exdates = [], rdates = [] } = content.recurrence_pattern ?? {};
  const [first = NaN, ...further] = rdates
    .map((text) => idOfWritten(expansion, writtenTimeOf(text)))
    .sort((one, other) => one - other);
  return {
    ...content,
    ...timesAt(expansion, first),
    recurrence_pattern: {
      rrule: formatRule({ frequency: 'daily', count: 1 }),
      exdates,
      rdates: further.map((id) => recurrenceIdText(id, series)),
    },
  };
}
