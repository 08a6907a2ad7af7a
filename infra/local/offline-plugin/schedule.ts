import { setTimeout as delay } from 'node:timers/promises';

/**
 * A minute is the shortest interval of an AWS schedule; local developers wait for the result, so it is shorter here.
 */
const STANDARD_SECONDS = '10';

/** The names of the scheduled functions. */
export const findScheduled = (
  functions: Record<string, { name: string; events: { schedule?: unknown }[] }>,
): string[] =>
  Object.values(functions)
    .filter(({ events }) => events.some(({ schedule }) => schedule !== undefined))
    .map(({ name }) => name);

/** The pause between two calls, from `SCHEDULE_SECONDS`. */
export function scheduleMilliseconds({ SCHEDULE_SECONDS = STANDARD_SECONDS }: NodeJS.ProcessEnv): number {
  const seconds = Number(SCHEDULE_SECONDS);
  if (!(seconds > 0)) throw new Error(`SCHEDULE_SECONDS must be a number of seconds, not "${SCHEDULE_SECONDS}".`);
  return seconds * 1000;
}

/** Calls a function in place of EventBridge, one call after the other, and ignores errors. Ends with its signal. */
export async function callRegularly(options: {
  milliseconds: number;
  invoke: () => Promise<unknown>;
  warn: (error: unknown) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { milliseconds, invoke, warn, signal } = options;
  while (!signal.aborted) {
    await delay(milliseconds);
    await invoke().catch(warn);
  }
}
