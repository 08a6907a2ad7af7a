import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SigningKeys } from './keys.js';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const nonceIndex = (encrypted: Buffer): number => 1 + (encrypted[0] ?? 0);
const keyIdOf = (encrypted: Buffer): string => encrypted.subarray(1, nonceIndex(encrypted)).toString();

/**
 * Encrypts secrets that are stored in the table: AES-256-GCM (NIST SP 800-38D), with one key per purpose. The keys are
 * derived (HKDF, RFC 5869) from the signing keys of the stage and rotate with them.
 */
export class Cipher {
  constructor(
    private readonly keys: SigningKeys,
    private readonly stage: string,
  ) {}

  /** Returns `<length of the key id, one byte><key id><nonce><tag><ciphertext>`. */
  encrypt(purpose: string, plain: Uint8Array): Buffer {
    const keyId = Buffer.from(this.keys.currentId);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keyFor(purpose, this.keys.currentId), nonce);
    const ciphertext = [cipher.update(plain), cipher.final()];
    return Buffer.concat([Buffer.of(keyId.length), keyId, nonce, cipher.getAuthTag(), ...ciphertext]);
  }

  /**
   * Decrypts the result of {@link encrypt} for the same purpose.
   * @throws Error if it was encrypted elsewhere or for another purpose, or if its key is gone
   */
  decrypt(purpose: string, encrypted: Uint8Array): Buffer {
    const bytes = Buffer.from(encrypted);
    const nonceAt = nonceIndex(bytes);
    const tagAt = nonceAt + NONCE_BYTES;
    const ciphertextAt = tagAt + TAG_BYTES;
    const key = this.keyFor(purpose, keyIdOf(bytes));
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(nonceAt, tagAt), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(tagAt, ciphertextAt));
    return Buffer.concat([decipher.update(bytes.subarray(ciphertextAt)), decipher.final()]);
  }

  /** Whether the key that encrypted this still exists. */
  canDecrypt(encrypted: Uint8Array): boolean {
    return this.keys.secrets.has(keyIdOf(Buffer.from(encrypted)));
  }

  /** Whether it is encrypted with the current key. Older keys are removed in time. */
  isCurrent(encrypted: Uint8Array): boolean {
    return keyIdOf(Buffer.from(encrypted)) === this.keys.currentId;
  }

  private keyFor(purpose: string, keyId: string): Uint8Array {
    const secret = this.keys.secrets.get(keyId);
    if (secret === undefined) throw new Error('encrypted with an unknown key');
    return new Uint8Array(hkdfSync('sha256', secret, '', `event-scheduling-api/${this.stage}\n${purpose}`, KEY_BYTES));
  }
}
