import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { HttpEvent } from '../../../infra/functions/routes.js';
import type { GatewayResponseDefinitions } from '../../../infra/local/offline-plugin/gateway-responses.js';
import type { FunctionDefinition as StreamedFunction } from '../../../infra/local/offline-plugin/stream/mapping.js';
import type { Resources } from '../../../infra/local/tables.js';
import type { Template } from '../template/template.js';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const CLI = join(ROOT, 'node_modules/serverless/bin/serverless.js');

/** A function as the framework resolves it from `infra/functions/`. */
export interface FunctionDefinition {
  handler: string;
  /** In seconds, if it differs from the provider's. */
  timeout?: number;
  events: { http?: HttpEvent; websocket?: { route: string } }[];
}

/** A stage as `npm run package` builds it, in its own directory. */
export interface PackagedStage {
  template: Template;
  /** Zip files by function key. */
  artifacts: Record<string, string>;
  remove: () => Promise<void>;
}

/** Unpacks an artifact into a directory, as Lambda does. */
export function unpack(artifact: string, directory: string): void {
  for (const [name, content] of Object.entries(unzipSync(readFileSync(artifact)))) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
}

async function serverless(args: string[], cwd: string, environment: Record<string, string>): Promise<string> {
  try {
    const options = { cwd, env: environmentOf(environment), maxBuffer: 16 * 1024 * 1024 };
    return (await run(process.execPath, [CLI, ...args], options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`serverless ${args.join(' ')}:\n${stdout}\n${stderr}`, { cause: error });
  }
}

const environmentOf = (overrides: Record<string, string>): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(own), ...overrides };
};

/** The configuration of a stage, resolved. */
export async function readConfiguration(
  stage: string,
  environment: Record<string, string> = {},
): Promise<{
  provider: { timeout: number };
  custom: { gatewayResponses: GatewayResponseDefinitions };
  functions: Record<string, FunctionDefinition & StreamedFunction>;
  resources: { Resources: Resources };
}> {
  const stdout = await serverless(['print', '--format', 'json', '--stage', stage], ROOT, environment);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof readConfiguration>>;
}

const BUNDLE_PLUGIN = './infra/plugins/bundle.mjs';
const EMPTY_ARTIFACTS = './test/support/template/empty-artifacts.mjs';

/** A directory with this service, in which a command does not disturb a concurrent one. */
function makeServiceDirectory(configuration: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'package-'));
  // The framework requires a configuration file that is not a link.
  writeFileSync(join(directory, 'serverless.yml'), configuration);
  for (const name of ['package.json', 'tsconfig.json', 'node_modules', 'infra', 'lib', 'functions', 'test']) {
    symlinkSync(join(ROOT, name), join(directory, name));
  }
  return directory;
}

const readConfigurationFile = (): string => readFileSync(join(ROOT, 'serverless.yml'), 'utf8');

const readTemplate = (target: string): Template =>
  JSON.parse(readFileSync(join(target, 'cloudformation-template-update-stack.json'), 'utf8')) as Template;

/**
 * Packages a stage from the working tree, without credentials.
 * @param environment variables of the shell
 * @param options in addition to those of infra/stages.yml
 */
export async function packageStage(
  stage: string,
  environment: Record<string, string> = {},
  region = 'us-east-1',
  options: Record<string, string> = {},
): Promise<PackagedStage> {
  const directory = makeServiceDirectory(readConfigurationFile());
  const parameters = Object.entries(options).map(([name, value]) => `--param=${name}=${value}`);
  await serverless(['package', '--stage', stage, '--region', region, ...parameters], directory, environment);
  const target = join(directory, '.serverless');
  const zips = readdirSync(target).filter((name) => name.endsWith('.zip'));
  return {
    template: readTemplate(target),
    artifacts: Object.fromEntries(zips.map((name) => [name.slice(0, -'.zip'.length), join(target, name)])),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The template that packaging a stage produces, without the bundles, which take most of the time. */
export async function compileTemplate(stage: string, region: string): Promise<Template> {
  const directory = makeServiceDirectory(readConfigurationFile().replace(BUNDLE_PLUGIN, EMPTY_ARTIFACTS));
  try {
    await serverless(['package', '--stage', stage, '--region', region], directory, {});
    return readTemplate(join(directory, '.serverless'));
  } finally {
    await rm(directory, { recursive: true });
  }
}
