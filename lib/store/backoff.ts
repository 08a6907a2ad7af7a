/** When an operation that loses to concurrent ones tries again, and when it gives up. */
import { ProblemError } from '../domain/errors.js';

/** How long an operation that loses races is tried again, before it gives up. */
export const RETRY_MILLISECONDS = 10_000;

/**
 * Waits before the next attempt. The pause is random (full jitter), so that operations that collided do not collide
 * again. Its limit starts at `base` and doubles with each attempt, up to `cap`.
 * @param attempt the number of earlier attempts
 * @param base the limit of the first pause, in milliseconds
 * @param cap the limit of any pause, in milliseconds
 * @param atMost ends the pause early, after this number of milliseconds
 */
export function pause(attempt: number, { base = 10, cap = 400, atMost = Infinity } = {}): Promise<void> {
  const limit = Math.min(cap, base * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.min(Math.random() * limit, atMost)));
}

/** The error of an operation that has used up its retries. Responses show it as 503. */
export const retriesExhausted = (cause: unknown): ProblemError =>
  new ProblemError('unavailable', 'Too many concurrent writes to the same data. Nothing was written; try again.', {
    retryAfterSeconds: 1,
    cause,
  });
