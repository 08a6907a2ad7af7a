/**
 * The duration classes of busy time. An event of at most `d` seconds that overlaps `[from, to)` starts in `(from − d, to)`,
 * so each class of single events is one short range by start. Everything longer, and every series, is in the last class.
 */
import { intervalOf } from '../time/event-time.js';
import type { EventRecord } from './event.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

export type DurationClass = 'A' | 'B' | 'C' | 'D' | 'L';

/** The classes of single events, by their maximum duration in seconds. */
export const SINGLE_CLASSES: readonly { name: DurationClass; maxSeconds: number }[] = [
  { name: 'A', maxSeconds: HOUR },
  { name: 'B', maxSeconds: DAY },
  { name: 'C', maxSeconds: 32 * DAY },
  { name: 'D', maxSeconds: 1_024 * DAY },
];
/** The class of longer single events and of series. */
export const LONG_CLASS: DurationClass = 'L';

export const DURATION_CLASSES: readonly DurationClass[] = [...SINGLE_CLASSES.map(({ name }) => name), LONG_CLASS];

/** The class of a single event of this duration. */
export const classOfSingle = (seconds: number): DurationClass =>
  SINGLE_CLASSES.find(({ maxSeconds }) => seconds <= maxSeconds)?.name ?? LONG_CLASS;

/** The class of an event. */
export function durationClassOf({ content, bounds }: Pick<EventRecord, 'content' | 'bounds'>): DurationClass {
  if (bounds) return LONG_CLASS;
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(content);
  return classOfSingle(endsAtEpochSeconds - startsAtEpochSeconds);
}
