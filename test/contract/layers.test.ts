import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

interface Violation {
  rule: { name: string };
  from: string;
}

/** The rules that a tree of files violates. */
async function cruise(directory: string): Promise<Violation[]> {
  const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cli, 'functions', 'lib', '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  // The exit code is the number of errors, which is not 0 here.
  const stdout = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 64 * 1024 * 1024 }, (_error, output) => {
      done(output);
    });
  });
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

/** For each rule one file that violates it, by the import. */
const PLANTED: [rule: string, file: string, imports: string][] = [
  ['domain-is-pure', 'lib/domain/planted.ts', '../store/allowed.js'],
  ['domain-does-no-io', 'lib/domain/planted-io.ts', 'node:fs'],
  ['auth-uses-the-domain', 'lib/auth/planted.ts', '../store/allowed.js'],
  ['store-uses-the-domain', 'lib/store/planted.ts', '../usecases/allowed.js'],
  ['icalendar-uses-the-domain', 'lib/icalendar/planted.ts', '../store/allowed.js'],
  ['icalendar-is-parsed-in-one-place', 'lib/usecases/planted-parser.ts', 'ical.js'],
  ['api-describes', 'lib/api/planted.ts', '../http/allowed.js'],
  ['views-show-the-domain', 'lib/views/planted.ts', '../usecases/allowed.js'],
  ['usecases-use-no-transport', 'lib/usecases/planted.ts', '../http/allowed.js'],
  ['outbound-serves-usecases', 'lib/outbound/planted.ts', '../runtime/allowed.js'],
  ['runtime-builds-contexts', 'lib/runtime/planted.ts', '../triggers/allowed.js'],
  ['triggers-use-no-http', 'lib/triggers/planted.ts', '../http/allowed.js'],
  ['http-triggers-no-delivery', 'lib/http/planted.ts', '../triggers/allowed.js'],
  ['docs-show-the-api', 'lib/docs/planted.ts', '../store/allowed.js'],
  ['client-stands-alone', 'lib/client/planted.ts', '../domain/allowed.js'],
  ['web-uses-the-client', 'lib/web/planted.ts', '../api/allowed.js'],
  ['functions-only-connect', 'functions/things/planted.ts', '../../lib/store/allowed.js'],
  ['functions-know-no-sdk', 'functions/things/planted-sdk.ts', '@aws-sdk/client-secrets-manager'],
  ['functions-are-not-imported', 'lib/usecases/planted-handler.ts', '../../functions/things/allowed.js'],
  ['dynamodb-only-in-store', 'lib/usecases/planted-sdk.ts', '@aws-sdk/lib-dynamodb'],
  ['connections-only-in-outbound', 'lib/usecases/planted-post.ts', '@aws-sdk/client-apigatewaymanagementapi'],
  ['functions-are-invoked-in-outbound', 'lib/usecases/planted-start.ts', '@aws-sdk/client-lambda'],
  ['secrets-only-in-runtime', 'lib/usecases/planted-secret.ts', '@aws-sdk/client-secrets-manager'],
  ['service-stands-alone', 'lib/runtime/planted-infra.ts', '../../infra/allowed.js'],
  ['no-cycles', 'lib/store/planted-cycle.ts', './planted-way-back.js'],
  ['no-development-dependencies', 'lib/http/planted-dev.ts', 'ws'],
  ['nothing-unresolved', 'lib/http/planted-typo.ts', './no-such-file.js'],
];

const ALLOWED = [
  'auth',
  'domain',
  'store',
  'api',
  'views',
  'usecases',
  'outbound',
  'runtime',
  'triggers',
  'http',
  'docs',
]
  .map((part) => `lib/${part}/allowed.ts`)
  .concat('functions/things/allowed.ts', 'infra/allowed.ts');

describe('the dependency rules', () => {
  let directory: string;
  let violations: Violation[];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'layers-'));
    const write = (file: string, content: string): void => {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), content);
    };
    for (const name of ['package.json', 'tsconfig.json']) copyFileSync(join(ROOT, name), join(directory, name));
    symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
    for (const file of ALLOWED) write(file, 'export const value = 1;\n');
    for (const [, file, imports] of PLANTED)
      write(file, `import * as planted from '${imports}';\nconsole.log(planted);\n`);
    write('lib/store/planted-way-back.ts', `import './planted-cycle.js';\n`);
    violations = await cruise(directory);
  }, 60_000);

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each(PLANTED)('%s: report %s, which imports %s', (rule, file) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('report no other import', () => {
    const planted = new Set([...PLANTED.map(([, file]) => file), 'lib/store/planted-way-back.ts']);
    expect(violations.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  it('each have a planted violation', async () => {
    const { default: configuration } = (await import(join(ROOT, '.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    expect(PLANTED.map(([rule]) => rule).toSorted()).toEqual(
      configuration.forbidden.map(({ name }) => name).toSorted(),
    );
  });
});
