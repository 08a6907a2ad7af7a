import { createRequire } from 'node:module';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');

/** The directory of the built files. `lib/docs/web-assets.ts` reads them. */
const WEB_DIRECTORY = '.build/web';

/** Beside it, because every file in the directory is an asset: what the files were built from. */
const STATE_FILE = '.build/web-state.json';

/** The files of a build by path, built ones and their sources, and the time of the last change of each. */
type BuildState = Record<string, number>;

/** Sources that esbuild does not list: the options of the build, and the versions of the packages. */
const OTHER_SOURCES = ['infra/web/build.ts', 'package-lock.json'];

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
  const startedAtMilliseconds = Date.now();
  const { build } = await import('esbuild');
  const directory = join(root, WEB_DIRECTORY);
  const { outputFiles, metafile } = await build({
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
    metafile: true,
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

  const sources = [...OTHER_SOURCES, ...Object.keys(metafile.inputs)].map((path) => join(ROOT, path));
  const state = await stateOf(sources);
  // A source that changed meanwhile may be in the build as it was before.
  if (Object.values(state).some((changedAt) => changedAt >= startedAtMilliseconds)) return;
  Object.assign(state, await stateOf([...current].map((name) => join(directory, name))));
  await write(join(root, STATE_FILE), JSON.stringify(state));
}

const stateOf = async (paths: string[]): Promise<BuildState> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, (await stat(path)).mtimeMs] as const)));

/** Whether no file has changed since the last build. */
async function isBuilt(root: string): Promise<boolean> {
  try {
    const built = JSON.parse(await readFile(join(root, STATE_FILE), 'utf8')) as BuildState;
    return isDeepStrictEqual(await stateOf(Object.keys(built)), built);
  } catch {
    // The state file or a file that it names does not exist.
    return false;
  }
}

/** Builds the web calendar unless the last build is up to date: the start of a local stack takes CPU of two cores. */
export async function ensureWebBuilt(root = ROOT): Promise<void> {
  if (!(await isBuilt(root))) await buildWeb(root);
}
