/** Records the secrets that API tests send and receive, and searches the logs for them at the end. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const FILE = '.build/used-secrets.txt';
const SECRET_MEMBERS =
  /^(password|current_password|new_password|access_token|refresh_token|ticket|secret|description|location)$/;
/** Shorter values can be in a log by chance. */
const MIN_CHARACTERS = 12;

const noted = new Set<string>();

/** Records the secrets in a request or response: these members, at any depth, and those of links. */
export function noteSecrets(value: unknown): void {
  JSON.stringify(value, (name, member: unknown) => {
    if (typeof member === 'string' && SECRET_MEMBERS.test(name)) note(member);
    const [, link] = typeof member === 'string' ? (/\/feeds\/([\w-]{43})\//.exec(member) ?? []) : [];
    if (link !== undefined) note(link);
    return member;
  });
}

function note(secret: string): void {
  if (secret.length < MIN_CHARACTERS || noted.has(secret)) return;
  noted.add(secret);
  // Benchmarks, and tests with their own stack, run without the setup that creates the folder.
  mkdirSync(dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(secret)}\n`);
}

export const forgetSecrets = (): void => {
  writeFileSync(FILE, '');
};

/** @throws Error with the number of recorded secrets in a log */
export function requireNoSecretIn(logFile: string): void {
  const log = readFileSync(logFile, 'utf8');
  const secrets = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  const found = secrets.filter((line) => log.includes(JSON.parse(line) as string) || log.includes(line.slice(1, -1)));
  if (found.length > 0) throw new Error(`${found.length} secrets of the API tests are in ${logFile}: ${found[0]!}`);
}
