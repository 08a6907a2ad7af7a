/** A recurring event prepared for expansion, and the ids of its occurrences. */
import { formatInstant, instantOf, instantOfStored, isDate, localTimeOf } from '../time/event-time.js';
import { wallAt } from '../time/zone.js';
import type { Rule } from './rule.js';

/**
 * Identifies an occurrence within its series: its scheduled start in epoch seconds; for an all-day series, the midnight of
 * its date in wall seconds.
 */
export type RecurrenceId = number;

/** A stored time: the local time decides, as `event-time.ts` explains; the instant is computed on demand. */
export interface WrittenTime {
  /** For a date, its midnight. */
  wallSeconds: number;
  /** The stored offset, positive ahead of UTC. Distinguishes the two passes of a repeated hour. */
  offsetSeconds: number;
}

export interface Series {
  rule: Rule;
  /** IANA name. */
  zone: string;
  isAllDay: boolean;
  /**
   * The local time of `start_time`, which the clocks can skip on that day; for an all-day series, midnight of its date.
   * Recurrence runs on this clock.
   */
  startWallSeconds: number;
  /** Distinguishes the two passes of a repeated hour. The rule has no earlier occurrence. */
  startsAtEpochSeconds: number;
  /** Elapsed seconds of each occurrence; for an all-day series, 86,400 per day. */
  durationSeconds: number;
  exdates: readonly WrittenTime[];
  rdates: readonly WrittenTime[];
  /**
   * The local time of the last occurrence that `COUNT` includes, computed when the event is written
   * ({@link file://./assess.ts}). Without it, every expansion counts from the start.
   */
  countBoundWallSeconds?: number;
}

/** The stored times of an event. */
export interface SeriesTimes {
  start_time: string;
  end_time: string;
  time_zone: string;
  all_day: boolean;
}

export interface Pattern {
  rule: Rule;
  /** As stored: RFC 3339 with the zone's offset, or dates for an all-day series. */
  exdates: readonly string[];
  rdates: readonly string[];
  countBoundWallSeconds?: number | undefined;
}

/** Converts stored times to instants: from the time zone data directly, or with a clock that caches them. */
export interface Instants {
  ofStored: (stored: string) => number;
  wallAt: (epochSeconds: number) => number;
}

const askedOneByOne = ({ time_zone }: SeriesTimes): Instants => ({
  ofStored: (stored) => instantOfStored(stored, time_zone),
  wallAt: (epochSeconds) => wallAt(time_zone, epochSeconds),
});

export function readSeries(
  times: SeriesTimes,
  { rule, exdates, rdates, countBoundWallSeconds }: Pattern,
  instants = askedOneByOne(times),
): Series {
  const startsAtEpochSeconds = instants.ofStored(times.start_time);
  const { time_zone: zone, all_day: isAllDay } = times;
  const [startWallSeconds, endWallSeconds] = [localTimeOf(times.start_time), localTimeOf(times.end_time)];
  const isSkipped = !isAllDay && instants.wallAt(startsAtEpochSeconds) !== startWallSeconds;
  return {
    rule,
    zone,
    isAllDay,
    startsAtEpochSeconds,
    startWallSeconds,
    durationSeconds:
      isAllDay || isSkipped
        ? endWallSeconds - startWallSeconds
        : instants.ofStored(times.end_time) - startsAtEpochSeconds,
    exdates: exdates.map(writtenTimeOf),
    rdates: rdates.map(writtenTimeOf),
    ...(countBoundWallSeconds === undefined ? {} : { countBoundWallSeconds }),
  };
}

/** Reads a stored time without the zone: a series can have hundreds of exceptions, and a window needs few of them. */
export function writtenTimeOf(stored: string): WrittenTime {
  const asWritten = Date.parse(stored) / 1000;
  const wallSeconds = localTimeOf(stored);
  if (Number.isNaN(asWritten + wallSeconds)) throw new Error(`not a stored time: ${stored}`);
  return { wallSeconds, offsetSeconds: wallSeconds - asWritten };
}

const midnightOf = (date: string): number => Date.parse(date) / 1000;

/** The id in a client's text, whether or not the series has it; `undefined` if the text is not a valid time or date. */
export function recurrenceIdOf(
  text: string,
  { zone, isAllDay }: Pick<Series, 'zone' | 'isAllDay'>,
): RecurrenceId | undefined {
  if (!isAllDay) return instantOf(text, zone);
  return isDate(text) ? midnightOf(text) : undefined;
}

/** `occurrence_start`: RFC 3339 with the zone's offset, or a date. */
export const recurrenceIdText = (id: RecurrenceId, { zone, isAllDay }: Pick<Series, 'zone' | 'isAllDay'>): string =>
  isAllDay ? new Date(id * 1000).toISOString().slice(0, 10) : formatInstant(id, zone);
