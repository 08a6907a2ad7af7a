/**
 * The time zone data: one pinned release of the IANA database, and what it says about a zone.
 *
 * `zone-data.json` is compiled from `moment-timezone` by `npm run zones:compile`, with one string per zone:
 * `offsets|indices|differences|year|rule|rule`. Offsets are in seconds ahead of UTC. `indices` has one digit for each
 * period, which names its offset. `differences` are the minutes from each transition to the next in base 60, the first
 * one from 1970, with seconds after a dot. From `year` on, the clocks change by the two rules alone; a zone without rules
 * keeps its last offset. The runtime's own data (`Intl`) are as old as the runtime and are not used.
 */
import { dayOfDate, daysInMonth, modulo, SECONDS_A_DAY, weekdayOf } from './civil-date.js';
import data from './zone-data.json' with { type: 'json' };

export interface ZoneData {
  /** Release of the IANA database, such as `2026f`. */
  version: string;
  /** Packed zones by IANA name. */
  zones: Record<string, string>;
  /** The zone that each further IANA name stands for. */
  links: Record<string, string>;
}

/** One of the two changes of the clocks in every year. */
export interface YearlyChange {
  /** 1–12. */
  month: number;
  /** The first to fourth `weekday` of the month, or 5 for the last. */
  week: number;
  /** 0 for Monday to 6 for Sunday. */
  weekday: number;
  /** Seconds from midnight of that day on the clock before the change; negative, or more than a day, for a day nearby. */
  secondsOfDay: number;
  /** The offset that then begins. */
  offsetSeconds: number;
}

/** What the data say about one zone. */
export interface Zone {
  /** Instants at which the offset changes, ascending. */
  transitions: readonly number[];
  /** The offset before the first transition (local mean time), and after each. */
  offsets: readonly number[];
  /** The yearly changes after the transitions, from a year on. */
  rules?: { fromYear: number; changes: readonly [YearlyChange, YearlyChange] };
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

/** A number in base 60 of minutes, with seconds after the dot, in seconds. */
function unpackSeconds(text: string): number {
  const isNegative = text.startsWith('-');
  let [value, isFraction] = [0, false];
  for (let index = isNegative ? 1 : 0; index < text.length; index += 1) {
    if (text[index] === '.') isFraction = true;
    else value = value * 60 + DIGITS.indexOf(text.charAt(index));
  }
  const seconds = isFraction ? value : value * 60;
  return isNegative ? -seconds : seconds;
}

function unpackRule(text: string | undefined): YearlyChange {
  const [month = NaN, week = NaN, weekday = NaN, secondsOfDay = NaN, offsetSeconds = NaN] = (text ?? '')
    .split(',')
    .map(Number);
  return { month, week, weekday, secondsOfDay, offsetSeconds };
}

export function unpackZone(packed: string): Zone {
  const [offsetTexts = '', indices = '', differences = '', year, first, second] = packed.split('|');
  const values = offsetTexts.split(' ').map(Number);
  let at = 0;
  const transitions = differences === '' ? [] : differences.split(' ').map((text) => (at += unpackSeconds(text)));
  const offsets = Array.from(indices, (digit) => values[DIGITS.indexOf(digit)] ?? NaN);
  if (year === undefined) return { transitions, offsets };
  return {
    transitions,
    offsets,
    rules: { fromYear: Number(year), changes: [unpackRule(first), unpackRule(second)] },
  };
}

/** The instant of a yearly change, from the offset that it ends. */
export function ruleTransition(
  { month, week, weekday, secondsOfDay }: YearlyChange,
  year: number,
  offsetBefore: number,
): number {
  const firstOfMonth = dayOfDate(year, month, 1);
  const firstWeekday = firstOfMonth + modulo(weekday - weekdayOf(firstOfMonth), 7);
  const lastOfMonth = firstOfMonth + daysInMonth(year, month) - 1;
  const day = week < 5 ? firstWeekday + (week - 1) * 7 : lastOfMonth - modulo(weekdayOf(lastOfMonth) - weekday, 7);
  return day * SECONDS_A_DAY + secondsOfDay - offsetBefore;
}

let current: ZoneData = data;

/** The data in use. */
export const zoneData = (): ZoneData => current;

/** Uses other data from now on, as the update tool and tests do to compare two releases; returns those used before. */
export function useZoneData(other: ZoneData): ZoneData {
  const before = current;
  current = other;
  return before;
}
