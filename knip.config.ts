import type { KnipConfig } from 'knip';

const isProduction = process.argv.includes('--production');

/**
 * `npm run check:unused` runs knip twice: over everything, and with `--production` without the tests, which finds code
 * that only tests call. An export that its own file uses may serve tests, so the second run does not report it.
 */
const config: KnipConfig = {
  entry: [
    'functions/**/*.ts!',
    'lib/web/main.ts!',
    'infra/web/build.ts!',
    'infra/plugins/*.{mjs,ts}!',
    // esbuild puts them in the place of packages.
    'infra/plugins/bundle/{credentials.mjs,semver.cjs}!',
    'infra/functions/{index.cjs,operations.ts}!',
    'infra/local/offline-plugin/{index.mjs,stack.ts,stream/thread.mjs,stream/follow.ts}!',
    'infra/{local/start.mjs,{dead-letters,import,seed,smoke,watch}/main.ts,{openapi,zones}/*-main.ts}!',
    'test/bench/*.ts',
  ],
  project: ['{lib,functions,infra}/**/*.{ts,mjs,cjs}!', 'test/**/*.ts'],
  // Generated.
  ignoreIssues: { 'lib/client/openapi-types.ts': ['exports', 'types'] },
  ignoreExportsUsedInFile: isProduction,
  // Resolved by path: infra/local/dynamodb-host.mjs reads its files.
  ignoreDependencies: isProduction ? [] : ['amplify-dynamodb-simulator'],
  // infra/local/ensure-installed.mjs asks for its version.
  ignoreBinaries: ['java'],
};

export default config;
