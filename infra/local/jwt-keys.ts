import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 256 bits, as HS256 asks for (RFC 7518 §3.2). */
const SECRET_BYTES = 32;

function generateJwtKeys(): string {
  const id = randomBytes(4).toString('hex');
  return JSON.stringify({ current: id, [id]: randomBytes(SECRET_BYTES).toString('base64url') });
}

/**
 * The keys that sign tokens on this machine, as JSON: `{"current": "<kid>", "<kid>": "<secret>"}`. Made once and kept
 * where only the user can read them, so that tokens outlive a restart; without a directory, anew for each start.
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
