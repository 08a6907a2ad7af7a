/** Turns the times of a client's input into the times of an event's content. */
import {
  formatInstant,
  instantOf,
  isDate,
  localTimeOf,
  readDateTime,
  sameWallClockIn,
  timeFault,
} from '../time/event-time.js';
import { instantOfWall } from '../time/zone.js';
import type { Fault } from '../errors.js';
import type { EventContent } from './event.js';
import { shownTimes, skippedTimes, startsSkipped, type Times } from './series-times.js';

type Member = keyof Times;
type Given = { [Name in Member]?: string | undefined };

interface Rules {
  isAllDay: boolean;
  zone: string;
  /** A series can keep a start that the clocks skip; a single event cannot. */
  isSeries: boolean;
  faults: Fault[];
}

/**
 * The start and end of an event changed by this input. Faults go to the rules; then the times are incomplete.
 *
 * A time with an offset that names the start or end which responses show is not a change: a client that sends back what
 * it has read keeps the local time of the series.
 */
export function timesFrom(input: Given, before: EventContent | undefined, rules: Rules): Times {
  const { isAllDay, zone, isSeries, faults } = rules;
  const stored = before?.all_day === isAllDay ? before : undefined;
  const shown = stored && { ...stored, ...shownTimes(stored) };
  const given = stored && shown ? withoutEchoes(input, { stored, shown, zone }) : input;
  // The end of a skipped start is later on the clock by the same amount. It belongs to this start only.
  const kept = given.start_time === undefined ? stored : shown;
  const skipped = isSeries && !isAllDay ? skippedFrom(given, kept, zone) : undefined;
  if (skipped) return skipped;
  const current = isSeries ? kept : shown;
  const start_time = timeFrom('start_time', given, current, rules);
  const end_time = timeFrom('end_time', given, current, rules);
  return faults.length > 0 ? { start_time: '', end_time: '' } : { start_time, end_time };
}

/** The times of an input without those that only repeat what responses show of a series with a skipped start. */
function withoutEchoes(
  input: Given,
  { stored, shown, zone }: { stored: EventContent; shown: EventContent; zone: string },
): Given {
  if (stored.all_day || stored.time_zone !== zone || !startsSkipped(stored)) return input;
  const change = (member: Member): string | undefined =>
    namesInstantOf(shown[member], input[member] ?? '', zone) ? undefined : input[member];
  return { start_time: change('start_time'), end_time: change('end_time') };
}

/** Whether a client's text has an offset and names the same instant as a time that responses show. */
const namesInstantOf = (shown: string, text: string, zone: string): boolean =>
  readDateTime(text)?.offsetSeconds !== undefined && instantOf(text, zone) === instantOf(shown, zone);

/** The times of a series that starts at a skipped local time; `undefined` if it does not, or if a time is not valid. */
function skippedFrom({ start_time, end_time }: Given, kept: EventContent | undefined, zone: string): Times | undefined {
  const start = start_time === undefined ? kept && localTimeOf(kept.start_time) : localTimeWritten(start_time);
  if (start === undefined) return undefined;
  if (end_time === undefined) return kept && skippedTimes({ start, end: localTimeOf(kept.end_time) }, zone);
  const end = instantOf(end_time, zone);
  if (end === undefined) return undefined;
  // An end with an offset says how long the first occurrence lasts.
  const endOnClock = localTimeWritten(end_time) ?? start + end - instantOfWall(zone, start);
  return skippedTimes({ start, end: endOnClock }, zone);
}

/** The local time of a text without an offset, in wall seconds. */
function localTimeWritten(text: string): number | undefined {
  const time = readDateTime(text);
  return time?.offsetSeconds === undefined ? time?.wallSeconds : undefined;
}

function timeFrom(
  member: Member,
  input: Given,
  before: EventContent | undefined,
  { isAllDay, zone, faults }: Rules,
): string {
  const given = input[member];
  if (given === undefined) {
    if (before) return keptTime(before[member], before, zone);
    faults.push({ pointer: `/${member}`, detail: 'is required' });
    return '';
  }
  if (isAllDay) {
    if (!isDate(given)) faults.push({ pointer: `/${member}`, detail: `${timeFault(given, 'date')} (all-day event)` });
    return given;
  }
  const instant = instantOf(given, zone);
  if (instant === undefined) {
    const hint = isDate(given) ? ', or a date with all_day' : '';
    faults.push({ pointer: `/${member}`, detail: timeFault(given, 'time') + hint });
    return '';
  }
  return formatInstant(instant, zone);
}

/** The stored time. Its local time stays, also in another zone. */
const keptTime = (stored: string, before: EventContent, zone: string): string =>
  before.all_day || zone === before.time_zone ? stored : formatInstant(sameWallClockIn(stored, zone), zone);
