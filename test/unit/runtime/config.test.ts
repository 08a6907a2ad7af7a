import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callHandler, HANDLER_ENVIRONMENT } from '../../support/stack/handlers.js';

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('a deployed stage that allows webhooks to private addresses does not start', async () => {
  const load = callHandler('webhooksList', { token: 'x' }, { WEBHOOK_ALLOW_LOOPBACK: 'true', DYNAMODB_ENDPOINT: '' });
  await expect(load).rejects.toThrow('WEBHOOK_ALLOW_LOOPBACK');
});

it.each([
  [undefined, true],
  ['', true],
  ['true', true],
  ['false', false],
])('a stage with REFUSE_COMMON_PASSWORDS=%s refuses common passwords: %s', async (setting, isRefused) => {
  for (const [name, value] of Object.entries(HANDLER_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('REFUSE_COMMON_PASSWORDS', setting);
  const { loadConfig } = await import('../../../lib/runtime/config.js');
  expect(loadConfig().REFUSE_COMMON_PASSWORDS).toBe(isRefused);
});

it('a stage whose REFUSE_COMMON_PASSWORDS is neither true nor false does not start', async () => {
  for (const [name, value] of Object.entries(HANDLER_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('REFUSE_COMMON_PASSWORDS', 'no');
  const { loadConfig } = await import('../../../lib/runtime/config.js');
  expect(loadConfig).toThrow('REFUSE_COMMON_PASSWORDS');
});
