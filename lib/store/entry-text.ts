/**
 * Calendar entries as text. A window reads every series that may reach into it, so the size of entries determines its
 * cost. Names are single letters, and JSON in one attribute is parsed in a tenth of the time that the SDK takes for a
 * map.
 */
import type { CalendarEntry } from '../domain/event/calendar-entry.js';
import type { EntryTiming, Schedule } from '../domain/event/entry-timing.js';
import { LAST_INSTANT_EPOCH_SECONDS as NEVER } from '../domain/time/event-time.js';
import type { ExceptionTimes } from '../domain/event/occurrence.js';
import { ALL_MONTH_DAYS, ALL_MONTHS } from '../domain/recurrence/start-mask.js';
import { isNumber, isString, listOf, mapOf, nullable, optional, type Guard } from './guards.js';

/** The members that keys and indexes do not contain. */
export type EntryText = Omit<CalendarEntry, 'participantId' | 'eventId' | 'isBusy' | 'isDeleted'>;

interface Packed {
  /** Start, and end if there is one. */
  t: [number, number?];
  /** Earliest start, if before `start`. */
  e?: number;
  /** Set for an event that lives on another calendar. */
  g?: 1;
  /** Set for a series without timing. */
  r?: 1;
  /** Time zone of a series. */
  z?: string;
  /** Set for an all-day event. */
  d?: 1;
  /** Mask: hours and weekdays; days of months and months unless all are set. */
  m?: [number, number, number?, number?];
  /** Duration of the longest occurrence in seconds. */
  l?: number;
  s?: PackedSchedule;
}

/** Members at the end can be absent; they then have the default. */
type PackedSchedule = [
  start: string,
  end: string,
  rrule: string,
  isTransparent?: 0 | 1,
  countBound?: number | null,
  endsAt?: number | null,
  exdates?: string[],
  rdates?: string[],
  exceptions?: [string, ExceptionTimes][],
];

/** Drops members at the end that have the default. */
function trimmed(values: readonly unknown[], isDefault: (value: unknown) => boolean): unknown[] {
  return values.slice(0, values.findLastIndex((value) => !isDefault(value)) + 1);
}
const isPlain = (value: unknown): boolean =>
  value === null || value === 0 || (Array.isArray(value) && value.length === 0);

export function formatEntry(entry: EntryText): string {
  const { startsAtEpochSeconds, endsAtEpochSeconds, earliestEpochSeconds, isSeries, isHome, timing } = entry;
  const packed: Packed = {
    t: endsAtEpochSeconds === NEVER ? [startsAtEpochSeconds] : [startsAtEpochSeconds, endsAtEpochSeconds],
    ...(earliestEpochSeconds !== undefined && { e: earliestEpochSeconds }),
    ...(!isHome && { g: 1 }),
    ...(isSeries && !timing && { r: 1 }),
    ...(timing && packTiming(timing)),
  };
  return JSON.stringify(packed);
}

function packTiming({ zone, isAllDay, mask, longestSeconds, schedule }: EntryTiming): Partial<Packed> {
  const { hours, weekdays, monthDays, months } = mask;
  return {
    z: zone,
    ...(isAllDay && { d: 1 }),
    m: monthDays === ALL_MONTH_DAYS && months === ALL_MONTHS ? [hours, weekdays] : [hours, weekdays, monthDays, months],
    l: longestSeconds,
    ...(schedule && { s: packSchedule(schedule) }),
  };
}

function packSchedule({ content, bounds }: Schedule): PackedSchedule {
  const { start_time, end_time, transparency, recurrence_pattern, exceptions } = content;
  const { rrule = '', exdates = [], rdates = [] } = recurrence_pattern ?? {};
  const { countBoundWallSeconds = null, endsAtEpochSeconds = null } = bounds ?? {};
  const isTransparent = transparency === 'transparent' ? 1 : 0;
  return trimmed(
    [
      start_time,
      end_time,
      rrule,
      isTransparent,
      countBoundWallSeconds,
      endsAtEpochSeconds,
      exdates,
      rdates,
      Object.entries(exceptions),
    ] satisfies PackedSchedule,
    isPlain,
  ) as PackedSchedule;
}

/** @returns `undefined` for a text that is not an entry */
export function parseEntry(text: string): EntryText | undefined {
  const packed = parseJson(text);
  if (!isPacked(packed)) return undefined;
  const [startsAtEpochSeconds, endsAtEpochSeconds = NEVER] = packed.t;
  const earliestEpochSeconds = packed.e;
  const timing = unpackTiming(packed);
  return {
    startsAtEpochSeconds,
    endsAtEpochSeconds,
    ...(earliestEpochSeconds !== undefined && { earliestEpochSeconds }),
    isSeries: timing !== undefined || packed.r === 1,
    isHome: packed.g === undefined,
    ...(timing && { timing }),
  };
}

/** JavaScript's error quotes the text, which must not reach the log. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const areNumbers = listOf(isNumber);
const isMaybeNumber = optional(isNumber);
const isMaybeString = optional(isString);
const areTimes = mapOf(optional(isString));

const isPackedSchedule: Guard<PackedSchedule> = (value): value is PackedSchedule => {
  if (!Array.isArray(value)) return false;
  const [start, end, rrule, isTransparent, countBound, endsAt, exdates = [], rdates = [], exceptions = []] =
    value as unknown[];
  return (
    [start, end, rrule].every(isString) &&
    [isTransparent, countBound, endsAt].every(optional(nullable(isNumber))) &&
    [exdates, rdates].every(listOf(isString)) &&
    listOf(isExceptionPair)(exceptions)
  );
};

const isExceptionPair = (pair: unknown): pair is [string, ExceptionTimes] =>
  Array.isArray(pair) && isString(pair[0]) && areTimes(pair[1]);

/** Written by hand for speed: a window reads thousands of entries. */
const isPacked = (value: unknown): value is Packed => {
  if (typeof value !== 'object' || value === null) return false;
  const { t, e, z, m, l, s } = value as Partial<Packed>;
  return (
    areNumbers(t) &&
    t.length > 0 &&
    isMaybeNumber(e) &&
    isMaybeString(z) &&
    (m === undefined || (areNumbers(m) && m.length > 1)) &&
    isMaybeNumber(l) &&
    (s === undefined || isPackedSchedule(s))
  );
};

function unpackTiming({ z: zone, d, m, l, s }: Packed): EntryTiming | undefined {
  if (zone === undefined || !m || l === undefined) return undefined;
  const [hours, weekdays, monthDays = ALL_MONTH_DAYS, months = ALL_MONTHS] = m;
  const isAllDay = d === 1;
  return {
    zone,
    isAllDay,
    mask: { hours, weekdays, monthDays, months },
    longestSeconds: l,
    ...(s && { schedule: unpackSchedule(s, zone, isAllDay) }),
  };
}

function unpackSchedule(packed: PackedSchedule, time_zone: string, all_day: boolean): Schedule {
  const [start_time, end_time, rrule, isTransparent = 0, countBoundWallSeconds = null, endsAtEpochSeconds = null] =
    packed;
  const [, , , , , , exdates = [], rdates = [], own = []] = packed;
  return {
    content: {
      start_time,
      end_time,
      time_zone,
      all_day,
      transparency: isTransparent === 1 ? 'transparent' : 'opaque',
      recurrence_pattern: { rrule, exdates, rdates },
      exceptions: Object.fromEntries(own),
    },
    bounds: { countBoundWallSeconds, endsAtEpochSeconds },
  };
}
