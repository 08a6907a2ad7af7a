/** Prints every measured table of docs/performance.md, or the named ones: `npm run bench`, `npm run bench recurrence`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const here = basename(import.meta.filename);
const every = readdirSync(import.meta.dirname)
  .filter((file) => file !== here)
  .map((file) => basename(file, '.ts'));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !every.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: ${every.join(', ')}.`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : every) {
  console.log(`\n### ${name}\n`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
