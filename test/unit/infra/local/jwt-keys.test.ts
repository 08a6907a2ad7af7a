import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureJwtKeys } from '../../../../infra/local/jwt-keys.js';
import { makeDataDirectory } from '../../../support/stack/stack.js';

let data: ReturnType<typeof makeDataDirectory>;

beforeEach(() => {
  data = makeDataDirectory();
});
afterEach(() => {
  data.remove();
});

it('makes the keys once, where only the user can read them', () => {
  const directory = join(data.path, 'new');
  const keys = ensureJwtKeys(directory);
  expect(ensureJwtKeys(directory)).toBe(keys);
  expect(readFileSync(join(directory, 'jwt-keys.json'), 'utf8')).toBe(keys);
  expect(statSync(join(directory, 'jwt-keys.json')).mode & 0o777).toBe(0o600);
});

it('names the current key and gives it 256 bits', () => {
  const keys = JSON.parse(ensureJwtKeys(data.path)) as Record<string, string>;
  expect(Buffer.from(keys[keys['current']!]!, 'base64url')).toHaveLength(32);
});

it('makes other keys for every stack in memory', () => {
  expect(ensureJwtKeys(undefined)).not.toBe(ensureJwtKeys(undefined));
});
