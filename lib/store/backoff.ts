/** When an operation that loses to concurrent ones tries again, and when it gives up. */
import { ProblemError } from '../domain/errors.js';

/** How long a write that loses races is decided again, before it gives up. */
export const PATIENCE_MILLISECONDS = 10_000;

/**
 * Waits before the next attempt. The longest pause doubles with each attempt; the pause is random up to it (full jitter),
 * so that operations that collided do not collide again.
 * @param attempt the number of earlier attempts
 * @param shortest the longest pause after the first attempt, in milliseconds
 * @param longest the longest pause after any attempt, in milliseconds
 * @param atMost ends the pause early, after this number of milliseconds
 */
export function pause(attempt: number, { shortest = 10, longest = 400, atMost = Infinity } = {}): Promise<void> {
  const limit = Math.min(longest, shortest * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.min(Math.random() * limit, atMost)));
}

/** The error of an operation that has used up its retries. Responses show it as 503. */
export const retriesExhausted = (cause: unknown): ProblemError =>
  new ProblemError('unavailable', 'Too many concurrent writes to the same data. Nothing was written; try again.', {
    retryAfterSeconds: 1,
    cause,
  });
