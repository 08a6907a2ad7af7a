import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { Keyring, keyringOf } from '../../../lib/runtime/keyring.js';
import type { Config } from '../../../lib/runtime/config.js';
import { callHandler } from '../../support/stack/handlers.js';

const SECRETS = { k1: 'secret number one, of many chars', k2: 'secret number two, of many chars' };
const MINUTE = 60_000;

let kept: string;
let atMilliseconds: number;
let fetches: number;
let keyring: Keyring;
let complaints: MockInstance;

beforeEach(() => {
  kept = JSON.stringify({ current: 'k1', ...SECRETS });
  atMilliseconds = Date.parse('2030-06-03T12:00:00Z');
  fetches = 0;
  keyring = new Keyring(
    async () => {
      fetches++;
      await Promise.resolve();
      if (kept === 'away') throw new Error('away');
      return kept;
    },
    () => new Date(atMilliseconds),
  );
  complaints = vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const currentId = async (): Promise<string> => (await keyring.read()).currentId;

describe('the signing keys of a container', () => {
  it('are fetched once, however many requests arrive at once', async () => {
    await Promise.all([keyring.read(), keyring.read(), keyring.read()]);
    await keyring.read();
    expect(fetches).toBe(1);
  });

  it('are updated within five minutes of a rotation, and removed keys stop working', async () => {
    expect(await currentId()).toBe('k1');
    kept = JSON.stringify({ current: 'k2', k2: SECRETS.k2 });
    atMilliseconds += 5 * MINUTE - 1;
    expect(await currentId()).toBe('k1');
    atMilliseconds += 1;
    expect(await currentId()).toBe('k2');
    expect([...(await keyring.read()).secrets.keys()]).toEqual(['k2']);
  });

  it.each([
    ['Secrets Manager does not respond', 'away'],
    ['what is kept there are no keys', '{"current": "k3"}'],
  ])('stay in use while %s, and are fetched again soon after', async (_, fault) => {
    await keyring.read();
    kept = fault;
    atMilliseconds += 5 * MINUTE;
    expect(await currentId()).toBe('k1');
    expect(await currentId()).toBe('k1');
    expect(fetches).toBe(2);
    expect(complaints).toHaveBeenCalledOnce();
    kept = JSON.stringify({ current: 'k2', ...SECRETS });
    atMilliseconds += MINUTE / 2;
    expect(await currentId()).toBe('k2');
  });

  it('are fetched again by the next request when the first fetch failed', async () => {
    kept = 'away';
    await expect(keyring.read()).rejects.toThrow('away');
    kept = JSON.stringify({ current: 'k1', ...SECRETS });
    expect(await currentId()).toBe('k1');
  });
});

describe('a stage', () => {
  it.each(['{}', '{"current": "k1", "k1": "short"}', 'not JSON'])(
    'whose keys are %s serves no request',
    async (json) => {
      const keyringWithBadKeys = keyringOf({ JWT_KEYS: json } as Config, () => new Date());
      await expect(keyringWithBadKeys.read()).rejects.toThrow('The signing keys are');
    },
  );

  it('without a signing secret does not start: none of its handlers loads', async () => {
    vi.resetModules();
    const load = callHandler('eventsList', { token: 'x' }, { JWT_KEYS: '', JWT_KEYS_SECRET_ARN: '' });
    await expect(load).rejects.toThrow('JWT_KEYS_SECRET_ARN');
  });

  it('answers 503 with Retry-After while Secrets Manager is unavailable', async () => {
    vi.resetModules();
    const { status, headers, text } = await callHandler(
      'eventsList',
      { token: 'x' },
      {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1',
      },
    );
    expect([status, headers['Retry-After']]).toEqual([503, '1']);
    expect(JSON.parse(text)).toMatchObject({ type: '/problems/unavailable' });
    expect(text).not.toContain('127.0.0.1');
  });
});
