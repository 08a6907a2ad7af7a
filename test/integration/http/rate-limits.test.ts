import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { INVITATIONS, type BucketPolicy, type BucketState } from '../../../lib/domain/token-bucket.js';
import { returnToken, takeToken } from '../../../lib/store/rate-limits.js';
import { Table } from '../../../lib/store/table.js';
import { Clock } from '../../support/context.js';
import { createTables } from '../../support/database/tables.js';

let table: Table;

beforeAll(async () => {
  const { client, rateLimitTableName } = await createTables();
  table = new Table(client, rateLimitTableName);
});

const newKey = (): string => `test#${randomUUID()}`;
const policyOf = (burst: number, perSecond: number): BucketPolicy => ({ name: 'test', burst, perSecond });

/** One caller's bucket and its clock. */
function aBucket(policy: BucketPolicy) {
  const key = newKey();
  const clock = new Clock();
  return {
    clock,
    take: (count?: number): Promise<BucketState> => takeToken(table, key, policy, clock.now(), count),
    giveBack: (count?: number): Promise<void> => returnToken(table, key, policy, count),
  };
}

async function takeAll({ take }: Pick<ReturnType<typeof aBucket>, 'take'>): Promise<number> {
  let taken = 0;
  while ((await take()).isAllowed) taken++;
  return taken;
}

describe('a rate limit', () => {
  it('allows exactly its burst, however many calls come at once', async () => {
    const { take } = aBucket(policyOf(20, 0.0001));
    const states = await Promise.all(Array.from({ length: 100 }, take));
    const allowed = states.filter(({ isAllowed }) => isAllowed);
    expect(allowed).toHaveLength(20);
    expect(allowed.map(({ remaining }) => remaining).sort((a, b) => b - a)).toEqual(
      Array.from({ length: 20 }, (_, index) => 19 - index),
    );
  });

  it('allows exactly the refilled tokens when many calls come at once again', async () => {
    const bucket = aBucket(policyOf(20, 0.5));
    await takeAll(bucket);
    bucket.clock.advance(7);
    const states = await Promise.all(Array.from({ length: 30 }, bucket.take));
    expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
  });

  it.each([
    [20, 0.5, 2],
    [5, 0.1, 10],
    [40, 20, 1],
    [5, 0.3, 4],
    [30, 3, 1],
    [1, 0.0001, 10_000],
    [INVITATIONS.burst, INVITATIONS.perSecond, 432],
  ])('of %i and %d per second allows exactly that, and Retry-After is exact', async (burst, perSecond, seconds) => {
    const bucket = aBucket(policyOf(burst, perSecond));
    expect(await takeAll(bucket)).toBe(burst);
    const { retryAfterSeconds } = await bucket.take();
    expect(retryAfterSeconds).toBe(seconds);
    bucket.clock.advance(retryAfterSeconds - 1);
    expect(await bucket.take()).toMatchObject({ isAllowed: false, retryAfterSeconds: 1 });
    bucket.clock.advance(1);
    expect(await bucket.take()).toMatchObject({ isAllowed: true });
  });

  it('is not extended by refused calls', async () => {
    const bucket = aBucket(policyOf(3, 0.1));
    await takeAll(bucket);
    for (let call = 0; call < 5; call++) expect(await bucket.take()).toMatchObject({ retryAfterSeconds: 10 });
  });

  it('never holds more than its burst, however long it is unused', async () => {
    const bucket = aBucket(policyOf(4, 10));
    await takeAll(bucket);
    bucket.clock.advance(365 * 24 * 60 * 60);
    expect(await takeAll(bucket)).toBe(4);
  });

  it('applies to each caller separately', async () => {
    const policy = policyOf(2, 0.0001);
    await takeAll(aBucket(policy));
    expect(await takeAll(aBucket(policy))).toBe(2);
  });

  it('takes back returned tokens, and no more', async () => {
    const bucket = aBucket(policyOf(3, 0.0001));
    for (let call = 0; call < 10; call++) {
      expect(await bucket.take()).toMatchObject({ isAllowed: true, remaining: 2 });
      await bucket.giveBack();
    }
    expect(await takeAll(bucket)).toBe(3);
  });

  it('allows the same calls as a bucket that stores its level, for any tokens, returns and pauses', async () => {
    const policies = fc.record({
      name: fc.constant('test'),
      burst: fc.integer({ min: 1, max: 5 }),
      perSecond: fc.constantFrom(0.1, 0.5, 1),
    });
    const call = fc.record({
      count: fc.constantFrom(1, 1, 1, 2, 3, 7),
      pauseSeconds: fc.constantFrom(0, 0, 0, 1, 2, 3, 30),
      isReturned: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(policies, fc.array(call, { minLength: 5, maxLength: 15 }), async (policy, calls) => {
        const bucket = aBucket(policy);
        // In seconds of refill, which for these policies are integers.
        const perToken = 1 / policy.perSecond;
        let level = policy.burst * perToken;
        for (const { count, pauseSeconds, isReturned } of calls) {
          bucket.clock.advance(pauseSeconds);
          level = Math.min(policy.burst * perToken, level + pauseSeconds);
          // More than the burst requires a full bucket, and leaves a debt.
          const isAllowed = level >= Math.min(count, policy.burst) * perToken;
          if (isAllowed) level -= count * perToken;
          const remaining = Math.max(0, Math.floor(level / perToken));
          expect(await bucket.take(count)).toMatchObject({ isAllowed, remaining });
          if (!isAllowed || !isReturned) continue;
          await bucket.giveBack(count);
          level += count * perToken;
        }
      }),
      { numRuns: 15 },
    );
  });

  it('expires a bucket only after it is full again', async () => {
    const key = newKey();
    const { now } = new Clock();
    const nowSeconds = now().getTime() / 1000;
    for (let call = 0; call < 5; call++) await takeToken(table, key, policyOf(5, 0.1), now());
    const { expiresAtEpochSeconds } = await table.update({ Key: { pk: key } });
    expect(expiresAtEpochSeconds).toBeGreaterThanOrEqual(nowSeconds + 50);
    expect(expiresAtEpochSeconds).toBeLessThan(nowSeconds + 50 + 3600);
  });
});
