/**
 * Measures the cold start of each function: CPU time and time to load its bundle in a new process, in addition to an
 * empty handler. Packages the service first. Each value is the minimum of all processes, which other work on the machine
 * disturbs least. Prints Markdown. `npm run bench cold-start` measures the functions of events; `FUNCTIONS=all` measures
 * every function, and `RUNS` sets the number of processes for each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HANDLER_ENVIRONMENT } from '../support/stack/handlers.js';
import { packageStage, unpack } from '../support/stack/serverless.js';
import { resourcesOf } from '../support/template/template.js';

const RUNS = Number(process.env['RUNS'] ?? '15');
const EVENT_FUNCTIONS = /^(events|sharing|versions)/;
const isMeasured = (key: string): boolean => process.env['FUNCTIONS'] === 'all' || EVENT_FUNCTIONS.test(key);

/** Loads a bundle as Lambda does, by `require`, and prints what that took in milliseconds. */
const LOADER = `
  const [before, startedAt] = [process.cpuUsage(), performance.now()];
  require(process.argv[2]);
  const milliseconds = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu: (user + system) / 1000, milliseconds }));
  process.exit();`;

interface Load {
  cpu: number;
  milliseconds: number;
}

const directory = mkdtempSync(join(tmpdir(), 'cold-start-'));
const stage = await packageStage('dev');
try {
  const loader = join(directory, 'load.cjs');
  writeFileSync(loader, LOADER);
  const empty = join(directory, 'empty.cjs');
  writeFileSync(empty, 'exports.handler = async () => ({ statusCode: 204 });');
  const bundles = resourcesOf(stage.template, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const key = String(properties.FunctionName).split('-').at(-1) ?? '';
    const artifact = stage.artifacts[key];
    if (artifact === undefined || !isMeasured(key)) return [];
    unpack(artifact, join(directory, key));
    return [{ key, file: join(directory, key, String(properties.Handler).replace(/\.handler$/, '.cjs')) }];
  });

  const loads = new Map<string, Load[]>([empty, ...bundles.map(({ file }) => file)].map((file) => [file, []]));
  // In turns, so that all functions are measured under the same load of the machine.
  for (let run = 0; run < RUNS; run++) for (const [file, own] of loads) own.push(load(loader, file));
  const least = (file: string, value: keyof Load): number =>
    Math.min(...(loads.get(file) ?? []).map((own) => own[value]));
  const above = (file: string, value: keyof Load): string => (least(file, value) - least(empty, value)).toFixed(0);

  console.log('| function | CPU, ms | time, ms | bundle, KB |\n|---|--:|--:|--:|');
  for (const { key, file } of bundles) {
    const kilobytes = Math.round(statSync(file).size / 1024);
    console.log(`| ${[`\`${key}\``, above(file, 'cpu'), above(file, 'milliseconds'), kilobytes].join(' | ')} |`);
  }
} finally {
  rmSync(directory, { recursive: true });
  await stage.remove();
}

function load(loader: string, file: string): Load {
  const { stdout, stderr, status } = spawnSync(process.execPath, [loader, file], {
    encoding: 'utf8',
    env: {
      ...HANDLER_ENVIRONMENT,
      AWS_REGION: 'us-east-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Load;
}
