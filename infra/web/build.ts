import { createRequire } from 'node:module';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The directory of the built files. `lib/docs/web-assets.ts` reads them. */
const WEB_DIRECTORY = '.build/web';

/** Stacks that start at once build at once, so a file is never seen half-written. */
async function write(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, content);
  await rename(unfinished, path);
}

/**
 * Builds the web calendar: one script and one style sheet with a hash of their content in their names, and
 * `assets.json`, which has these names.
 * @param root the directory to which the directory of the built files belongs
 */
export async function buildWeb(root = ROOT): Promise<void> {
  const { build } = await import('esbuild');
  const directory = join(root, WEB_DIRECTORY);
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { calendar: 'lib/web/main.ts', 'calendar-styles': 'lib/web/styles/calendar.css' },
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome111', 'firefox121', 'safari16.5'],
    // Its ES modules, as in the bundles of functions.
    alias: { rrule: createRequire(import.meta.url).resolve('rrule/dist/esm/rrule.js') },
    entryNames: '[name].[hash]',
    outdir: directory,
    write: false,
    logLevel: 'warning',
  });
  await mkdir(directory, { recursive: true });
  for (const { path, contents } of outputFiles) await write(path, contents);
  const files = outputFiles.map(({ path }) => basename(path));
  const names = Object.fromEntries(files.map((file) => [file.replace(/\.\w+\.(?=\w+$)/, '.'), file]));
  await write(join(directory, 'assets.json'), `${JSON.stringify(names, null, 2)}\n`);

  const current = new Set([...files, 'assets.json']);
  const outdated = (await readdir(directory)).filter((name) => !current.has(name) && !/\.\d+$/.test(name));
  await Promise.all(outdated.map((name) => rm(join(directory, name), { force: true })));
}
