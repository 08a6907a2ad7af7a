/**
 * Expands series with another engine, `rrule-temporal`, and the clocks of `moment-timezone`: nothing is shared with ours
 * but the definition, and the release of the time zone data. The rule is expanded as if the wall clock were UTC; wall times then become instants in the zone, and
 * `UNTIL`, `RDATE` and `EXDATE` apply to these.
 */
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { Rule } from '../../../../lib/domain/recurrence/rule.js';
import type { Series, WrittenTime } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { instantOfWall, wallAt } from '../../../support/zones/reference.js';

const DAY = 86_400;

const isoOf = (wallSeconds: number): string => new Date(wallSeconds * 1000).toISOString().slice(0, 19);

/** A series that starts in the second pass of an hour continues in that pass. */
function startOf({ zone, startsAtEpochSeconds }: Series, wallSeconds: number): number {
  const first = instantOfWall(zone, wallSeconds);
  return first < startsAtEpochSeconds ? instantOfWall(zone, wallSeconds, 'last') : first;
}

function lastByUntil({ rule: { until }, zone, isAllDay }: Series): number {
  if (until === undefined) return Infinity;
  if (until.endsWith('Z')) return Temporal.Instant.from(until).epochMilliseconds / 1000;
  const wallSeconds = Temporal.PlainDateTime.from(until).toZonedDateTime('UTC').epochMilliseconds / 1000;
  return isAllDay ? wallSeconds : instantOfWall(zone, wallSeconds);
}

/**
 * Rules that `rrule-temporal` 2.2.8 reads otherwise than RFC 5545, all of them yearly: it lets one of two lists of days go
 * when there are several; it takes the years of numbered weeks for those of the rule, which shows where it counts years
 * or places, and when a series starts in a last week that reaches into January; for numbered weeks without a weekday it
 * forgets that of the start when it looks far ahead; and the 53rd Monday of a year that has 52 it looks for in the next.
 */
export function isMisreadByAnotherEngine(rule: Rule): boolean {
  return (
    rule.frequency === 'yearly' && (hasSeveralLists(rule) || hasWeeksOfOtherYears(rule) || hasWeekdayPastTheYear(rule))
  );
}

function hasSeveralLists({ byWeekNo, byYearDay, byMonthDay, byDay = [] }: Rule): boolean {
  const isCounted = byDay.some(({ ordinal }) => ordinal !== undefined);
  const isPlain = byDay.some(({ ordinal }) => ordinal === undefined);
  return (
    [byWeekNo, byYearDay, byMonthDay].filter((list) => list !== undefined).length > 1 ||
    (byYearDay !== undefined && byDay.length > 0) ||
    (isCounted && (isPlain || byMonthDay !== undefined))
  );
}

const hasWeekdayPastTheYear = ({ byDay = [] }: Rule): boolean =>
  byDay.some(({ ordinal = 0 }) => Math.abs(ordinal) === 53);

const hasWeeksOfOtherYears = ({ byWeekNo, byDay, bySetPosition, interval = 1 }: Rule): boolean =>
  byWeekNo !== undefined &&
  (interval > 1 ||
    bySetPosition !== undefined ||
    byDay === undefined ||
    byWeekNo.some((week) => week > 51 || week === -1));

/** Local times of the rule between two wall-clock seconds, both included; without `UNTIL`. */
function wallTimes({ rule, startWallSeconds }: Series, from: number, to: number): number[] {
  const engine = new RRuleTemporal({
    rruleString: formatRule(rule).replace(/;UNTIL=[^;]*/, ''),
    dtstart: Temporal.ZonedDateTime.from(`${isoOf(startWallSeconds)}[UTC]`),
    maxIterations: 1_000_000,
    maxCandidateEvaluations: 100_000_000,
    cache: false,
  });
  return engine
    .between(new Date(from * 1000), new Date(to * 1000), true)
    .map(({ epochMilliseconds }) => epochMilliseconds / 1000);
}

export interface Span {
  startsAtEpochSeconds: number;
  endsAtEpochSeconds: number;
}

/** The occurrences of the series that overlap the window, in order. */
export function occurrencesByAnotherEngine(series: Series, window: Span): Span[] {
  const { zone, isAllDay, durationSeconds } = series;
  const idOf = ({ wallSeconds, offsetSeconds }: WrittenTime): number => wallSeconds - offsetSeconds;
  const exdates = new Set(series.exdates.map(idOf));
  const from = wallAt(zone, window.startsAtEpochSeconds) - durationSeconds - DAY;
  const until = lastByUntil(series);
  const to = Math.min(wallAt(zone, window.endsAtEpochSeconds), until + DAY) + DAY;
  // Otherwise the engine would search to the end of the window without a result.
  const ofRule = (from > to ? [] : wallTimes(series, from, to))
    .map((wallSeconds) => (isAllDay ? wallSeconds : startOf(series, wallSeconds)))
    .filter((id) => id <= until);
  return [...new Set([...ofRule, ...series.rdates.map(idOf)])]
    .filter((id) => !exdates.has(id))
    .sort((a, b) => a - b)
    .map((id) => ({
      startsAtEpochSeconds: isAllDay ? instantOfWall(zone, id) : id,
      endsAtEpochSeconds: isAllDay ? instantOfWall(zone, id + durationSeconds) : id + durationSeconds,
    }))
    .filter(
      ({ startsAtEpochSeconds, endsAtEpochSeconds }) =>
        startsAtEpochSeconds < window.endsAtEpochSeconds && endsAtEpochSeconds > window.startsAtEpochSeconds,
    );
}
