import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 256 bits, as HS256 requires (RFC 7518 §3.2). */
const SECRET_BYTES = 32;

function generateJwtKeys(): string {
  const id = randomBytes(4).toString('hex');
  return JSON.stringify({ current: id, [id]: randomBytes(SECRET_BYTES).toString('base64url') });
}

/**
 * The keys that sign tokens on this machine, as JSON: `{"current": "<kid>", "<kid>": "<secret>"}`. They are created
 * once in a file that only the user can read, so that tokens survive a restart; without a directory, each start
 * creates new keys.
 */
export function ensureJwtKeys(dataDirectory: string | undefined): string {
  if (dataDirectory === undefined) return generateJwtKeys();
  const path = join(dataDirectory, 'jwt-keys.json');
  mkdirSync(dataDirectory, { recursive: true });
  try {
    writeFileSync(path, generateJwtKeys(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8');
}
