import { describe, expect, it } from 'vitest';
import { parseSigningKeys } from '../../../lib/auth/keys.js';

const SECRET = 'an old secret of thirty-two chars';
const OTHER = 'a new secret of thirty-two chars!';

describe('signing keys', () => {
  it('are loaded together with the id of the key that signs new tokens', () => {
    const keys = parseSigningKeys(JSON.stringify({ current: 'k2', k1: SECRET, k2: OTHER }));
    expect(keys.currentId).toBe('k2');
    expect([...keys.secrets].map(([id, key]) => [id, key.export().toString()])).toEqual([
      ['k1', SECRET],
      ['k2', OTHER],
    ]);
  });

  it.each([
    ['text that is not JSON', `{"current": "k1", "k1": "${SECRET}"`, 'are not valid JSON'],
    ['a bare secret', JSON.stringify(SECRET), 'not valid'],
    ['no current key', JSON.stringify({ k1: SECRET }), '"current" must name a key'],
    ['a current key that is not there', JSON.stringify({ current: 'k2', k1: SECRET }), '"current" must name a key'],
    ['a secret that can be guessed', JSON.stringify({ current: 'k1', k1: SECRET, k2: 'short' }), 'shorter than 32'],
    ['a key id that no header can carry', JSON.stringify({ current: 'k.1', 'k.1': SECRET }), 'not valid'],
    ['a secret that is not text', JSON.stringify({ current: 'k1', k1: SECRET, k2: 7 }), 'not valid'],
  ])('with %s are refused, and the error shows no secret', (_, json, reason) => {
    const read = () => parseSigningKeys(json);
    expect(read).toThrow(reason);
    expect(read).not.toThrow(SECRET);
  });
});
