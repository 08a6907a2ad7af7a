/** A recurrence rule (RFC 5545 §3.3.10) as data. What a client left out is absent, so that a rule reads back as written. */

/** Longest first. `SECONDLY` is not among them: no calendar needs it, and it makes any window endless. */
export const FREQUENCIES = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** In the order of ISO 8601: a weekday's number is its place, 0 for Monday. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every such weekday of the period, or its nth; counted from the end when negative. */
export interface WeekdayInPeriod {
  weekday: Weekday;
  ordinal?: number;
}

export interface Rule {
  frequency: Frequency;
  /** 1 when absent. */
  interval?: number;
  /** Of the times that the rule yields, exceptions included. Never together with `until`. */
  count?: number;
  /** As RFC 5545 writes it: an instant `20301231T235959Z`, a local time `20301231T235959`, or of whole days a date. */
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

/** A part of a rule: its name in RFC 5545, in the contract and here; in the order in which text is written. */
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

/** The contract's name of a part. */
export type Member = (typeof PARTS)[number]['member'];

/** What is wrong with a rule, and in which member. */
export interface RuleFault {
  member: Member;
  detail: string;
}
