import { keyInUse } from '../domain/idempotency.js';
import { retriesExhausted, pause, RETRY_MILLISECONDS } from '../store/backoff.js';
import { count } from '../metrics.js';
import { ConcurrentWriteError } from '../store/table.js';
import type { Context } from './context.js';

/**
 * Runs a write again each time it loses to a concurrent write.
 * @param attempt reads, decides and writes; its argument is the number of earlier attempts
 * @throws ProblemError `idempotency-key-in-use` if another request has taken over the idempotency key; `unavailable` after
 *   ten seconds
 */
export async function retryLostRaces<T>(
  { now }: Pick<Context, 'now'>,
  attempt: (earlier: number) => Promise<T>,
): Promise<T> {
  const deadline = now().getTime() + RETRY_MILLISECONDS;
  for (let earlier = 0; ; earlier++) {
    try {
      return await attempt(earlier);
    } catch (error) {
      if (!(error instanceof ConcurrentWriteError)) throw error;
      count('RacesLost');
      if (error.failed.has('claim')) throw keyInUse();
      if (now().getTime() > deadline) throw retriesExhausted(error);
      await pause(earlier);
    }
  }
}
