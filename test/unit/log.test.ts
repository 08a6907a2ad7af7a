import { afterEach, describe, expect, it, vi } from 'vitest';
import { logDebug, logError, logInfo } from '../../lib/log.js';
import { count, withMetrics } from '../../lib/metrics.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Everything that functions log at a level. */
async function messagesAt(level: string | undefined): Promise<unknown[]> {
  const messages: unknown[] = [];
  const record = (line: string): void => {
    const { message = 'metrics' } = JSON.parse(line) as { message?: string };
    messages.push(message);
  };
  vi.spyOn(console, 'info').mockImplementation(record);
  vi.spyOn(console, 'error').mockImplementation(record);
  vi.stubEnv('METRICS_NAMESPACE', 'service-stage');
  vi.stubEnv('LOG_LEVEL', level);
  await withMetrics(() => {
    count('EventsCreated');
    logDebug('a detail', {});
    logInfo('a fact', {});
    logError('ServerErrors', 'an error', {});
    return Promise.resolve();
  })();
  return messages;
}

describe('the log level', () => {
  it.each([
    ['debug', ['a detail', 'a fact', 'an error', 'metrics']],
    ['info', ['a fact', 'an error', 'metrics']],
    ['error', ['an error', 'metrics']],
    ['', ['an error', 'metrics']],
    [undefined, ['an error', 'metrics']],
  ])('%s lets these lines through, and always errors and metrics', async (level, expected) => {
    expect(await messagesAt(level)).toEqual(expected);
  });
});
