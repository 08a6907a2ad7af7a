import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_SECONDS, bucketsOf, BUCKETS } from '../../../../lib/domain/event/revision-buckets.js';
import { LAST_INSTANT_EPOCH_SECONDS, overlaps, type Interval } from '../../../../lib/domain/time/event-time.js';
import { aContent } from '../../../support/database/event-records.js';

const RUNS = Number(process.env['BUCKET_RUNS'] ?? 1_000);
const DAY_SECONDS = 86_400;

const timeAt = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z');
const during = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval): ReadonlySet<number> =>
  bucketsOf({
    content: aContent({ start_time: timeAt(startsAtEpochSeconds), end_time: timeAt(endsAtEpochSeconds) }),
    bounds: null,
  });
const between = (start_time: string, end_time: string, time_zone = 'UTC'): ReadonlySet<number> =>
  bucketsOf({ content: aContent({ start_time, end_time, time_zone }), bounds: null });
const shared = (a: ReadonlySet<number>, b: ReadonlySet<number>): number[] => [...a].filter((bucket) => b.has(bucket));

const interval = fc
  .record({
    start: fc.oneof(
      fc.integer({ min: -3 * DAY_SECONDS, max: 3 * DAY_SECONDS }),
      fc.integer({ min: -62_000_000_000, max: LAST_INSTANT_EPOCH_SECONDS - 400 * DAY_SECONDS }),
    ),
    seconds: fc.oneof(
      fc.integer({ min: 1, max: 4 * 3_600 }),
      fc.integer({ min: 1, max: 4 * DAY_SECONDS }),
      fc.integer({ min: 1, max: 366 * DAY_SECONDS }),
    ),
  })
  .map(({ start, seconds }): Interval => ({ startsAtEpochSeconds: start, endsAtEpochSeconds: start + seconds }));
/** Near the start or the end of another. */
const neighborOf = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval): fc.Arbitrary<Interval> =>
  fc
    .record({
      edge: fc.constantFrom(startsAtEpochSeconds, endsAtEpochSeconds),
      before: fc.integer({ min: 0, max: 5 * 3_600 }),
      seconds: fc.integer({ min: 1, max: DAY_SECONDS }),
    })
    .map(({ edge, before, seconds }) => ({
      startsAtEpochSeconds: edge - before,
      endsAtEpochSeconds: edge - before + seconds,
    }));

describe('the buckets of a calendar revision', () => {
  it('are shared by any two events that overlap', () => {
    const pair = interval.chain((a) => fc.tuple(fc.constant(a), fc.oneof(neighborOf(a), interval)));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        if (overlaps(a, b)) expect(shared(during(a), during(b))).not.toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('are one bucket for an event within a block, and two for an event that crosses the edge of a block', () => {
    expect(between('2031-01-06T08:00:00Z', '2031-01-06T10:00:00Z').size).toBe(1);
    expect(between('2031-01-06T09:30:00Z', '2031-01-06T10:30:00Z').size).toBe(2);
  });

  it('are different for events that touch at the edge of a block', () => {
    const [before, after] = [
      between('2031-01-06T09:00:00Z', '2031-01-06T10:00:00Z'),
      between('2031-01-06T10:00:00Z', '2031-01-06T11:00:00Z'),
    ];
    expect(shared(before, after)).toEqual([]);
  });

  it('depend on the instant, not on the local time', () => {
    const utc = between('2031-01-06T14:00:00Z', '2031-01-06T15:00:00Z');
    expect(between('2031-01-06T09:00:00-05:00', '2031-01-06T10:00:00-05:00', 'America/New_York')).toEqual(utc);
  });

  it('differ between the days of a month for the same hour', () => {
    const days = Array.from({ length: 30 }, (_, day) => day * DAY_SECONDS);
    const buckets = days.map((at) => during({ startsAtEpochSeconds: at, endsAtEpochSeconds: at + 1_800 }));
    expect(new Set(buckets.flatMap((of) => [...of])).size).toBe(days.length);
  });

  it('include fewer than half of all buckets for an event of a whole day', () => {
    expect(between('2031-01-06', '2031-01-07').size).toBeLessThan(BUCKETS / 2);
  });

  it('include all buckets for a series, and for an event that spans as many blocks as there are buckets', () => {
    const series = { content: aContent(), bounds: { countBoundWallSeconds: null, endsAtEpochSeconds: null } };
    expect(bucketsOf(series).size).toBe(BUCKETS);
    const long = { startsAtEpochSeconds: 60, endsAtEpochSeconds: 60 + BUCKETS * BLOCK_SECONDS };
    expect(during(long).size).toBe(BUCKETS);
  });
});
