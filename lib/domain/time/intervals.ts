/** Sets of instants, as spans in order that neither overlap nor touch. */
import type { Interval } from './event-time.js';

/** All the instants of some intervals. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
  const spans: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => a.startsAtEpochSeconds - b.startsAtEpochSeconds)) {
    const { startsAtEpochSeconds, endsAtEpochSeconds } = interval;
    const last = spans.at(-1);
    if (last && startsAtEpochSeconds <= last.endsAtEpochSeconds) {
      last.endsAtEpochSeconds = Math.max(last.endsAtEpochSeconds, endsAtEpochSeconds);
    } else {
      spans.push({ startsAtEpochSeconds, endsAtEpochSeconds });
    }
  }
  return spans;
}

/** The instants of one set that are not in another. */
export function differenceOf(spans: readonly Interval[], others: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let index = 0;
  for (const { startsAtEpochSeconds, endsAtEpochSeconds } of spans) {
    index = indexEndingAfter(others, startsAtEpochSeconds, index);
    let from = startsAtEpochSeconds;
    for (let at = index; from < endsAtEpochSeconds; at += 1) {
      const other = others[at];
      const to = Math.min(other?.startsAtEpochSeconds ?? Infinity, endsAtEpochSeconds);
      if (from < to) left.push({ startsAtEpochSeconds: from, endsAtEpochSeconds: to });
      from = Math.max(from, other?.endsAtEpochSeconds ?? Infinity);
    }
  }
  return left;
}

/** The index of the first span, from index `from` on, that ends after an instant. Spans are sorted by their end. */
export function indexEndingAfter(spans: readonly Interval[], epochSeconds: number, from = 0): number {
  let [low, high] = [from, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.endsAtEpochSeconds ?? Infinity) > epochSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many seconds are in a set. */
export const secondsIn = (spans: readonly Interval[]): number =>
  spans.reduce(
    (sum, { startsAtEpochSeconds, endsAtEpochSeconds }) => sum + endsAtEpochSeconds - startsAtEpochSeconds,
    0,
  );
