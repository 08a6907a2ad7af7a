import { setTimeout as delay } from 'node:timers/promises';

/** A minute is what schedules on AWS have at least; on a laptop one waits for what comes of it. */
const STANDARD_SECONDS = '5';

/** The functions that a clock calls, by name. */
export const findScheduled = (
  functions: Record<string, { name: string; events: { schedule?: unknown }[] }>,
): string[] =>
  Object.values(functions)
    .filter(({ events }) => events.some(({ schedule }) => schedule !== undefined))
    .map(({ name }) => name);

/** The pause between two calls, as `SCHEDULE_SECONDS` sets it. */
export function scheduleMilliseconds({ SCHEDULE_SECONDS = STANDARD_SECONDS }: NodeJS.ProcessEnv): number {
  const seconds = Number(SCHEDULE_SECONDS);
  if (!(seconds > 0)) throw new Error(`SCHEDULE_SECONDS must be a number of seconds, not "${SCHEDULE_SECONDS}".`);
  return seconds * 1000;
}

/** Calls a function in place of EventBridge, whatever comes of it, one call after the other. Ends with its signal. */
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
