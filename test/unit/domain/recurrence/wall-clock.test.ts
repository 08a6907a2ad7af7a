import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf } from '../../../../lib/domain/recurrence/wall-clock.js';
import { instantOfWall, offsetSecondsAt } from '../../../../lib/domain/time/zone.js';
import { anywhere } from '../event/arbitraries.js';

const RUNS = { numRuns: 1_000, seed: 5545 };
const halfHours = fc.integer({ min: -60, max: 60 }).map((count) => count * 1_800);

describe('the fast conversion between local time and instants', { timeout: 30_000 }, () => {
  it('gives the offsets of the time zone database', () => {
    fc.assert(
      fc.property(anywhere, halfHours, ({ zone, at }, apart) => {
        expect(clockOf(zone).offsetAt(at + apart)).toBe(offsetSecondsAt(zone, at + apart));
      }),
      RUNS,
    );
  });

  it('converts local times that exist, are skipped or are repeated', () => {
    fc.assert(
      fc.property(anywhere, halfHours, ({ zone, at }, apart) => {
        const wallSeconds = at + apart + offsetSecondsAt(zone, at);
        expect(clockOf(zone).instantOf(wallSeconds)).toBe(instantOfWall(zone, wallSeconds));
      }),
      RUNS,
    );
  });

  it('bounds the local times of all occurrences that start from, or up to, an instant', () => {
    fc.assert(
      fc.property(anywhere, halfHours, ({ zone, at }, apart) => {
        const clock = clockOf(zone);
        const wallSeconds = at + apart + offsetSecondsAt(zone, at);
        const instant = clock.instantOf(wallSeconds);
        if (instant >= at) expect(wallSeconds).toBeGreaterThanOrEqual(clock.earliestFor(at));
        if (instant <= at) expect(wallSeconds).toBeLessThanOrEqual(clock.latestFor(at));
      }),
      RUNS,
    );
  });

  it('restores an instant from its local time and offset', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        const offsetSeconds = offsetSecondsAt(zone, at);
        // Offsets in text have no seconds.
        const writtenOffset = Math.round(offsetSeconds / 60) * 60;
        expect(clockOf(zone).instantWithOffset(at + offsetSeconds, writtenOffset)).toBe(at);
      }),
      RUNS,
    );
  });
});
