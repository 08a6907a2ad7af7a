/**
 * Compiles the packed data of `moment-timezone` into `lib/domain/time/zone-data.json`.
 *
 * The package lists transitions up to the year 2500, 730 KB of text. Every zone that still changes its clocks repeats one
 * yearly rule by then, so the compiled data keep the transitions before that rule applies, and the rule: a fifth of the
 * size. The compiler proves the rule against every transition that it leaves out.
 */
import { dateOf, dayOf, daysInMonth, SECONDS_A_DAY, weekdayOf } from '../../lib/domain/time/civil-date.js';
import { ruleTransition, type YearlyChange, type ZoneData } from '../../lib/domain/time/zone-data.js';

/** `data/packed/latest.json` of `moment-timezone`. */
export interface PackedData {
  version: string;
  /** `name|abbreviations|offsets|indices|differences|population`; numbers in base 60, in minutes. */
  zones: string[];
  /** `zone|link`. */
  links: string[];
}

interface Transition {
  at: number;
  /** The text in the packed data. */
  difference: string;
  /** Index of the offset that applies from then on. */
  index: string;
  offsetBefore: number;
  offsetAfter: number;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';
/** The last years of the package, from which the yearly rule is read. */
const SAMPLE_YEARS = { first: 2101, last: 2499 };

/** Converts a number of the packed data to seconds. */
function secondsOf(text: string): number {
  const [minutes = '', fraction = ''] = text.replace('-', '').split('.');
  const valueOf = (digits: string): number =>
    Array.from(digits).reduce((sum, digit) => sum * 60 + DIGITS.indexOf(digit), 0);
  return (text.startsWith('-') ? -1 : 1) * (valueOf(minutes) * 60 + valueOf(fraction));
}

function transitionsOf(indices: string, differences: string, offsets: number[]): Transition[] {
  let at = 0;
  return differences
    .split(' ')
    .filter((text) => text !== '')
    .map((difference, place) => {
      at += secondsOf(difference);
      const [before = '', index = ''] = indices.slice(place, place + 2);
      const [offsetBefore = NaN, offsetAfter = NaN] = [before, index].map((digit) => offsets[DIGITS.indexOf(digit)]);
      return { at, difference, index, offsetBefore, offsetAfter };
    });
}

const yearOf = ({ at }: Transition): number => dateOf(dayOf(at)).year;

/** The weeks of the month that a day can belong to: the first to fifth from the start, and 5 when it is in the last. */
function weekOf(day: number): number[] {
  const { year, month, dayOfMonth } = dateOf(day);
  const isLast = dayOfMonth + 7 > daysInMonth(year, month);
  return [Math.ceil(dayOfMonth / 7), ...(isLast ? [5] : [])];
}

/**
 * The rule of transitions that come once a year. "The Friday before the last Sunday" is not a week of the month, but the
 * last Sunday with a time two days before it is: so the day of the rule may be a few days from that of the change.
 */
function yearlyChange(sample: Transition[]): YearlyChange | undefined {
  const walls = sample.map(({ at, offsetBefore }) => at + offsetBefore);
  for (const shift of [0, 1, -1, 2, -2, 3, -3]) {
    const days = walls.map((wall) => dayOf(wall) - shift);
    const week = [5, 1, 2, 3, 4].find((candidate) => days.every((day) => weekOf(day).includes(candidate)));
    const [day = NaN] = days;
    const [wall = NaN] = walls;
    const [first] = sample;
    if (week === undefined || !first) continue;
    const { month } = dateOf(day);
    const change = { month, week, weekday: weekdayOf(day), secondsOfDay: wall - day * SECONDS_A_DAY };
    const rule = { ...change, offsetSeconds: first.offsetAfter };
    if (sample.every((transition) => isBy(rule, transition))) return rule;
  }
  return undefined;
}

const isBy = (rule: YearlyChange, transition: Transition): boolean =>
  rule.offsetSeconds === transition.offsetAfter &&
  ruleTransition(rule, yearOf(transition), transition.offsetBefore) === transition.at;

/** The two changes that the zone's clocks repeat every year; none when they no longer change. */
function rulesOf(name: string, transitions: Transition[]): YearlyChange[] {
  const sample = transitions.filter((transition) => yearOf(transition) >= SAMPLE_YEARS.first);
  if (sample.length === 0) return [];
  const years = SAMPLE_YEARS.last - SAMPLE_YEARS.first + 1;
  const rules = [0, 1].map((half) => yearlyChange(sample.filter((_, place) => place % 2 === half)));
  if (sample.length !== 2 * years || !rules[0] || !rules[1]) throw new Error(`${name} does not follow a yearly rule`);
  return [rules[0], rules[1]];
}

/** Returns whether a change follows this rule and ends the period of the other rule. */
const isBetween = (rules: YearlyChange[], rule: YearlyChange, change: Transition): boolean =>
  isBy(rule, change) && rules.some((other) => other !== rule && other.offsetSeconds === change.offsetBefore);

/** The first year in which the clocks follow the rules only. */
function firstRegularYear(transitions: Transition[], rules: YearlyChange[]): number {
  const byYear = new Map<number, Transition[]>();
  for (const transition of transitions) {
    const year = yearOf(transition);
    byYear.set(year, [...(byYear.get(year) ?? []), transition]);
  }
  const isRegular = (year: number): boolean => {
    const changes = byYear.get(year) ?? [];
    return (
      changes.length === rules.length && rules.every((rule) => changes.some((change) => isBetween(rules, rule, change)))
    );
  };
  let year = SAMPLE_YEARS.last;
  while (isRegular(year - 1)) year -= 1;
  return year;
}

function compileZone(packed: string): [name: string, text: string] {
  const [name = '', , offsetTexts = '', indices = '', differences = ''] = packed.split('|');
  const offsets = offsetTexts.split(' ').map((text) => -secondsOf(text) || 0);
  const transitions = transitionsOf(indices, differences, offsets);
  const rules = rulesOf(name, transitions);
  const from = rules.length === 0 ? Infinity : firstRegularYear(transitions, rules);
  const kept = transitions.filter((transition) => yearOf(transition) < from);
  const ruleTexts = rules.map(({ month, week, weekday, secondsOfDay, offsetSeconds }) =>
    [month, week, weekday, secondsOfDay, offsetSeconds].join(','),
  );
  const parts = [
    offsets.join(' '),
    [indices[0], ...kept.map(({ index }) => index)].join(''),
    kept.map(({ difference }) => difference).join(' '),
    ...(rules.length === 0 ? [] : [String(from), ...ruleTexts]),
  ];
  return [name, parts.join('|')];
}

const byName = ([one]: [string, string], [other]: [string, string]): number => (one < other ? -1 : 1);

/** @throws Error for a zone whose clocks follow no yearly rule at the end of the data */
export function compile({ version, zones, links }: PackedData): ZoneData {
  const linkEntries = links.map((link): [string, string] => {
    const [zone = '', name = ''] = link.split('|');
    return [name, zone];
  });
  return {
    version,
    zones: Object.fromEntries(zones.map(compileZone).sort(byName)),
    links: Object.fromEntries(linkEntries.sort(byName)),
  };
}
