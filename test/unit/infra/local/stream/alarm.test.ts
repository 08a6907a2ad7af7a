import { expect, it, vi } from 'vitest';
import { Alarm } from '../../../../../infra/local/offline-plugin/stream/alarm.js';

const HOUR_MILLISECONDS = 3_600_000;

it('an alarm ends a pause early', async () => {
  const alarm = new Alarm();
  const pause = alarm.wait(HOUR_MILLISECONDS);
  alarm.raise();
  await pause;
});

it('an alarm that was raised before a pause ends it at once, until it is reset', async () => {
  vi.useFakeTimers();
  const alarm = new Alarm();
  alarm.raise();
  await alarm.wait(HOUR_MILLISECONDS);
  alarm.reset();
  let hasEnded = false;
  const pause = alarm.wait(1_000).then(() => (hasEnded = true));
  await vi.advanceTimersByTimeAsync(999);
  expect(hasEnded).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await pause;
  vi.useRealTimers();
});
