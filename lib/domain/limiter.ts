/** Runs work, at once or when earlier work has ended. Returns its result, or rejects as the work does. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Creates a limiter that runs at most `limit` pieces of work at once, in the order in which they arrive. */
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
      // The slot goes to the next piece of work directly, so that no later one can take it first.
      if (next) next();
      else free++;
    }
  };
}

/**
 * How many requests a client of the SDK sends at once. The SDK opens 50 connections: a request that waits for one longer
 * than `connectionTimeout` fails, a request that waits for the limiter does not.
 */
const REQUESTS_AT_ONCE = 40;

/** Creates the limiter of the requests of one client of the SDK. */
export const createRequestLimiter = (): Limiter => createLimiter(REQUESTS_AT_ONCE);
