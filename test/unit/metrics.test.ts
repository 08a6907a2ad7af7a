import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { logError } from '../../lib/log.js';
import { count, observe, withMetrics } from '../../lib/metrics.js';

let lines: Record<string, unknown>[];
beforeEach(async () => {
  lines = [];
  const record = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  vi.spyOn(console, 'info').mockImplementation(record);
  vi.spyOn(console, 'error').mockImplementation(record);
  await withMetrics(() => Promise.resolve())(); // forgets what earlier tests of this process have counted
  vi.stubEnv('METRICS_NAMESPACE', 'service-stage');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const counting = withMetrics(() => {
  count('EventsCreated');
  return Promise.resolve();
});

const documentOf = (names: [name: string, unit: string][]) => ({
  Timestamp: expect.any(Number) as number,
  CloudWatchMetrics: [
    {
      Namespace: 'service-stage',
      Dimensions: [[]],
      Metrics: names.map(([Name, Unit]) => ({ Name, Unit })),
    },
  ],
});

describe('metrics', () => {
  it('of one invocation are one line, also if it fails', async () => {
    const invocation = withMetrics((): Promise<void> => {
      count('EventsCreated', 2);
      count('EventsCreated');
      count('RacesLost', 0);
      observe('NotificationLag', 12);
      observe('NotificationLag', -1); // the clocks of two machines differ
      return Promise.reject(new Error('refused'));
    });
    await expect(invocation()).rejects.toThrow('refused');
    const _aws = documentOf([
      ['EventsCreated', 'Count'],
      ['NotificationLag', 'Milliseconds'],
    ]);
    expect(lines).toEqual([{ _aws, EventsCreated: [3], NotificationLag: [12, 0] }]);
  });

  it('do not repeat what an earlier invocation has measured', async () => {
    await counting();
    await withMetrics(() => Promise.resolve())();
    expect(lines).toHaveLength(1);
  });

  it('keep to the hundred observations that CloudWatch accepts in a line', async () => {
    await withMetrics(() => {
      for (let lag = 0; lag < 150; lag++) observe('NotificationLag', lag);
      return Promise.resolve();
    })();
    expect(lines[0]?.NotificationLag).toHaveLength(100);
  });

  it('are not written on a laptop', async () => {
    vi.stubEnv('METRICS_NAMESPACE', '');
    await counting();
    logError('UnsentMessages', 'a message was not sent', { connectionId: 'c' });
    expect(lines).toEqual([
      { level: 'error', kind: 'UnsentMessages', message: 'a message was not sent', connectionId: 'c' },
    ]);
  });
});

it('an error of the log is counted by its kind', () => {
  logError('UnsentMessages', 'a message was not sent', { connectionId: 'c' });
  expect(lines).toEqual([
    expect.objectContaining({ level: 'error', UnsentMessages: 1, _aws: documentOf([['UnsentMessages', 'Count']]) }),
  ]);
});
