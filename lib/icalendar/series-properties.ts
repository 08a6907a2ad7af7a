/** The times of a series as properties: its start, rule and dates. */
import { formatRule } from '../domain/recurrence/rrule-text.js';
import type { RecurrenceId } from '../domain/recurrence/series.js';
import { idOfWritten, localTimeOfId, ruleStartsIn, untilOf, type Expansion } from '../domain/recurrence/starts.js';
import { wallTimesOf } from '../domain/recurrence/wall-times.js';
import { modulo, SECONDS_A_DAY } from '../domain/time/civil-date.js';
import { instantOfWall, wallAt } from '../domain/time/zone.js';
import type { Property } from './content-lines.js';
import { dateText, instantValue, localValue, timeProperty, timesProperties, utcText } from './time-values.js';

/** An occurrence by its local time. One in the second pass of a repeated hour is in UTC. */
export function localTimeOfOccurrence(expansion: Expansion, id: RecurrenceId) {
  const { zone, isAllDay } = expansion.series;
  const local = localTimeOfId(expansion, id);
  // A time that the clocks skip stays a local time: clients expand the rule on the local clock.
  const isExact = isAllDay || instantOfWall(zone, local) === id;
  return isExact ? localValue(local, { zone, isAllDay }) : instantValue(id, zone);
}

/**
 * `DTSTART` is the first occurrence of the rule: for clients, the start is always an occurrence. The rule keeps its phase
 * and its count, because nothing that it yields is earlier.
 * @throws BudgetExceededError
 */
export function seriesProperties(expansion: Expansion): Property[] {
  const { series } = expansion;
  const { zone, isAllDay } = series;
  const [ofRule] = ruleStartsIn(expansion, { from: -Infinity, to: Infinity });
  const rdates = series.rdates.map((time) => idOfWritten(expansion, time)).sort((a, b) => a - b);
  const first = ofRule ?? rdates[0] ?? series.startsAtEpochSeconds;
  const [ofClock] =
    ofRule === undefined ? [] : wallTimesOf(series, { from: -Infinity, to: Infinity }, expansion.budget);
  const local = ofClock ?? localTimeOfId(expansion, first);
  const isSecondPass = !isAllDay && instantOfWall(zone, local) !== first;
  const exdates = series.exdates.map((time) => idOfWritten(expansion, time));
  const valueOf = (id: RecurrenceId) => localTimeOfOccurrence(expansion, id);
  const further = ofRule === undefined ? rdates.slice(1) : rdates;
  // A local start means the first pass of a repeated hour: it is replaced by the second one.
  const replaced = isSecondPass ? [localValue(local, { zone, isAllDay })] : [];
  const added = isSecondPass && !exdates.includes(first) ? [first] : [];
  return [
    timeProperty('dtstart', localValue(local, { zone, isAllDay }), zone),
    endProperty(expansion, first, local),
    ...(ofRule === undefined ? [] : [ruleProperty(expansion)]),
    ...timesProperties('exdate', [...replaced, ...exdates.map(valueOf)], zone),
    ...timesProperties('rdate', [...added, ...further].map(valueOf), zone),
  ];
}

/** The end; the duration if the clocks skip the start or repeat it, because clients differ in where that start is. */
function endProperty({ series }: Expansion, first: RecurrenceId, local: number): Property {
  const { zone, isAllDay, durationSeconds } = series;
  const end = first + durationSeconds;
  if (isAllDay) return timeProperty('dtend', localValue(end, { zone, isAllDay }), zone);
  return wallAt(zone, first) === local && instantOfWall(zone, local) === first
    ? timeProperty('dtend', instantValue(end, zone), zone)
    : ['duration', {}, 'duration', `PT${durationSeconds}S`];
}

/** `UNTIL` is a date for all-day series, else UTC (RFC 5545 §3.3.10). */
function ruleProperty(expansion: Expansion): Property {
  const { rule, isAllDay } = expansion.series;
  const { until, ...open } = rule;
  const parts = formatRule(open)
    .split(';')
    .map((part) => part.split('=').map((text, index) => (index === 0 ? text.toLowerCase() : text)));
  const end = until === undefined ? {} : { until: untilText(untilOf(expansion), isAllDay) };
  return ['rrule', {}, 'recur', { ...Object.fromEntries(parts), ...end }];
}

const untilText = (end: RecurrenceId, isAllDay: boolean): string =>
  isAllDay ? dateText(end - modulo(end, SECONDS_A_DAY)) : utcText(end);
