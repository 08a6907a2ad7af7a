import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';
import { aUser } from '../../support/api/api-client.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const PROGRAM = readFileSync(resolve(ROOT, 'docs/examples/client.ts'), 'utf8');

it('the program of the README logs in, moves an occurrence, prints a conflict and pages, and follows the feed', async () => {
  expect(README).toContain(`\`\`\`ts\n${PROGRAM}\`\`\``);
  const ada = await aUser();
  // In the package, so that its name resolves.
  const file = resolve(ROOT, '.build/readme-program.ts');
  const { origin } = new URL(inject('urls').rest);
  writeFileSync(file, PROGRAM.replace("'ada'", `'${ada.username}'`).replace('http://localhost:3000', origin));
  const program = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, PASSWORD: ada.password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, noted] = await Promise.all([text(program.stdout), text(program.stderr)]);
  expect(noted).toBe('');
  expect(printed.trim().split('\n')).toEqual([
    'Conflict with Weekly at 2031-01-16T14:00:00+01:00',
    '2031-01-08T09:00:00+01:00 Weekly',
    '2031-01-16T14:00:00+01:00 Weekly',
    '2031-01-22T09:00:00+01:00 Weekly',
    '2031-01-29T09:00:00+01:00 Weekly',
    '1 event.created',
    '2 event.updated',
  ]);
});
