import { afterEach, expect, it, vi } from 'vitest';
import { callHandler } from '../../support/stack/handlers.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a stage whose webhooks could lead to its own network does not start, but on a laptop', async () => {
  const load = callHandler('webhooksList', { token: 'x' }, { WEBHOOK_ALLOW_LOOPBACK: 'true', DYNAMODB_ENDPOINT: '' });
  await expect(load).rejects.toThrow('WEBHOOK_ALLOW_LOOPBACK');
});
