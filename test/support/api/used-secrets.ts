/** What API tests send and are given that no log may hold: written down as they run, and searched for when they are done. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const FILE = '.build/used-secrets.txt';
const SECRET_MEMBERS =
  /^(password|current_password|new_password|access_token|refresh_token|ticket|secret|description|location)$/;
/** What is shorter may stand in a log by chance. */
const MIN_CHARACTERS = 12;

const noted = new Set<string>();

/** Notes the secrets in what was sent or received: those members, wherever they are. */
export function noteSecrets(value: unknown): void {
  JSON.stringify(value, (name, member: unknown) => {
    if (typeof member === 'string' && SECRET_MEMBERS.test(name)) note(member);
    return member;
  });
}

function note(secret: string): void {
  if (secret.length < MIN_CHARACTERS || noted.has(secret)) return;
  noted.add(secret);
  // Benches and tests with a stack of their own run without the setup that creates the folder.
  mkdirSync(dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(secret)}\n`);
}

export const forgetSecrets = (): void => {
  writeFileSync(FILE, '');
};

/** @throws Error with how many of the noted secrets a log holds */
export function requireNoSecretIn(logFile: string): void {
  const log = readFileSync(logFile, 'utf8');
  const secrets = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  const found = secrets.filter((line) => log.includes(JSON.parse(line) as string) || log.includes(line.slice(1, -1)));
  if (found.length > 0) throw new Error(`${found.length} secrets of the API tests are in ${logFile}: ${found[0]!}`);
}
