/** Recurrence rules (RFC 5545) as the form edits them, in words, and their next times. */
import { RRule } from 'rrule';
import { isDate } from './formats.js';
import { TEXTS } from './texts.js';
import type { EventItem } from './types.js';

type Pattern = NonNullable<EventItem['recurrence_pattern']>;

export const FREQUENCIES = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** In the order of `Date.getDay`. */
export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** The rules that the form can edit. */
export interface SimpleRule {
  frequency: Frequency;
  interval: number;
  /** Weekdays of a weekly rule; empty for that of the start. */
  weekdays: string[];
  /** For a monthly rule: the weekday of the start at this position in the month, instead of the day of the month. */
  position: number | undefined;
  count: number | undefined;
  /** The last date. */
  until: string | undefined;
}

const EDITED = ['rrule', 'frequency', 'interval', 'by_day', 'week_start', 'count', 'until', 'exdates', 'rdates'];

/** The rule of a pattern, if the form can edit it. */
export function simpleRuleOf(pattern: Pattern): SimpleRule | undefined {
  const frequency = FREQUENCIES.find((name) => name === pattern.frequency);
  if (!frequency || Object.keys(pattern).some((member) => !EDITED.includes(member))) return undefined;
  const days = daysOf(frequency, pattern.by_day ?? []);
  const { interval = 1, count, until } = pattern;
  return days && { frequency, interval, ...days, count, until: until?.slice(0, 10) };
}

function daysOf(frequency: Frequency, days: string[]): Pick<SimpleRule, 'weekdays' | 'position'> | undefined {
  if (days.length === 0) return { weekdays: [], position: undefined };
  if (frequency === 'weekly' && days.every((day) => day.length === 2)) return { weekdays: days, position: undefined };
  const position = Number.parseInt(days[0] ?? '');
  return frequency === 'monthly' && days.length === 1 && position ? { weekdays: [], position } : undefined;
}

/** The positions that a date has in its month: it can be both the fourth and the last Monday. */
export function positionsOf(date: Date): number[] {
  const day = date.getDate();
  const daysInMonth = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  const nth = Math.ceil(day / 7);
  return [...(nth <= 4 ? [nth] : []), ...(day + 7 > daysInMonth ? [-1] : [])];
}

/** The rule as text of RFC 5545. @param start the wall-clock time or date of the first occurrence */
export function textOfRule(rule: SimpleRule, start: string): string {
  const weekday = WEEKDAYS[new Date(`${start.slice(0, 10)}T00:00:00`).getDay()] ?? 'MO';
  const parts: Record<string, string | undefined> = {
    FREQ: rule.frequency.toUpperCase(),
    INTERVAL: rule.interval > 1 ? String(rule.interval) : undefined,
    BYDAY: byDayOf(rule, weekday),
    COUNT: rule.count === undefined ? undefined : String(rule.count),
    UNTIL: rule.until && rule.until.replaceAll('-', '') + (isDate(start) ? '' : 'T235959'),
  };
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join(';');
}

function byDayOf({ frequency, weekdays, position }: SimpleRule, weekday: string): string | undefined {
  if (frequency === 'weekly') return weekdays.length > 0 ? weekdays.join(',') : weekday;
  return frequency === 'monthly' && position !== undefined ? `${position}${weekday}` : undefined;
}

/** A rule in words, such as "Every 2 weeks on Monday". */
export function ruleInWords(rule: string): string {
  try {
    const words = RRule.fromString(rule).toText();
    return words.charAt(0).toUpperCase() + words.slice(1);
  } catch {
    return TEXTS.event.isSeries;
  }
}

/** The first times of a rule, as wall-clock times, or dates of all-day events. */
export function nextTimes(rule: string, start: string, count: number): string[] {
  try {
    const dtstart = new Date(isDate(start) ? `${start}T00:00:00Z` : `${start}Z`);
    const times = new RRule({ ...RRule.parseString(rule), dtstart }).all((_time, index) => index < count);
    return times.map((time) => time.toISOString().slice(0, isDate(start) ? 10 : 19));
  } catch {
    return [];
  }
}
