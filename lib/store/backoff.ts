/** When a write that loses to concurrent writes tries again, and when it gives up. */
import { ProblemError } from '../domain/errors.js';

const LONGEST_PAUSE_MILLISECONDS = 400;

/** How long a write is decided again before it gives up. */
export const PATIENCE_MILLISECONDS = 10_000;

/** Before the next attempt; full jitter, so that losers do not meet again. */
export function pause(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MILLISECONDS, 10 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}

/** When patience is over. */
export const busy = (cause: unknown): ProblemError =>
  new ProblemError('unavailable', 'Too many concurrent writes to the same data. Nothing was written; try again.', {
    retryAfterSeconds: 1,
    cause,
  });
