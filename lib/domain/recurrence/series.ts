/** A recurring event as expansion needs it, and the names of its occurrences. */
import { formatInstant, instantOf, instantOfStored, isDate, localTimeOf } from '../time/event-time.js';
import { wallAt } from '../time/zone.js';
import type { Rule } from './rule.js';

/**
 * What tells an occurrence from the others of its series: the second of the epoch at which it starts; of an all-day
 * series, its date, as the wall seconds of its midnight.
 */
export type RecurrenceId = number;

/** A time as it is stored, not yet an instant: what the clock shows is the truth, as `event-time.ts` says. */
export interface WrittenTime {
  /** Of a date, its midnight. */
  wallSeconds: number;
  /** As written with it, ahead of UTC; tells the two passes of a repeated hour apart. */
  offsetSeconds: number;
}

export interface Series {
  rule: Rule;
  /** IANA name. */
  zone: string;
  isAllDay: boolean;
  /**
   * The local time of `start_time`, which the clocks may skip on that day; of an all-day series, midnight of its date.
   * Recurrence runs on this clock.
   */
  startWallSeconds: number;
  /** Tells the two passes of a repeated hour apart. Nothing that the rule yields is earlier. */
  startsAtEpochSeconds: number;
  /** Elapsed seconds of each occurrence; of an all-day series, 86,400 for each of its days. */
  durationSeconds: number;
  exdates: readonly WrittenTime[];
  rdates: readonly WrittenTime[];
  /**
   * The wall time of the last that `COUNT` lets pass, found when the event was written ({@link file://./assess.ts}). With
   * it, a window costs the same wherever it is; without it, every expansion counts from the start.
   */
  countBoundWallSeconds?: number;
}

/** The times of an event in the contract's words, as `event-time.ts` reads them. */
export interface SeriesTimes {
  start_time: string;
  end_time: string;
  time_zone: string;
  all_day: boolean;
}

export interface Pattern {
  rule: Rule;
  /** As they are stored: RFC 3339 with the zone's offset, or dates of an all-day series. */
  exdates: readonly string[];
  rdates: readonly string[];
  countBoundWallSeconds?: number | undefined;
}

/** What tells the instants of stored times: the time zone database, or a clock that remembers what it has asked. */
export interface Instants {
  ofStored: (stored: string) => number;
  wallAt: (epochSeconds: number) => number;
}

const askedOneByOne = ({ time_zone }: SeriesTimes): Instants => ({
  ofStored: (stored) => instantOfStored(stored, time_zone),
  wallAt: (epochSeconds) => wallAt(time_zone, epochSeconds),
});

export function seriesOf(
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

/** A stored time. Without asking about the zone: a series may have hundreds of exceptions, of which a window needs few. */
export function writtenTimeOf(stored: string): WrittenTime {
  const asWritten = Date.parse(stored) / 1000;
  const wallSeconds = localTimeOf(stored);
  if (Number.isNaN(asWritten + wallSeconds)) throw new Error(`not a stored time: ${stored}`);
  return { wallSeconds, offsetSeconds: wallSeconds - asWritten };
}

const midnightOf = (date: string): number => Date.parse(date) / 1000;

/** The occurrence that a client's text names, whether there is one or not; `undefined` when it can name none. */
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
