/**
 * `VTIMEZONE` from the pinned time zone data (RFC 5545 §3.6.5). Yearly changes are recurrence rules; earlier changes are
 * one observance each. Lists of dates (`RDATE`) are not used, because Outlook ignores them.
 */
import { dateOf, dayOf, daysInMonth, modulo, SECONDS_A_DAY } from '../domain/time/civil-date.js';
import type { Interval } from '../domain/time/event-time.js';
import { canonicalZone, UnknownZoneError, wallSecondsOf } from '../domain/time/zone.js';
import { ruleTransition, unpackZone, zoneData, type YearlyChange, type Zone } from '../domain/time/zone-data.js';
import { WEEKDAYS } from '../domain/recurrence/rule.js';
import { textProperty, type Component, type Property } from './content-lines.js';

/** A change of the offset, in seconds since the Unix epoch. */
interface Onset {
  at: number;
  offsetFrom: number;
  offsetTo: number;
  isDaylight: boolean;
  rule?: Record<string, unknown>;
}

/** Changes from one year before the span on are written, so that summer time and standard time both are. */
const SECONDS_BEFORE = 366 * SECONDS_A_DAY;
/** Summer time is a higher offset for less than this. */
const MAX_SUMMER_SECONDS = 330 * SECONDS_A_DAY;

/** @throws UnknownZoneError */
function zoneOf(name: string): Zone {
  const { zones, links } = zoneData();
  const canonical = canonicalZone(name);
  const packed = canonical === undefined ? undefined : zones[links[canonical] ?? canonical];
  if (packed === undefined) throw new UnknownZoneError(name);
  return unpackZone(packed);
}

/**
 * The definition of a zone for a span of time. Its offsets are right from the start of the span to its end.
 * @param name IANA name, which becomes the `TZID`
 * @throws UnknownZoneError
 */
export function zoneComponent(name: string, span: Interval): Component {
  const zone = zoneOf(name);
  const from = span.startsAtEpochSeconds - SECONDS_BEFORE;
  const onsets = [...listedOnsets(zone, from, span.endsAtEpochSeconds), ...yearlyOnsets(zone, from)];
  const [first] = onsets;
  // Every definition has a STANDARD: clients that know no other observance read at least this one.
  if (first && onsets.every(({ isDaylight }) => isDaylight)) first.isDaylight = false;
  return {
    name: 'VTIMEZONE',
    properties: [textProperty('tzid', name)],
    components: onsets.map(observance),
  };
}

/** The changes of the list within a time, and the one that is in effect when it begins. */
function listedOnsets({ transitions, offsets, rules }: Zone, from: number, to: number): Onset[] {
  const rulesFrom = rules ? wallSecondsOf(rules.fromYear, 1, 1) : Infinity;
  if (from >= rulesFrom) return [];
  const onsetAt = (index: number): Onset => {
    const offsetTo = offsets[index + 1] ?? 0;
    const offsetFrom = offsets[index] ?? offsetTo;
    const at = transitions[index] ?? from;
    const lasts = (transitions[index + 1] ?? rulesFrom) - at;
    return { at, offsetFrom, offsetTo, isDaylight: offsetTo > offsetFrom && lasts < MAX_SUMMER_SECONDS };
  };
  const inEffect = transitions.findLastIndex((at) => at <= from);
  const later = transitions.flatMap((at, index) => (index > inEffect && at < to ? onsetAt(index) : []));
  return [onsetAt(inEffect), ...later.filter(({ offsetFrom, offsetTo }) => offsetFrom !== offsetTo)];
}

/** The changes by rule, from a time on or from the year in which the rules begin. */
function yearlyOnsets({ rules }: Zone, from: number): Onset[] {
  if (!rules) return [];
  const year = Math.max(rules.fromYear, dateOf(dayOf(from)).year - 1);
  const [one, other] = rules.changes;
  const onsetOf = (change: YearlyChange, offsetFrom: number): Onset => ({
    at: ruleTransition(change, year, offsetFrom),
    offsetFrom,
    offsetTo: change.offsetSeconds,
    isDaylight: change.offsetSeconds > offsetFrom,
    rule: ruleOf(change),
  });
  return [onsetOf(one, other.offsetSeconds), onsetOf(other, one.offsetSeconds)].sort((a, b) => a.at - b.at);
}

/** The rule of a yearly change. A change before or after midnight of its weekday moves the rule to the day on the clock. */
function ruleOf({ month, week, weekday, secondsOfDay }: YearlyChange): Record<string, unknown> {
  const shift = Math.floor(secondsOfDay / SECONDS_A_DAY);
  const byday = WEEKDAYS[modulo(weekday + shift, 7)];
  if (shift === 0) return { freq: 'YEARLY', byday: `${week < 5 ? week : -1}${byday}`, bymonth: month };
  const length = daysInMonth(1, month);
  const first = (week < 5 ? 7 * (week - 1) + 1 : length - 6) + shift;
  const days = Array.from({ length: 7 }, (_, index) => first + index);
  if (days.every((day) => day >= 1 && day <= length)) {
    return { freq: 'YEARLY', byday, bymonthday: days, bymonth: month };
  }
  // Days of two months: counted from the end of the year, which is the same in leap years from March on.
  const fromEnd = (day: number): number => (wallSecondsOf(1, month, day) - wallSecondsOf(2, 1, 1)) / SECONDS_A_DAY;
  return { freq: 'YEARLY', byday, byyearday: days.map(fromEnd) };
}

/** An offset as jCal has it, such as `+01:00`. */
function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), ...(size % 60 === 0 ? [] : [size % 60])];
  return (seconds < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const observance = ({ at, offsetFrom, offsetTo, isDaylight, rule }: Onset): Component => ({
  name: isDaylight ? 'DAYLIGHT' : 'STANDARD',
  properties: [
    ['dtstart', {}, 'date-time', new Date((at + offsetFrom) * 1000).toISOString().slice(0, 19)],
    ['tzoffsetfrom', {}, 'utc-offset', offsetText(offsetFrom)],
    ['tzoffsetto', {}, 'utc-offset', offsetText(offsetTo)],
    ...(rule ? [['rrule', {}, 'recur', rule] as Property] : []),
  ],
});
