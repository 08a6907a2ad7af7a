/** Rules as JSON members, and the only place where input becomes a {@link Rule}. */
import { contradictionsIn } from './validate.js';
import { FREQUENCIES, PARTS, WEEKDAYS } from './rule.js';
import type { Frequency, Member, Rule, RuleFault, Weekday, WeekdayInPeriod } from './rule.js';
import { formatUntil, readUntil, untilFault, untilInWords } from './until.js';

/** The JSON members of `recurrence_pattern`, with any numbers: this module validates them. `null` means absent. */
export interface RuleWords {
  frequency?: string | null | undefined;
  interval?: number | null | undefined;
  count?: number | null | undefined;
  /** A time, with or without an offset, or a date, in the format of RFC 3339 or RFC 5545. */
  until?: string | null | undefined;
  week_start?: string | null | undefined;
  by_month?: readonly number[] | null | undefined;
  by_week_no?: readonly number[] | null | undefined;
  by_year_day?: readonly number[] | null | undefined;
  /** `MO`, `1TU` (the first Tuesday), `-1FR` (the last Friday). */
  by_day?: readonly string[] | null | undefined;
  by_month_day?: readonly number[] | null | undefined;
  by_hour?: readonly number[] | null | undefined;
  by_minute?: readonly number[] | null | undefined;
  by_second?: readonly number[] | null | undefined;
  by_set_position?: readonly number[] | null | undefined;
}

/** The JSON members of a rule in responses: only those that it sets. */
export interface RuleJson {
  frequency?: Frequency;
  interval?: number;
  count?: number;
  until?: string;
  week_start?: Weekday;
  by_month?: number[];
  by_week_no?: number[];
  by_year_day?: number[];
  by_day?: string[];
  by_month_day?: number[];
  by_hour?: number[];
  by_minute?: number[];
  by_second?: number[];
  by_set_position?: number[];
}

export type RuleReading = { rule: Rule } | { faults: RuleFault[] };

export const MAX_INTERVAL = 999;
export const MAX_COUNT = 10_000;
export const MAX_LIST_LENGTH = 100;

/** Lists of numbers and their ranges. A signed value counts from the end: -1 is the last. */
export const NUMBER_LISTS = [
  { member: 'by_month', key: 'byMonth', min: 1, max: 12, isSigned: false },
  { member: 'by_week_no', key: 'byWeekNo', min: 1, max: 53, isSigned: true },
  { member: 'by_year_day', key: 'byYearDay', min: 1, max: 366, isSigned: true },
  { member: 'by_month_day', key: 'byMonthDay', min: 1, max: 31, isSigned: true },
  { member: 'by_hour', key: 'byHour', min: 0, max: 23, isSigned: false },
  { member: 'by_minute', key: 'byMinute', min: 0, max: 59, isSigned: false },
  { member: 'by_second', key: 'bySecond', min: 0, max: 60, isSigned: false },
  { member: 'by_set_position', key: 'bySetPosition', min: 1, max: 366, isSigned: true },
] as const;
const MAX_ORDINAL = 53;

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
const isFrequency = (text: string): text is Frequency => (FREQUENCIES as readonly string[]).includes(text);
const isWeekday = (text: string): text is Weekday => (WEEKDAYS as readonly string[]).includes(text);

/** The rule of JSON members, or all their faults. Repeated values count once. */
export function ruleFromWords(words: RuleWords): RuleReading {
  const faults: RuleFault[] = [];
  const read: Reader = { words, faults, refuse: (member, detail) => void faults.push({ member, detail }) };
  const rule: Rule = {
    frequency: readFrequency(read),
    ...readInteger(read, 'interval', MAX_INTERVAL),
    ...readInteger(read, 'count', MAX_COUNT),
    ...readEnd(read),
    ...readWeekStart(read),
    ...readWeekdays(read),
    ...readNumbers(read),
  };
  if (faults.length === 0) faults.push(...contradictionsIn(rule));
  return faults.length === 0 ? { rule } : { faults };
}

interface Reader {
  words: RuleWords;
  faults: RuleFault[];
  refuse: (member: Member, detail: string) => void;
}

function readFrequency({ words, refuse }: Reader): Frequency {
  const frequency = words.frequency?.toLowerCase() ?? '';
  if (isFrequency(frequency)) return frequency;
  refuse('frequency', `must be one of ${FREQUENCIES.join(', ')}`);
  return 'yearly';
}

function readInteger({ words, refuse }: Reader, member: 'interval' | 'count', max: number): Partial<Rule> {
  const value = words[member] ?? undefined;
  if (value === undefined) return {};
  if (!isWhole(value, 1, max)) refuse(member, `must be a whole number from 1 to ${max}`);
  return { [member]: value };
}

function readEnd({ words, refuse }: Reader): Partial<Rule> {
  const text = words.until ?? undefined;
  if (text === undefined) return {};
  if ((words.count ?? undefined) !== undefined) refuse('until', 'must not be combined with count');
  const until = readUntil(text);
  if (until) return { until: formatUntil(until) };
  refuse('until', untilFault(text));
  return {};
}

function readWeekStart({ words, refuse }: Reader): Partial<Rule> {
  const weekStart = words.week_start?.toUpperCase();
  if (weekStart === undefined) return {};
  if (isWeekday(weekStart)) return { weekStart };
  refuse('week_start', `must be one of ${WEEKDAYS.join(', ')}`);
  return {};
}

function readWeekdays({ words, refuse }: Reader): Partial<Rule> {
  const given = words.by_day ?? undefined;
  if (given === undefined || !isListLength(refuse, 'by_day', given)) return {};
  const weekdays = new Map<string, WeekdayInPeriod>();
  for (const text of given) {
    const weekday = readWeekday(text);
    if (!weekday) {
      refuse('by_day', `must contain weekdays such as MO, 1TU or -1FR, numbered up to ${MAX_ORDINAL}`);
      return {};
    }
    weekdays.set(formatWeekday(weekday), weekday);
  }
  return { byDay: [...weekdays.values()] };
}

function readWeekday(text: string): WeekdayInPeriod | undefined {
  const [, ordinal, weekday = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text.toUpperCase()) ?? [];
  if (!isWeekday(weekday)) return undefined;
  if (ordinal === undefined) return { weekday };
  return isWhole(Math.abs(Number(ordinal)), 1, MAX_ORDINAL) ? { weekday, ordinal: Number(ordinal) } : undefined;
}

function readNumbers({ words, refuse }: Reader): Partial<Rule> {
  const lists: Partial<Rule> = {};
  for (const { member, key, min, max, isSigned } of NUMBER_LISTS) {
    const given = words[member] ?? undefined;
    if (given === undefined || !isListLength(refuse, member, given)) continue;
    if (given.every((value) => isWhole(isSigned ? Math.abs(value) : value, min, max))) {
      lists[key] = [...new Set(given)];
    } else {
      refuse(member, `must contain whole numbers from ${min} to ${max}${isSigned ? `, or -${max} to -${min}` : ''}`);
    }
  }
  return lists;
}

function isListLength(refuse: Reader['refuse'], member: Member, given: readonly unknown[]): boolean {
  const isRight = isWhole(given.length, 1, MAX_LIST_LENGTH);
  if (!isRight) refuse(member, `must have 1 to ${MAX_LIST_LENGTH} values`);
  return isRight;
}

/** The JSON members that the rule sets. */
export function ruleToWords(rule: Rule): RuleJson {
  const words: Record<string, unknown> = {};
  for (const { member, key } of PARTS) if (rule[key] !== undefined) words[member] = rule[key];
  if (rule.byDay) words['by_day'] = rule.byDay.map(formatWeekday);
  const until = rule.until === undefined ? undefined : readUntil(rule.until);
  if (until) words['until'] = untilInWords(until);
  return words;
}

/** `1TU` */
export const formatWeekday = ({ weekday, ordinal }: WeekdayInPeriod): string => `${ordinal ?? ''}${weekday}`;

/** Whether two rules mean the same, regardless of the order of their lists and of explicit defaults. */
export const isSameRule = (a: Rule, b: Rule): boolean => comparable(a) === comparable(b);

function comparable(rule: Rule): string {
  const words = ruleToWords({ ...rule, interval: rule.interval ?? 1, weekStart: rule.weekStart ?? 'MO' });
  const sorted = Object.entries(words).map(([member, value]: [string, unknown]) => [
    member,
    Array.isArray(value) ? value.map(String).sort() : value,
  ]);
  return JSON.stringify(sorted);
}
