/** Runs work immediately, or when earlier work has ended. Returns the result of the work, or rejects with its error. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Creates a limiter that runs at most `limit` pieces of work concurrently and starts them in the order of the calls.
 */
export function createLimiter(limit: number): Limiter {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Passes the slot on without freeing it, so that a later call cannot take it first.
      if (next) next();
      else free++;
    }
  };
}

/**
 * How many requests one client of the AWS SDK sends concurrently. The SDK opens at most 50 connections. A request that
 * waits for a connection longer than `connectionTimeout` fails; a request that waits for the limiter does not.
 */
const REQUESTS_AT_ONCE = 40;

/** Creates the limiter for one client of the AWS SDK. */
export const createRequestLimiter = (): Limiter => createLimiter(REQUESTS_AT_ONCE);
