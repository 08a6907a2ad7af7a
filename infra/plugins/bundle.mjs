import { createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

// The same sources produce the same bytes, so an unchanged function is not redeployed.
const ENTRY_OPTIONS = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

/** Lists every file at or below a path. */
async function filesAt(path) {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Writes a zip file of `[{ source, name }]`, sorted by name. */
async function zip(target, files) {
  const { ZipFile } = await import('yazl');
  const archive = new ZipFile();
  for (const { source, name } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    archive.addFile(source, name, ENTRY_OPTIONS);
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(target));
}

/**
 * Packs each function into its own zip file: one minified file, AWS SDK included, so that the deployed code is the
 * tested code. `custom.bundle.files` lists, per function, the files that its handler reads at run time; they keep
 * their path.
 */
export default class BundlePlugin {
  constructor(serverless) {
    this.serverless = serverless;
    serverless.configSchemaHandler.defineCustomProperties({
      type: 'object',
      properties: {
        bundle: {
          type: 'object',
          properties: { files: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } } },
          additionalProperties: false,
        },
      },
    });
    this.hooks = { 'before:package:createDeploymentArtifacts': () => this.bundle() };
  }

  async bundle() {
    // Every command loads this file, and only packaging needs esbuild and TypeScript.
    const [{ build }, { BUNDLE_OPTIONS }, { tsImport }] = await Promise.all([
      import('esbuild'),
      import('./bundle/esbuild-options.mjs'),
      import('tsx/esm/api'),
    ]);
    const { buildWeb } = await tsImport('../web/build.ts', import.meta.url);
    const { service, serviceDir } = this.serverless;
    await buildWeb(serviceDir);
    const target = join(serviceDir, '.serverless');
    await mkdir(target, { recursive: true });
    const functions = service.getAllFunctions().map((key) => [key, service.getFunction(key)]);
    const moduleOf = ({ handler }) => handler.slice(0, handler.lastIndexOf('.'));

    await build({
      ...BUNDLE_OPTIONS,
      absWorkingDir: serviceDir,
      entryPoints: functions.map(([, definition]) => `${moduleOf(definition)}.ts`),
      outdir: join(target, 'bundles'),
      outbase: serviceDir,
    });

    const pack = async ([key, definition]) => {
      const name = `${moduleOf(definition)}.cjs`;
      const extra = (service.custom.bundle?.files?.[key] ?? []).map((path) => filesAt(join(serviceDir, path)));
      const files = (await Promise.all(extra)).flat().map((source) => ({
        source,
        name: source.slice(serviceDir.length + 1),
      }));
      const artifact = join(target, `${key}.zip`);
      await zip(artifact, [{ source: join(target, 'bundles', name), name }, ...files]);
      definition.package = { ...definition.package, artifact };
    };
    await Promise.all(functions.map(pack));
  }
}
