import bcrypt from 'bcryptjs';
import { MAX_PASSWORD_BYTES } from '../domain/account.js';

/** Unicode NFC: equal-looking passwords are equal, however a keyboard composes them (RFC 8265 §4.2.2). */
const normalised = (password: string): string => password.normalize('NFC');

/** Hashes passwords with bcrypt, after normalization to Unicode NFC. The cost is the binary logarithm of the rounds. */
export class Passwords {
  /**
   * A well-formed hash that no password matches. A comparison with it takes as long as one with a real hash of this
   * cost.
   */
  private readonly unmatchableHash: string;

  constructor(private readonly cost: number) {
    this.unmatchableHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  }

  hash(password: string): Promise<string> {
    return bcrypt.hash(normalised(password), this.cost);
  }

  /** Whether the hash was made at a lower cost than the current one. */
  isCheap(hash: string): boolean {
    return bcrypt.getRounds(hash) < this.cost;
  }

  /** Whether the password matches the hash. A missing or cheaper hash takes as long, so that timing reveals nothing. */
  async matches(presented: string, hash: string | undefined): Promise<boolean> {
    const password = normalised(presented);
    const isMatch = await bcrypt.compare(password, hash ?? this.unmatchableHash);
    if (hash !== undefined && this.isCheap(hash)) await bcrypt.compare(password, this.unmatchableHash);
    // Bcrypt ignores the bytes beyond its limit, so a longer password would match its own prefix.
    return isMatch && hash !== undefined && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
  }
}
