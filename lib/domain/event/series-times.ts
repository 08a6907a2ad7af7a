/**
 * The times of a series that starts at a local time which the clocks skip.
 *
 * The content keeps the local time that was asked for, such as 02:30, with the offset from before the gap. The series then
 * takes place at 03:30 on that day and at 02:30 on all others (RFC 5545 §3.3.5), and its end is as much later on the clock
 * as was asked for. Responses show the times of that day.
 */
import { formatInstant, formatSkipped, formatSkippedEnd, intervalOf, isDate, localTimeOf } from '../time/event-time.js';
import type { EventContent } from './event.js';

export type Times = Pick<EventContent, 'start_time' | 'end_time'>;

/**
 * The stored times of a series that starts at a skipped local time; `undefined` if the clocks of the zone show that time.
 * @param local start and end in wall seconds
 */
export function skippedTimes(local: { start: number; end: number }, zone: string): Times | undefined {
  const start_time = formatSkipped(local.start, zone);
  return start_time === undefined ? undefined : { start_time, end_time: formatSkippedEnd(start_time, local.end) };
}

/** Whether an event starts at a local time that the clocks of its zone skip. */
export const startsSkipped = ({ start_time, time_zone }: Pick<EventContent, 'start_time' | 'time_zone'>): boolean =>
  !isDate(start_time) && formatSkipped(localTimeOf(start_time), time_zone) !== undefined;

/** The times of an event as responses show them: those that the clocks show. */
export function shownTimes(content: Pick<EventContent, 'start_time' | 'end_time' | 'time_zone'>): Times {
  const { start_time, end_time, time_zone } = content;
  if (!startsSkipped(content)) return { start_time, end_time };
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(content);
  return {
    start_time: formatInstant(startsAtEpochSeconds, time_zone),
    end_time: formatInstant(endsAtEpochSeconds, time_zone),
  };
}
