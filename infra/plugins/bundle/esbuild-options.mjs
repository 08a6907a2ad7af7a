import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const fileHere = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Smaller substitutes of packages:
 *
 * - `rrule`: its ES modules, so that esbuild drops the unused ones.
 * - The SDK's chain of credential providers: Lambda passes credentials in environment variables, which the chain tries
 *   first. The other providers (SSO, STS, files, instance metadata) are a quarter of the SDK.
 * - `semver`: `jsonwebtoken` asks it for the features of Node.js 16 and earlier.
 */
const ALIASES = {
  rrule: 'rrule/dist/esm/rrule.js',
  '@aws-sdk/credential-provider-node': fileHere('credentials.mjs'),
  semver: fileHere('semver.cjs'),
};

/**
 * Marks each schema and operation of `lib/api` as free of side effects, so that a function builds only those that it
 * uses: `const a = z.string()` becomes `const a = (() => z.string())()` with a PURE comment.
 */
const pureSchemas = {
  name: 'pure-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]lib[/\\]api[/\\][^/\\]+\.ts$/ }, ({ path }) => ({
      contents: withPureCalls(readFileSync(path, 'utf8')),
      loader: 'ts',
      resolveDir: dirname(path),
    }));
  },
};

function withPureCalls(source) {
  const initializers = ts
    .createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ initializer }) => initializer))
    .filter((initializer) => initializer && ts.isCallExpression(initializer));
  let [result, copied] = ['', 0];
  for (const call of initializers) {
    const start = call.getStart();
    result += `${source.slice(copied, start)}/* @__PURE__ */ (() => ${source.slice(start, call.end)})()`;
    copied = call.end;
  }
  return result + source.slice(copied);
}

/**
 * Leaves out the SDK's event streams, which it imports dynamically for operations that the service does not call.
 * esbuild would wrap each module that they share with the rest of the SDK in a function.
 */
const noEventStreams = {
  name: 'no-event-streams',
  setup({ onResolve }) {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * How esbuild makes one minified file of a function and its dependencies. Node.js loads CommonJS in less time than an ES
 * module ([decision 44](../../../docs/decisions/0044-bundles-that-load-quickly.md)).
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  alias: ALIASES,
  plugins: [pureSchemas, noEventStreams],
  // `createRequire` takes the name of a file, too.
  define: { 'import.meta.url': '__filename' },
  logLevel: 'warning',
  // `period-days.ts` accepts `rrule` as a module of either kind.
  logOverride: { 'import-is-undefined': 'silent' },
};
