import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableOfBills, tableOfLimits, tableOfRequests } from '../../support/cost/bills.js';
import { LIMITS } from '../../support/cost/limits.js';
import { readMeasured } from '../../support/cost/mix.js';
import { Random } from '../../support/random.js';
import { Capacity } from '../../support/scale/capacity.js';
import { Partitions } from '../../support/scale/partitions.js';
import { MOST_VERSIONS, Publishers } from '../../support/scale/publishers.js';
import { SCENARIOS, type Scenario } from '../../support/scale/scenarios.js';
import { simulate } from '../../support/scale/simulate.js';

const measured = readMeasured();
const [defaults] = SCENARIOS as [Scenario];
const NO_HOT_KEY = { key: 0, reads: 0, writes: 0 };

describe('A token bucket of the simulation', () => {
  const amounts = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 40 });

  it('never grants more than its burst and what was refilled, nor less than is asked and there', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 1, max: 100, noNaN: true }), (asked, perSecond) => {
        const capacity = new Capacity(perSecond, 200);
        let granted = 0;
        asked.forEach((amount, second) => {
          const available = Math.min(200, 200 + second * perSecond - granted);
          const now = capacity.take(second, amount);
          expect(now).toBeLessThanOrEqual(Math.min(amount, 200));
          if (amount <= perSecond) expect(now).toBeCloseTo(Math.min(amount, available), 6);
          granted += now;
          expect(granted).toBeLessThanOrEqual(200 + second * perSecond + 1e-6);
        });
      }),
    );
  });
});

describe('The partitions of the simulation', () => {
  const throttledOf = (writes: number, hotWrites = 0, seconds = 120) => {
    const partitions = new Partitions(new Random(7), { reads: 0, writes: 0 });
    let last = { writes: 0, hot: 0 };
    for (let second = 0; second < seconds; second++) {
      last = partitions.take(second, { reads: 0, writes }, { key: 0.3, reads: 0, writes: hotWrites });
    }
    return { ...last, count: partitions.count };
  };

  it('take half of what a new table takes without throttling, and throttle twice of it', () => {
    expect(throttledOf(2_000).writes).toBe(0);
    expect(throttledOf(8_000).writes).toBeCloseTo(0.5, 1);
  });

  it('are split when a table is hot, so that its load is no longer throttled', () => {
    expect(throttledOf(6_000, 0, 1_000)).toMatchObject({ writes: 0 });
  });

  it('throttle a hot item collection for ever, because it is never split', () => {
    expect(throttledOf(100, 2_000, 5_000).hot).toBeGreaterThan(0.45);
  });

  it('have every key in exactly one of them after splits', () => {
    const partitions = new Partitions(new Random(7), { reads: 0, writes: 0 });
    for (let second = 0; second < 700; second++) {
      partitions.take(second, { reads: 0, writes: 5_000 }, { ...NO_HOT_KEY, key: 0.7, writes: 900 });
    }
    const found = Array.from({ length: 1_000 }, (_, index) => partitions.find(index / 1_000));
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    expect(new Set(found).size).toBe(partitions.count);
  });
});

describe('The publishers of the simulation', () => {
  const versions = fc.array(
    fc.record({
      shard: fc.integer({ min: 0, max: 2 }),
      at: fc.double({ min: 0, max: 20, noNaN: true }),
      readers: fc.integer({ min: 1, max: 500 }),
    }),
    { maxLength: 60 },
  );
  const lagsOf = (all: { shard: number; at: number; readers: number }[], factor = 1): number[] => {
    const publishers = new Publishers(measured);
    for (const { shard, at, readers } of all) publishers.add(shard, { writtenAt: at, readers: readers * factor });
    for (let second = 0; second < 1_000; second++) publishers.run(second, () => false);
    return publishers.lags.mix;
  };

  it('publish each version once, and never before it is written', () => {
    fc.assert(
      fc.property(versions, (all) => {
        const lags = lagsOf(all);
        expect(lags).toHaveLength(all.length);
        expect(lags.every((lag) => lag > 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('publish the last version of a shard no earlier if versions have more readers', () => {
    const all = Array.from({ length: 50 }, (_, index) => ({ shard: 0, at: index / 10, readers: 40 }));
    expect(Math.max(...lagsOf(all, 4))).toBeGreaterThan(Math.max(...lagsOf(all, 2)));
  });
});

describe('The simulation', () => {
  const throttledOf = (users: number) => simulate({ measured, users, scenario: defaults, seconds: 90 });

  it('throttles nothing below every limit, and starts from settings of the service', () => {
    expect(throttledOf(50_000)).toMatchObject({ throttled: { mix: 0, hot: 0, worstSecond: 0 }, hits: [] });
    const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    const { perSecond, burst } = LIMITS.stage;
    expect(read('infra/stages.yml')).toContain(`requestsPerSecond: ${perSecond}\n  requestBurst: ${burst}`);
    expect(read('lib/runtime/config.ts')).toContain(
      `RATE_LIMIT_USER: bucket('${LIMITS.user.burst},${LIMITS.user.perSecond}')`,
    );
    expect(read('infra/functions/notifications.yml')).toContain(`batchSize: ${MOST_VERSIONS}\n`);
  });

  it('throttles a larger share of twice the users, and gives the same result for the same seed', () => {
    const shares = [100_000, 200_000, 400_000, 800_000].map((users) => throttledOf(users).throttled.mix);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares[0]).toBeGreaterThan(0);
    expect(throttledOf(200_000)).toEqual(throttledOf(200_000));
  });
});

describe('docs/cost.md', () => {
  const text = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8');

  it('shows what was measured, and what follows from it', () => {
    const { usages } = measured;
    for (const table of [tableOfRequests(usages), tableOfBills(usages), tableOfLimits(usages)]) {
      expect(text).toContain(table);
    }
  });
});
