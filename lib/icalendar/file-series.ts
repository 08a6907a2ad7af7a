/** Reads the rule and the dates of a series from a file. */
import type { EventInput } from '../domain/event/event-input.js';
import type { PatternInput } from '../domain/event/recurrence-pattern.js';
import { parseRule } from '../domain/recurrence/rrule-text.js';
import { FileFaultError, type FileProperty } from './file-components.js';
import type { EventComponent, FileTimes } from './file-occurrence.js';
import { endAfter, instantOfTime, occurrenceStartOf, textOf, timeFrom, timesOf, type FileTime } from './file-times.js';

/** A date of `RDATE;VALUE=PERIOD` whose duration differs from that of the series. */
export interface PeriodDate {
  line: number;
  start: FileTime;
  times: Pick<EventInput, 'start_time' | 'end_time'>;
}

/** A rule with one occurrence, for a series that has dates only. */
export const NO_RULE = 'FREQ=DAILY;COUNT=1';

/**
 * Reads the pattern of a series, and its dates with another duration; `undefined` for a single event.
 * @throws FileFaultError
 */
export function patternOf(
  { properties, zones }: EventComponent,
  times: FileTimes,
): { pattern: PatternInput; periods: PeriodDate[] } | undefined {
  const all = (name: string): FileProperty[] => properties.filter((property) => property.name === name);
  const [exrule] = all('EXRULE');
  if (exrule) throw new FileFaultError(exrule.line, 'must not have an EXRULE, which is not supported');
  const [rule, second] = all('RRULE');
  if (second) throw new FileFaultError(second.line, 'must not have more than one RRULE');
  if (!rule && all('RDATE').length === 0) return undefined;
  requireFewDates([...all('RDATE'), ...all('EXDATE')]);
  const series = { ...times, startWallSeconds: times.start.wallSeconds };
  const periods: PeriodDate[] = [];
  const rdates = all('RDATE').flatMap((property) =>
    property.value.split(',').map((value) => {
      const [from = '', to] = value.trim().split('/');
      const start = timeFrom(from, property, zones);
      const id = occurrenceStartOf(start, series, property.line);
      const endsAt = to === undefined ? undefined : endOfPeriod(to, start, property, zones);
      if (endsAt !== undefined && endsAt - instantOfTime(start) !== times.endsAt - times.startsAt) {
        const end_time = textOf(endsAt, times, property.line);
        periods.push({ line: property.line, start, times: { start_time: id, end_time } });
      }
      return id;
    }),
  );
  const exdates = all('EXDATE').flatMap((property) =>
    timesOf(property, zones).map((time) => occurrenceStartOf(time, series, property.line)),
  );
  return { pattern: { rrule: rule ? ruleText(rule, times) : NO_RULE, exdates, rdates }, periods };
}

/** An event can have 500 different dates. Files can repeat dates, so more are read. */
const MAX_DATES_READ = 1_000;

function requireFewDates(properties: FileProperty[]): void {
  let dates = 0;
  for (const { line, value } of properties) {
    dates += value.split(',', MAX_DATES_READ + 1).length;
    if (dates > MAX_DATES_READ)
      throw new FileFaultError(line, 'must not have more than 1,000 dates of EXDATE and RDATE');
  }
}

function endOfPeriod(to: string, start: FileTime, property: FileProperty, zones: EventComponent['zones']): number {
  const { line } = property;
  const isDuration = /^[+-]?P/i.test(to);
  const end = isDuration ? endAfter(start, { line, value: to }) : instantOfTime(timeFrom(to, property, zones));
  if (end <= instantOfTime(start)) throw new FileFaultError(line, 'must not have an RDATE that ends before it starts');
  return end;
}

/**
 * The rule in the form that requests have. Corrects an `UNTIL` whose kind differs from that of the start, which some
 * products write: a date includes that whole day of a timed series; of a time, an all-day series uses only the date.
 */
function ruleText({ line, value }: FileProperty, { isAllDay }: FileTimes): string {
  const text = value
    .trim()
    .replace(/;+$/, '')
    .replace(/UNTIL=(\d{8})(T\d{6}Z?)?(?=;|$)/i, (whole, date: string, time?: string) => {
      if (isAllDay) return `UNTIL=${date}`;
      return time === undefined ? `UNTIL=${date}T235959` : whole;
    });
  const reading = parseRule(text);
  if ('faults' in reading) throw new FileFaultError(line, `RRULE ${reading.faults.join('; ')}`);
  return text;
}
