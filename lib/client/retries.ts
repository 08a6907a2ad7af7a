/** Repeats requests that failed for a reason that passes. */
import { retryAfterSecondsOf } from './problems.js';

const SHORTEST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 60_000;
const LONGEST_RETRY_AFTER_SECONDS = 60;

/** A pause that doubles with each failure. Half of it is random, so that many clients do not return at the same moment. */
export function backoffMilliseconds(failures: number): number {
  return Math.min(SHORTEST_PAUSE_MILLISECONDS * 2 ** failures, LONGEST_PAUSE_MILLISECONDS) * (1 - Math.random() / 2);
}

/** @throws the reason of the signal, if it is aborted before the end of the pause */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export interface RetryOptions {
  /** Including the first one. */
  maxAttempts: number;
  /** Whether the request can be sent again although it may have been executed. */
  isRepeatable: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a request, and repeats it after failures that pass. A response with `Retry-After` asks to repeat the request: it
 * was not executed, unless the API lost its connection to the database. So every request is repeated after it. After
 * another server error or without a response, only repeatable requests are.
 */
export async function withRetries(send: () => Promise<Response>, options: RetryOptions): Promise<Response> {
  const { maxAttempts, isRepeatable, signal } = options;
  for (let attempt = 1; attempt < maxAttempts; attempt++) {
    const backoff = backoffMilliseconds(attempt);
    try {
      const response = await send();
      const retryAfterSeconds = retryAfterSecondsOf(response) ?? 0;
      const canRepeat = retryAfterSeconds > 0 || (isRepeatable && response.status >= 500);
      if (!canRepeat || retryAfterSeconds > LONGEST_RETRY_AFTER_SECONDS) return response;
      await response.body?.cancel();
      await pause(retryAfterSeconds * 1000 + backoff, signal);
    } catch (error) {
      if (!isRepeatable || signal?.aborted) throw error;
      await pause(backoff, signal);
    }
  }
  return send();
}
