/** Updates events that were written with an earlier release of the time zone data: local times stay, offsets follow. */
import { formatInstant, intervalOf, localTimeOf, withCurrentOffset } from '../time/event-time.js';
import type { EventContent, OccurrenceOverride } from './event.js';
import { skippedTimes, type Times } from './series-times.js';

/** The content with the offsets of the current time zone data. */
export function withCurrentOffsets(content: EventContent): EventContent {
  if (content.all_day) return content;
  const { time_zone: zone, recurrence_pattern: pattern } = content;
  const current = (stored: string): string => withCurrentOffset(stored, zone);
  const unique = (stored: string[]): string[] => [...new Set(stored.map(current))];
  return {
    ...content,
    ...((pattern && currentSkipped(content, zone)) ?? currentTimes(content, zone)),
    recurrence_pattern: pattern && { ...pattern, exdates: unique(pattern.exdates), rdates: unique(pattern.rdates) },
    exceptions: Object.fromEntries(
      Object.entries(content.exceptions).map(([start, own]) => [current(start), currentOverride(own, zone)]),
    ),
  };
}

function currentOverride(own: OccurrenceOverride, zone: string): OccurrenceOverride {
  const { start_time, end_time } = own;
  return start_time === undefined || end_time === undefined
    ? own
    : { ...own, ...currentTimes({ start_time, end_time }, zone) };
}

/** A series at a start time that the clocks now skip keeps that local time. */
const currentSkipped = ({ start_time, end_time }: Times, zone: string): Times | undefined =>
  skippedTimes({ start: localTimeOf(start_time), end: localTimeOf(end_time) }, zone);

/** An event between the two passes of an hour that is no longer repeated keeps its duration. */
function currentTimes({ start_time, end_time }: Times, zone: string): Times {
  const times = { start_time: withCurrentOffset(start_time, zone), end_time: withCurrentOffset(end_time, zone) };
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf({ ...times, time_zone: zone });
  if (endsAtEpochSeconds > startsAtEpochSeconds) return times;
  const durationSeconds = (Date.parse(end_time) - Date.parse(start_time)) / 1000;
  return { ...times, end_time: formatInstant(startsAtEpochSeconds + durationSeconds, zone) };
}
