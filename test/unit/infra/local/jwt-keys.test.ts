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

it('the local stack creates its signing keys once, in a file that only the user can read', () => {
  const directory = join(data.path, 'new');
  const keys = ensureJwtKeys(directory);
  expect(ensureJwtKeys(directory)).toBe(keys);
  expect(readFileSync(join(directory, 'jwt-keys.json'), 'utf8')).toBe(keys);
  expect(statSync(join(directory, 'jwt-keys.json')).mode & 0o777).toBe(0o600);
});

it('the local stack names the current signing key and creates it with 256 bits', () => {
  const keys = JSON.parse(ensureJwtKeys(data.path)) as Record<string, string>;
  expect(Buffer.from(keys[keys['current']!]!, 'base64url')).toHaveLength(32);
});

it('each stack in memory creates its own signing keys', () => {
  expect(ensureJwtKeys(undefined)).not.toBe(ensureJwtKeys(undefined));
});
