import { defineConfig } from 'vitest/config';
import { LOCAL_AWS } from './infra/local/offline.js';
import { LongestFirstSequencer } from './test/support/sequencer.js';

/**
 * One project per level of tests, with the services that it starts: `npx vitest run --project unit`. Files of `unit` and
 * `api` share the modules that a worker has loaded, which saves their import; a file that mocks a module must be isolated.
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
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/support/database/dynamodb-setup.ts',
          setupFiles: 'test/support/database/own-database.ts',
          env: LOCAL_AWS,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
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
