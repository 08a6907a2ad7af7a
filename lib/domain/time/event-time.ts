/**
 * The times of an event: RFC 3339 text on the wire, wall-clock time with its offset in store, instants in comparisons.
 *
 * The stored format is that of responses: `2023-06-01T10:00:00-04:00` for a timed event, `2023-06-01` for an all-day event.
 * The local time decides. The offset only distinguishes the two passes of a repeated hour, so that an event keeps its local
 * time when a government changes the clocks.
 */
import { instantOfWall, instantsOfWall, offsetSecondsAt, wallAt, wallSecondsOf } from './zone.js';

/** A half-open span of time `[start, end)`, in seconds since the Unix epoch. */
export interface Interval {
  startsAtEpochSeconds: number;
  endsAtEpochSeconds: number;
}

export const FIRST_INSTANT_EPOCH_SECONDS = wallSecondsOf(1, 1, 1);
export const LAST_INSTANT_EPOCH_SECONDS = wallSecondsOf(9999, 12, 31, 23, 59, 59);

/** The window that includes every event. */
export const ALL_TIME: Interval = {
  startsAtEpochSeconds: FIRST_INSTANT_EPOCH_SECONDS,
  endsAtEpochSeconds: LAST_INSTANT_EPOCH_SECONDS,
};

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
/** RFC 3339 §5.6, with a space in place of the `T` too; without seconds as HTML's `datetime-local` input writes it. */
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?$/;

const pad = (value: number): string => String(value).padStart(2, '0');
const isoOf = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString().slice(0, 19);
export const isInRange = (epochSeconds: number): boolean =>
  epochSeconds >= FIRST_INSTANT_EPOCH_SECONDS && epochSeconds <= LAST_INSTANT_EPOCH_SECONDS;

/** Offset in minutes. RFC 3339 has no seconds in offsets, but zones had them until 1972: rounded as in Temporal. */
const minutesOf = (offsetSeconds: number): number =>
  Math.sign(offsetSeconds) * Math.round(Math.abs(offsetSeconds) / 60);

function offsetText(offsetSeconds: number): string {
  if (offsetSeconds === 0) return 'Z';
  const minutes = Math.abs(minutesOf(offsetSeconds));
  return `${offsetSeconds < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}:${pad(minutes % 60)}`;
}

/** An offset in seconds; `undefined` if the text has none, NaN if it is out of range. */
function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number);
  if (hours > 23 || minutes > 59) return NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** A parsed date and time: the local time and, if given, the offset. */
export interface WallTime {
  wallSeconds: number;
  offsetSeconds: number | undefined;
}

/** The instant with this local time and offset in the zone; `undefined` if there is none. */
const instantShownAs = ({ wallSeconds, offsetSeconds = 0 }: WallTime, zone: string): number | undefined =>
  instantsOfWall(zone, wallSeconds).find((at) => minutesOf(wallSeconds - at) === minutesOf(offsetSeconds));

/** The midnight of a date such as `2023-06-01`, in wall seconds; `undefined` for a date that the calendar does not have. */
function midnightOf(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const wallSeconds = wallSecondsOf(year, month, day);
  // 30 February rolls over to another date.
  return isoOf(wallSeconds).startsWith(text) ? wallSeconds : undefined;
}

/** Parses a date and time, with or without an offset; `undefined` if the format is another or the time does not exist. */
export function readDateTime(text: string): WallTime | undefined {
  const [, date = '', hour, minute, second = 0, offset] = DATE_TIME.exec(text) ?? [];
  const midnight = midnightOf(date);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const offsetSeconds = offsetOf(offset);
  if (midnight === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (Number.isNaN(offsetSeconds)) return undefined;
  return { wallSeconds: midnight + hours * 3600 + minutes * 60 + seconds, offsetSeconds };
}

/** Whether the text is an existing date, such as `2023-06-01`. */
export function isDate(text: string): boolean {
  const midnight = midnightOf(text);
  return midnight !== undefined && isInRange(midnight);
}

const EXAMPLE_DATE = 'a date such as 2030-06-03';
const EXAMPLE_TIME = 'a time such as 2030-06-03T09:00:00 or 2030-06-03T09:00:00+02:00';
const EXAMPLES = { date: EXAMPLE_DATE, time: EXAMPLE_TIME, either: `${EXAMPLE_TIME}, or ${EXAMPLE_DATE}` };

/** The fault of a text that was refused as a date, a time, or either. */
export function timeFault(text: string, expected: keyof typeof EXAMPLES): string {
  const [date] = /^\d{4}-\d{2}-\d{2}(?=$|[Tt ])/.exec(text) ?? [];
  if (date !== undefined && midnightOf(date) === undefined) return `must be an existing date: ${date} does not exist`;
  const isWellWritten = { date: text === date, time: readDateTime(text) !== undefined };
  const isAccepted = expected === 'either' ? isWellWritten.date || isWellWritten.time : isWellWritten[expected];
  return isAccepted ? 'must be between the years 1 and 9999' : `must be ${EXAMPLES[expected]}`;
}

/**
 * The instant of a client's RFC 3339 text in epoch seconds; without an offset, it is local time in the zone. Drops fractions
 * of a second. `undefined` unless the text is a time between the years 1 and 9999.
 */
export function instantOf(text: string, zone: string): number | undefined {
  const time = readDateTime(text);
  if (!time) return undefined;
  const { wallSeconds, offsetSeconds } = time;
  const instant =
    offsetSeconds === undefined
      ? instantOfWall(zone, wallSeconds)
      : (instantShownAs(time, zone) ?? wallSeconds - offsetSeconds);
  return isInRange(instant) && isInRange(wallAt(zone, instant)) ? instant : undefined;
}

/** Formats an instant as RFC 3339 with the zone's offset. */
export function formatInstant(epochSeconds: number, zone: string): string {
  const offsetSeconds = offsetSecondsAt(zone, epochSeconds);
  return isoOf(epochSeconds + offsetSeconds) + offsetText(offsetSeconds);
}

/**
 * A local time that the zone's clocks skip, with the offset from before the gap; `undefined` if the clocks show it. As RFC
 * 3339 it names the instant that {@link instantOfWall} has for it.
 */
export function formatSkipped(wallSeconds: number, zone: string): string | undefined {
  const instant = instantOfWall(zone, wallSeconds);
  return wallAt(zone, instant) === wallSeconds ? undefined : isoOf(wallSeconds) + offsetText(wallSeconds - instant);
}

/** The end of what starts at a skipped local time: another local time with the same offset. */
export const formatSkippedEnd = (start: string, wallSeconds: number): string => isoOf(wallSeconds) + start.slice(19);

/** The local time of a stored time in wall seconds; for a date, its midnight. */
export const localTimeOf = (stored: string): number =>
  Date.parse(isDate(stored) ? stored : `${stored.slice(0, 19)}Z`) / 1000;

/** The instant, in epoch seconds, at which another zone has the same local time. */
export function sameWallClockIn(stored: string, zone: string): number {
  const time = readDateTime(stored);
  if (!time) throw new Error(`not a stored time: ${stored}`);
  return instantOfWall(zone, time.wallSeconds);
}

/** The instant of a stored time. The offset only distinguishes the two passes of a repeated hour. */
export function instantOfStored(stored: string, zone: string): number {
  if (isDate(stored)) return instantOfWall(zone, Date.parse(stored) / 1000);
  const time = readDateTime(stored);
  if (!time) throw new Error(`not a stored time: ${stored}`);
  return instantShownAs(time, zone) ?? instantOfWall(zone, time.wallSeconds);
}

/**
 * A stored time with the offset of the current time zone data, at the same local time. A time that the clocks now skip moves
 * forward.
 */
export const withCurrentOffset = (stored: string, zone: string): string =>
  isDate(stored) ? stored : formatInstant(instantOfStored(stored, zone), zone);

/**
 * The interval of an event: from start to end, or from the midnight of its first day to the midnight after its last. If the
 * clocks skip the start, the duration is the difference of the local times.
 */
export function intervalOf(event: { start_time: string; end_time: string; time_zone: string }): Interval {
  const { start_time, end_time, time_zone: zone } = event;
  const startsAtEpochSeconds = instantOfStored(start_time, zone);
  const start = localTimeOf(start_time);
  const isSkipped = !isDate(start_time) && wallAt(zone, startsAtEpochSeconds) !== start;
  return {
    startsAtEpochSeconds,
    endsAtEpochSeconds: isSkipped
      ? startsAtEpochSeconds + localTimeOf(end_time) - start
      : instantOfStored(end_time, zone),
  };
}

/** Returns a test of whether an interval overlaps any of these, which must be sorted by start. */
export function overlapTester(spans: Interval[]): (span: Interval) => boolean {
  let latest = -Infinity;
  const latestEnds = spans.map(({ endsAtEpochSeconds }) => (latest = Math.max(latest, endsAtEpochSeconds)));
  return ({ startsAtEpochSeconds, endsAtEpochSeconds }) => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.startsAtEpochSeconds ?? Infinity) < endsAtEpochSeconds) low = middle + 1;
      else high = middle;
    }
    return (latestEnds[low - 1] ?? -Infinity) > startsAtEpochSeconds;
  };
}

/** Whether two half-open intervals overlap. Intervals that only touch do not. */
export const overlaps = (a: Interval, b: Interval): boolean =>
  a.startsAtEpochSeconds < b.endsAtEpochSeconds && b.startsAtEpochSeconds < a.endsAtEpochSeconds;

/** The window from the first start to the last end of intervals that are sorted by start. */
export function windowAround(spans: Interval[]): Interval | undefined {
  const [first] = spans;
  if (!first) return undefined;
  const endsAtEpochSeconds = spans.reduce((latest, span) => Math.max(latest, span.endsAtEpochSeconds), -Infinity);
  return { startsAtEpochSeconds: first.startsAtEpochSeconds, endsAtEpochSeconds };
}
