import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketState,
  latestFullAtThatAllows,
  millisecondsPerToken,
  type BucketPolicy,
} from '../../../lib/domain/token-bucket.js';

const NOW = Date.parse('2030-06-03T12:00:00Z');

/** Whole milliseconds per token, so that the model below counts exactly. */
const policies = fc.record({
  name: fc.constant('test'),
  burst: fc.integer({ min: 1, max: 200 }),
  perSecond: fc.constantFrom(0.0001, 0.1, 0.25, 0.5, 1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500, 1000),
});

const state = (policy: BucketPolicy, fullAtMilliseconds: number, nowMilliseconds: number, isAllowed = true) =>
  bucketState(policy, { fullAtMilliseconds, nowMilliseconds, isAllowed });

describe('a token bucket', () => {
  /** The textbook bucket: its level rises with time up to the burst. */
  class TextbookBucket {
    private level: number;
    private at = NOW;

    /** A token equals its refill time, so the level is in milliseconds. */
    constructor(
      private readonly burst: number,
      private readonly token: number,
    ) {
      this.level = burst * token;
    }

    take(atMilliseconds: number): { isAllowed: boolean; remaining: number } {
      this.level = Math.min(this.burst * this.token, this.level + atMilliseconds - this.at);
      this.at = atMilliseconds;
      const isAllowed = this.level >= this.token;
      if (isAllowed) this.level -= this.token;
      return { isAllowed, remaining: Math.floor(this.level / this.token) };
    }
  }

  it('allows and counts the same calls as a bucket that stores its level, at any times', () => {
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(3_000), fc.nat(10_000_000)), { maxLength: 400 });
    fc.assert(
      fc.property(policies, pauses, (policy, milliseconds) => {
        const model = new TextbookBucket(policy.burst, millisecondsPerToken(policy));
        let now = NOW;
        let fullAt = NOW;
        for (const pause of milliseconds) {
          now += pause;
          const isAllowed = Math.max(fullAt, now) <= latestFullAtThatAllows(policy, now);
          if (isAllowed) fullAt = Math.max(fullAt, now) + millisecondsPerToken(policy);
          const { remaining } = state(policy, fullAt, now, isAllowed);
          expect({ isAllowed, remaining }).toEqual(model.take(now));
        }
      }),
    );
  });

  it('that refills slowly reports no token before it is refilled', () => {
    const policy = { name: 'test', burst: 1, perSecond: 0.0001 };
    expect(state(policy, NOW + 10, NOW, false).remaining).toBe(0);
    expect(state(policy, NOW, NOW, false).remaining).toBe(1);
  });

  it('that refuses a call reports the first whole second at which it allows one', () => {
    const emptiness = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(policies, emptiness, (policy, milliseconds) => {
        const fullAt = latestFullAtThatAllows(policy, NOW) + milliseconds;
        const { retryAfterSeconds } = state(policy, fullAt, NOW, false);
        expect(fullAt).toBeLessThanOrEqual(latestFullAtThatAllows(policy, NOW + retryAfterSeconds * 1000));
        expect(fullAt).toBeGreaterThan(latestFullAtThatAllows(policy, NOW + (retryAfterSeconds - 1) * 1000));
      }),
    );
  });

  it('that allows a call reports no wait', () => {
    expect(state({ name: 'test', burst: 2, perSecond: 1 }, NOW + 2_000, NOW).retryAfterSeconds).toBe(0);
  });

  it.each([
    ['full', 0, 20, 0],
    ['one token short', 2_000, 19, 2],
    ['one token and a bit short', 2_001, 18, 3],
    ['down to the last token', 38_000, 1, 38],
    ['empty', 40_000, 0, 40],
    ['overdrawn', 99_000, 0, 99],
    ['full for long', -99_000, 20, 0],
  ])(
    'of 20 that refills one token every 2 s, when %s, reports the remaining tokens and when it is full',
    (_, untilFull, left, seconds) => {
      const { remaining, secondsUntilFull } = state({ name: 'test', burst: 20, perSecond: 0.5 }, NOW + untilFull, NOW);
      expect({ remaining, secondsUntilFull }).toEqual({ remaining: left, secondsUntilFull: seconds });
    },
  );

  it('with a refill interval of a fraction of a millisecond loses nothing to rounding', () => {
    const policy = { name: 'test', burst: 30, perSecond: 3 };
    let fullAt = NOW;
    const left = Array.from({ length: 30 }, () => {
      fullAt += millisecondsPerToken(policy);
      return state(policy, fullAt, NOW).remaining;
    });
    expect(left).toEqual(Array.from({ length: 30 }, (_, taken) => 29 - taken));
  });
});
