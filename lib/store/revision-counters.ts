/**
 * The counters of a calendar revision: one attribute of the calendar's item for each bucket of time
 * (`lib/domain/event/revision-buckets.ts`), `b0` and so on; an absent counter is 0.
 *
 * A write that adds busy time to the calendar, or moves it there, increments the counters of all buckets of the event,
 * also without a conflict check. A write that must not double-book reads the counters, then the calendar, and requires
 * that the counters of its own buckets are unchanged. Busy times that overlap share a bucket: of two such writes, the
 * second fails and is decided again.
 */
import { BUCKETS } from '../domain/event/revision-buckets.js';
import { isNumber, memberOf, optional } from './guards.js';
import type { Item } from './table.js';

/** How often busy time was added or moved, by bucket. */
export type RevisionCounts = readonly number[];

const NAMES = Array.from({ length: BUCKETS }, (_, bucket) => `b${bucket}`);

export const countsIn = (item: Item): RevisionCounts =>
  NAMES.map((name) => memberOf(item, name, optional(isNumber)) ?? 0);

/** A part of a condition or of an update, with its placeholders. */
export interface Expression {
  expression: string;
  values?: Record<string, unknown>;
}

/** The condition that the counters of these buckets are as they were read. */
export const unchanged = (buckets: ReadonlySet<number>, seen: RevisionCounts): Expression[] =>
  [...buckets].map((bucket) => {
    const [name, count] = [`b${bucket}`, seen[bucket] ?? 0];
    return count === 0
      ? { expression: `attribute_not_exists(${name})` }
      : { expression: `${name} = :${name}`, values: { [`:${name}`]: count } };
  });

/** The update that increments the counters of these buckets, which are not empty. */
export const increment = (buckets: ReadonlySet<number>): Expression => ({
  expression: `ADD ${[...buckets].map((bucket) => `b${bucket} :one`).join(', ')}`,
  values: { ':one': 1 },
});
