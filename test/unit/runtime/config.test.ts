import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../lib/runtime/config.js';
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

it.each([
  ['STAGE', ''],
  ['TABLE_NAME', 'ab'],
  ['LOG_LEVEL', 'verbose'],
  ['BCRYPT_COST', '3'],
  ['BCRYPT_COST', '16'],
  ['BCRYPT_COST', '10.5'],
  ['BCRYPT_COST', 'high'],
  ['CORS_ORIGINS', 'https://calendar.example.org/'],
  ['CORS_ORIGINS', 'https://calendar.example.org, calendar.example.org'],
  ['RATE_LIMIT_USER', '100'],
  ['RATE_LIMIT_USER', '0,1'],
  ['RATE_LIMIT_USER', '1,0'],
  ['RATE_LIMIT_USER', '100,-1'],
  ['WEBHOOK_PAUSES', '60,2'],
  ['WEBHOOK_PAUSES', '0,10'],
  ['WEBHOOK_ALLOW_LOOPBACK', 'yes'],
])('a stage with %s=%s does not start, and the error names the setting', (name, value) => {
  expect(() => parseConfig({ ...HANDLER_ENVIRONMENT, [name]: value })).toThrow(new RegExp(`^.*\n${name} must .*$`));
});

it('a stage without signing keys does not start', () => {
  expect(() => parseConfig({ ...HANDLER_ENVIRONMENT, JWT_KEYS_SECRET_ARN: '' })).toThrow('JWT_KEYS_SECRET_ARN');
});

it('the error lists every invalid setting', () => {
  const { message } = failureOf(() => parseConfig({ ...HANDLER_ENVIRONMENT, STAGE: '', RATE_LIMIT_AUTH: 'fast' }));
  expect(message.split('\n').slice(1)).toEqual([
    'STAGE must have at least 1 characters',
    'RATE_LIMIT_AUTH must be <burst>,<per second>',
  ]);
});

it('settings that are empty or absent have their defaults', () => {
  const standard = parseConfig(HANDLER_ENVIRONMENT);
  const absent = Object.keys(standard).filter((name) => !(name in HANDLER_ENVIRONMENT));
  const empty = Object.fromEntries(absent.map((name) => [name, '']));
  expect(parseConfig({ ...HANDLER_ENVIRONMENT, ...empty })).toEqual(standard);
  expect(standard).toMatchObject({
    BCRYPT_COST: 12,
    CORS_ORIGINS: [],
    RATE_LIMIT_USER: { burst: 100, perSecond: 20 },
    WEBHOOK_PAUSES: { firstSeconds: 30, longestSeconds: 3600 },
    WEBHOOK_ALLOW_LOOPBACK: false,
  });
});

function failureOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}
