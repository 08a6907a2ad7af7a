/**
 * The buckets of a calendar revision: two busy times that overlap share at least one. Time is cut into blocks of
 * {@link BLOCK_SECONDS}, and block `n` belongs to bucket `n mod BUCKETS`. The number of buckets is prime, so that
 * neighbouring blocks, and the same hour of the days of a month, belong to different buckets.
 */
import { intervalOf } from '../time/event-time.js';
import type { EventRecord } from './event.js';

export const BLOCK_SECONDS = 2 * 3_600;
export const BUCKETS = 31;

const ALL_BUCKETS: ReadonlySet<number> = new Set(Array.from({ length: BUCKETS }, (_, bucket) => bucket));

/**
 * The buckets of all the time at which an event can keep a person busy. A series has all buckets, because it can take
 * place at any time, also beyond the horizon of its conflict check.
 */
export function bucketsOf({ content, bounds }: Pick<EventRecord, 'content' | 'bounds'>): ReadonlySet<number> {
  if (bounds) return ALL_BUCKETS;
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(content);
  const first = Math.floor(startsAtEpochSeconds / BLOCK_SECONDS);
  const end = Math.ceil(endsAtEpochSeconds / BLOCK_SECONDS);
  if (end - first >= BUCKETS) return ALL_BUCKETS;
  return new Set(Array.from({ length: Math.max(1, end - first) }, (_, index) => bucketOf(first + index)));
}

/** Blocks before 1970 are negative. */
const bucketOf = (block: number): number => ((block % BUCKETS) + BUCKETS) % BUCKETS;
