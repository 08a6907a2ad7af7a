import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cipher } from '../../../lib/auth/cipher.js';
import { signingKeys } from '../../../lib/auth/keys.js';

const SECRETS = { k1: 'secret number one, of many chars', k2: 'secret number two, of many chars' };
const cipherOf = (currentId = 'k1', secrets: Record<string, string> = SECRETS, stage = 'test') =>
  new Cipher(signingKeys(currentId, secrets), stage);

const cipher = cipherOf();
const TEXT = Buffer.from('what nobody may read');
const encrypted = cipher.encrypt('a purpose', TEXT);

describe('encrypted text', () => {
  it('decrypts to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (bytes, purpose) => {
        expect(cipher.decrypt(purpose, cipher.encrypt(purpose, bytes)).equals(bytes)).toBe(true);
      }),
    );
  });

  it('reveals nothing of the plain text and differs each time', () => {
    expect(encrypted.includes(TEXT)).toBe(false);
    expect(cipher.encrypt('a purpose', TEXT).equals(encrypted)).toBe(false);
  });

  it('decrypts with the key that encrypted it, after another key has become current', () => {
    expect(cipherOf('k2').decrypt('a purpose', encrypted).equals(TEXT)).toBe(true);
  });

  it.each([
    ['for another purpose', () => cipher.decrypt('another purpose', encrypted)],
    ['on another stage', () => cipherOf('k1', SECRETS, 'prod').decrypt('a purpose', encrypted)],
    ['with another secret of that name', () => cipherOf('k1', { k1: SECRETS.k2 }).decrypt('a purpose', encrypted)],
    ['once its key is gone', () => cipherOf('k2', { k2: SECRETS.k2 }).decrypt('a purpose', encrypted)],
    ['when it is cut off', () => cipher.decrypt('a purpose', encrypted.subarray(0, 20))],
    ['when it is nothing', () => cipher.decrypt('a purpose', Buffer.of())],
  ])('does not decrypt %s', (_, decrypt) => {
    expect(decrypt).toThrow();
  });

  it('does not decrypt after any byte was changed', () => {
    for (let at = 0; at < encrypted.length; at++) {
      const tampered = Buffer.from(encrypted);
      tampered.writeUInt8(tampered.readUInt8(at) ^ 1, at);
      expect(() => cipher.decrypt('a purpose', tampered), `byte ${at}`).toThrow();
    }
  });
});
