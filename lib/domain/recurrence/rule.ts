/** A recurrence rule (RFC 5545 §3.3.10) as data. Parts that a client omits are absent, so that a rule reads back as sent. */

/** Longest first. `SECONDLY` is not supported: calendars do not need it, and its windows are too large. */
export const FREQUENCIES = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** In the order of ISO 8601: the index of a weekday is its number, 0 for Monday. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every such weekday of the period, or only the nth; a negative ordinal counts from the end. */
export interface WeekdayInPeriod {
  weekday: Weekday;
  ordinal?: number;
}

export interface Rule {
  frequency: Frequency;
  /** 1 when absent. */
  interval?: number;
  /** The number of occurrences of the rule, cancelled ones included. Never together with `until`. */
  count?: number;
  /** In the format of RFC 5545: an instant `20301231T235959Z`, a local time `20301231T235959`, or a date (all-day). */
  until?: string;
  /** Monday when absent. */
  weekStart?: Weekday;
  byMonth?: readonly number[];
  byWeekNo?: readonly number[];
  byYearDay?: readonly number[];
  byDay?: readonly WeekdayInPeriod[];
  byMonthDay?: readonly number[];
  byHour?: readonly number[];
  byMinute?: readonly number[];
  bySecond?: readonly number[];
  bySetPosition?: readonly number[];
}

/** The parts of a rule: name in RFC 5545, JSON member and key of {@link Rule}, in the order of formatted text. */
export const PARTS = [
  { part: 'FREQ', member: 'frequency', key: 'frequency' },
  { part: 'INTERVAL', member: 'interval', key: 'interval' },
  { part: 'COUNT', member: 'count', key: 'count' },
  { part: 'UNTIL', member: 'until', key: 'until' },
  { part: 'WKST', member: 'week_start', key: 'weekStart' },
  { part: 'BYMONTH', member: 'by_month', key: 'byMonth' },
  { part: 'BYWEEKNO', member: 'by_week_no', key: 'byWeekNo' },
  { part: 'BYYEARDAY', member: 'by_year_day', key: 'byYearDay' },
  { part: 'BYDAY', member: 'by_day', key: 'byDay' },
  { part: 'BYMONTHDAY', member: 'by_month_day', key: 'byMonthDay' },
  { part: 'BYHOUR', member: 'by_hour', key: 'byHour' },
  { part: 'BYMINUTE', member: 'by_minute', key: 'byMinute' },
  { part: 'BYSECOND', member: 'by_second', key: 'bySecond' },
  { part: 'BYSETPOS', member: 'by_set_position', key: 'bySetPosition' },
] as const satisfies readonly { part: string; member: string; key: keyof Rule }[];

/** The JSON member of a part. */
export type Member = (typeof PARTS)[number]['member'];

/** A fault of a rule, and the member that has it. */
export interface RuleFault {
  member: Member;
  detail: string;
}
