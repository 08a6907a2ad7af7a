import { vi } from 'vitest';

const TIMEOUT_MILLISECONDS = 20_000;

/** Repeats a check until it passes. The second that `vi.waitFor` waits by default is too short on a busy machine. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: TIMEOUT_MILLISECONDS });
