/** A recurring event as expansion needs it, and the names of its occurrences. */
import { formatInstant, instantOf, intervalOf, isDate } from '../event-time.js';
import { wallAt } from '../zone.js';
import type { Rule } from './rule.js';

/**
 * What tells an occurrence from the others of its series: the second of the epoch at which it starts; of an all-day
 * series, its date, as the wall seconds of its midnight.
 */
export type RecurrenceId = number;

export interface Series {
  rule: Rule;
  /** IANA name. */
  zone: string;
  isAllDay: boolean;
  /** What the clock shows at `start_time`; of an all-day series, midnight of its date. Recurrence runs on this clock. */
  startWallSeconds: number;
  /** Tells the two passes of a repeated hour apart. Nothing that the rule yields is earlier. */
  startsAtEpochSeconds: number;
  /** Elapsed seconds of each occurrence; of an all-day series, 86,400 for each of its days. */
  durationSeconds: number;
  exdates: ReadonlySet<RecurrenceId>;
  /** Ascending. */
  rdates: readonly RecurrenceId[];
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
  /** Times as the wire has them: RFC 3339, or dates of an all-day series. */
  exdates: readonly string[];
  rdates: readonly string[];
  countBoundWallSeconds?: number | undefined;
}

/** @throws Error when an exdate or rdate is none; they are judged when written */
export function seriesOf(times: SeriesTimes, { rule, exdates, rdates, countBoundWallSeconds }: Pattern): Series {
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(times);
  const { time_zone: zone, all_day: isAllDay } = times;
  const idOf = (text: string): RecurrenceId => {
    const id = recurrenceIdOf(text, { zone, isAllDay });
    if (id === undefined) throw new Error(`no time of this series: ${text}`);
    return id;
  };
  return {
    rule,
    zone,
    isAllDay,
    startsAtEpochSeconds,
    startWallSeconds: isAllDay ? midnightOf(times.start_time) : wallAt(zone, startsAtEpochSeconds),
    durationSeconds: isAllDay
      ? midnightOf(times.end_time) - midnightOf(times.start_time)
      : endsAtEpochSeconds - startsAtEpochSeconds,
    exdates: new Set(exdates.map(idOf)),
    rdates: [...new Set(rdates.map(idOf))].sort((a, b) => a - b),
    ...(countBoundWallSeconds === undefined ? {} : { countBoundWallSeconds }),
  };
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
