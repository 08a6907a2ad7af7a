/**
 * The calendar revision, in the attributes of a calendar's item:
 *
 * | attribute         | meaning                                                                                        |
 * |-------------------|------------------------------------------------------------------------------------------------|
 * | `c0`, `c1` …      | a counter for each bucket of time (`lib/domain/event/revision-buckets.ts`); 0 if it is absent  |
 * | `durationClasses` | the classes of all busy time that the calendar ever had (`lib/domain/event/duration-class.ts`) |
 *
 * A write that adds busy time to the calendar, or moves it there, increments the counters of all buckets of the event and
 * adds its duration class, also without a conflict check. A write that must not double-book reads the revision, then the
 * busy time in those classes, and requires that the counters of its own buckets are unchanged. Busy times that overlap
 * share a bucket: of two such writes, the second fails and is decided again.
 */
import { DURATION_CLASSES, type DurationClass } from '../domain/event/duration-class.js';
import { BUCKETS } from '../domain/event/revision-buckets.js';
import { isNumber, memberOf, oneOf, optional, setOf } from './guards.js';
import type { Item } from './table.js';

/** How often busy time was added or moved, by bucket. */
export type RevisionCounts = readonly number[];

export interface RevisionState {
  counts: RevisionCounts;
  /** The classes to which all busy time of the calendar belongs. */
  durationClasses: ReadonlySet<DurationClass>;
}

/** Busy time that a write adds or moves. */
export interface MovedTime {
  buckets: ReadonlySet<number>;
  durationClasses: ReadonlySet<DurationClass>;
}

const nameOf = (bucket: number): string => `c${bucket}`;
const NAMES = Array.from({ length: BUCKETS }, (_, bucket) => nameOf(bucket));
const isClassSet = optional(setOf(oneOf(DURATION_CLASSES)));

/** An item with such a counter has busy time from before the classes were stored (decision 58). */
const COUNTER_WITHOUT_CLASSES = /^b\d+$/;

/** @param item `undefined` if the calendar never had busy time */
export function revisionIn(item: Item = {}): RevisionState {
  const isComplete = !Object.keys(item).some((name) => COUNTER_WITHOUT_CLASSES.test(name));
  return {
    counts: NAMES.map((name) => memberOf(item, name, optional(isNumber)) ?? 0),
    durationClasses: new Set(isComplete ? memberOf(item, 'durationClasses', isClassSet) : DURATION_CLASSES),
  };
}

/** A part of a condition or of an update, with its placeholders. */
export interface Expression {
  expression: string;
  values?: Record<string, unknown>;
}

/** The condition that the counters of these buckets are as they were read. */
export const unchanged = (buckets: ReadonlySet<number>, seen: RevisionCounts): Expression[] =>
  [...buckets].map((bucket) => {
    const [name, count] = [nameOf(bucket), seen[bucket] ?? 0];
    return count === 0
      ? { expression: `attribute_not_exists(${name})` }
      : { expression: `${name} = :${name}`, values: { [`:${name}`]: count } };
  });

/** The update for busy time that is not empty. */
export const addition = ({ buckets, durationClasses }: MovedTime): Expression => ({
  expression: `ADD durationClasses :classes, ${[...buckets].map((bucket) => `${nameOf(bucket)} :one`).join(', ')}`,
  values: { ':one': 1, ':classes': durationClasses },
});
