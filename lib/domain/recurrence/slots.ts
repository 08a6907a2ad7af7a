/** The times at which occurrences start within one unit: a day, an hour or a minute. */
import type { Frequency, Rule } from './rule.js';
import { modulo, SECONDS_A_DAY } from '../time/civil-date.js';

const SECONDS_AN_HOUR = 3600;
const SECONDS_A_MINUTE = 60;

/** The unit within which `BYHOUR`, `BYMINUTE` and `BYSECOND` select times: that of the frequency, at most a day. */
export const unitSecondsOf = (frequency: Frequency): number => {
  if (frequency === 'minutely') return SECONDS_A_MINUTE;
  return frequency === 'hourly' ? SECONDS_AN_HOUR : SECONDS_A_DAY;
};

/** Seconds since the beginning of the unit, ascending. The start supplies what the rule omits. */
export function slotsOf(rule: Rule, startWallSeconds: number): number[] {
  const unitSeconds = unitSecondsOf(rule.frequency);
  const start = modulo(startWallSeconds, unitSeconds);
  const hours = unitSeconds > SECONDS_AN_HOUR ? (rule.byHour ?? [Math.floor(start / SECONDS_AN_HOUR)]) : [0];
  const minutes =
    unitSeconds > SECONDS_A_MINUTE
      ? (rule.byMinute ?? [Math.floor(modulo(start, SECONDS_AN_HOUR) / SECONDS_A_MINUTE)])
      : [0];
  // Clocks without leap seconds show 59 for 60 (RFC 5545 §3.3.12).
  const seconds = rule.bySecond?.map((second) => Math.min(second, 59)) ?? [modulo(start, SECONDS_A_MINUTE)];
  const slots = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * SECONDS_AN_HOUR + minute * SECONDS_A_MINUTE + second)),
  );
  return ascending(slots);
}

/** The indexes within a set of this size that `BYSETPOS` selects, ascending. */
export function indexesOf(positions: readonly number[], size: number): number[] {
  const indexes = positions.map((position) => (position > 0 ? position - 1 : size + position));
  return ascending(indexes.filter((index) => index >= 0 && index < size));
}

/** Sorted, without duplicates. */
export const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
