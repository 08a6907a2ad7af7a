import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../lib/domain/limiter.js';

describe('a limiter', () => {
  it('runs work in order, never more than its limit at once, and continues after a failure', async () => {
    const limiter = createLimiter(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const run = (index: number) =>
      limiter(async () => {
        started.push(index);
        await new Promise<void>((resolve) => (ends[index] = resolve));
        if (index === 0) throw new Error('failed');
        return index;
      });
    const outcomes = Promise.allSettled([0, 1, 2, 3].map(run));
    expect(started).toEqual([0, 1]);
    ends[0]!();
    await expect.poll(() => started).toEqual([0, 1, 2]);
    ends[1]!();
    await expect.poll(() => started).toEqual([0, 1, 2, 3]);
    for (const index of [2, 3]) ends[index]!();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    await expect(limiter(() => Promise.resolve('later'))).resolves.toBe('later');
  });
});
