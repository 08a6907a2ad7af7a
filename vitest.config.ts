import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { LOCAL_AWS } from './infra/local/offline.js';
import { LongestFirstSequencer } from './test/support/sequencer.js';

/** Mocks, environments and handlers stay loaded in a worker, so files that use them are isolated. */
const isIsolated = (file: string): boolean =>
  /\bvi\.(mock|resetModules|stubEnv)\b|callHandler/.test(readFileSync(file, 'utf8'));

const isolated = readdirSync('test/integration', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/integration/${name}`)
  .filter(isIsolated);

const integration = {
  globalSetup: 'test/support/database/dynamodb-setup.ts',
  setupFiles: 'test/support/database/own-database.ts',
  env: LOCAL_AWS,
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

/**
 * One project per level of tests, with the services that it starts: `npx vitest run --project unit`. Files share the
 * modules that a worker has loaded, which saves their import, except for integration tests that replace modules.
 */
export default defineConfig({
  test: {
    // More files than cores, because tests often wait for DynamoDB Local and for the stack.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirstSequencer },
    projects: [
      { test: { name: 'unit', isolate: false, include: ['test/unit/**/*.test.ts'], testTimeout: 15_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          ...integration,
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          exclude: isolated,
        },
      },
      { test: { ...integration, name: 'integration-isolated', include: isolated } },
      {
        test: {
          name: 'api',
          isolate: false,
          include: ['test/api/**/*.test.ts'],
          globalSetup: 'test/support/stack/stack-setup.ts',
          env: LOCAL_AWS,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
