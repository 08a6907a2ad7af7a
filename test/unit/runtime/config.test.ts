import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callHandler, HANDLER_ENVIRONMENT } from '../../support/stack/handlers.js';

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('a stage whose webhooks could lead to its own network does not start, but on a laptop', async () => {
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

it('a stage whose REFUSE_COMMON_PASSWORDS is neither does not start, rather than guess', async () => {
  for (const [name, value] of Object.entries(HANDLER_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('REFUSE_COMMON_PASSWORDS', 'no');
  const { loadConfig } = await import('../../../lib/runtime/config.js');
  expect(loadConfig).toThrow('REFUSE_COMMON_PASSWORDS');
});
