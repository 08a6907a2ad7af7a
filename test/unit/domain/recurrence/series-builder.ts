/** Creates series in one line, and shows their occurrences as text. */
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { occurrencesFrom, type OccurrenceTimes } from '../../../../lib/domain/recurrence/expand.js';
import type { Rule } from '../../../../lib/domain/recurrence/rule.js';
import { recurrenceIdOf, recurrenceIdText, readSeries } from '../../../../lib/domain/recurrence/series.js';
import type { RecurrenceId, Series, WrittenTime } from '../../../../lib/domain/recurrence/series.js';
import { parseRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { formatInstant, instantOf, isDate } from '../../../../lib/domain/time/event-time.js';
import { offsetSecondsAt } from '../../../../lib/domain/time/zone.js';

export function ruleOf(text: string): Rule {
  const reading = parseRule(text);
  if ('faults' in reading) throw new Error(`${text}: ${reading.faults.join('; ')}`);
  return reading.rule;
}

interface SeriesOptions {
  zone?: string;
  /** For a timed series. */
  durationSeconds?: number;
  /** For an all-day series. */
  days?: number;
  exdates?: string[];
  rdates?: string[];
  countBoundWallSeconds?: number;
}

/** Starts at a local time of the zone, such as `1997-09-02T09:00:00`, or on a date. */
export function series(
  rule: string,
  start: string,
  {
    zone = 'America/New_York',
    durationSeconds = 3600,
    days = 1,
    exdates = [],
    rdates = [],
    ...more
  }: SeriesOptions = {},
): Series {
  const isAllDay = isDate(start);
  const startsAt = instantOf(start, zone)!;
  const stored = (text: string) => recurrenceIdText(recurrenceIdOf(text, { zone, isAllDay })!, { zone, isAllDay });
  return readSeries(
    {
      start_time: isAllDay ? start : formatInstant(startsAt, zone),
      end_time: isAllDay ? dateAfter(start, days) : formatInstant(startsAt + durationSeconds, zone),
      time_zone: zone,
      all_day: isAllDay,
    },
    { rule: ruleOf(rule), exdates: exdates.map(stored), rdates: rdates.map(stored), ...more },
  );
}

/** An occurrence in the stored format of exdates and rdates. */
export function written({ zone, isAllDay }: Series, id: RecurrenceId): WrittenTime {
  const offsetSeconds = isAllDay ? 0 : offsetSecondsAt(zone, id);
  return { wallSeconds: id + offsetSeconds, offsetSeconds };
}

const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

export const plenty = (): StepBudget => new StepBudget(10_000_000);

/** The first occurrences from an instant on. */
export function firstOf(recurring: Series, count: number, fromEpochSeconds = -Infinity): OccurrenceTimes[] {
  const found: OccurrenceTimes[] = [];
  for (const occurrence of occurrencesFrom(recurring, fromEpochSeconds, plenty())) {
    found.push(occurrence);
    if (found.length === count) break;
  }
  return found;
}

/** The `occurrence_start` of the first occurrences. */
export const startsOf = (recurring: Series, count = Infinity): string[] =>
  firstOf(recurring, count).map(({ recurrenceId }) => recurrenceIdText(recurrenceId, recurring));
