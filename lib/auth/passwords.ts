import bcrypt from 'bcryptjs';
import { MAX_PASSWORD_BYTES } from '../domain/account.js';

/** Passwords that look the same are the same, whichever way a keyboard composes them (RFC 8265 §4.2.2). */
const normalised = (password: string): string => password.normalize('NFC');

/** Password hashes by bcrypt at one cost (the binary logarithm of the rounds), of passwords in Unicode NFC. */
export class Passwords {
  /** Well-formed, of the same cost, and no password's: comparing with it takes as long as comparing with a real one. */
  private readonly nobodysHash: string;

  constructor(private readonly cost: number) {
    this.nobodysHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  }

  hash(password: string): Promise<string> {
    return bcrypt.hash(normalised(password), this.cost);
  }

  /** Whether a hash was made at a lower cost than hashes are now. */
  isCheap(hash: string): boolean {
    return bcrypt.getRounds(hash) < this.cost;
  }

  /** Whether the password is the one behind the hash; takes no less time when there is no hash, or one of a lower cost. */
  async matches(presented: string, hash: string | undefined): Promise<boolean> {
    const password = normalised(presented);
    const isMatch = await bcrypt.compare(password, hash ?? this.nobodysHash);
    if (hash !== undefined && this.isCheap(hash)) await bcrypt.compare(password, this.nobodysHash);
    // Bcrypt stops reading at its limit, and would take a longer password for the one that it begins with.
    return isMatch && hash !== undefined && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
  }
}
