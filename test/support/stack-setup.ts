import { mkdirSync, openSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { SIGNING_KEYS } from './signed-tokens.js';
import { startStack, type Stack } from './stack.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the stack that all API tests share is reached. */
    urls: Stack['urls'];
  }
}

const LOG_DIRECTORY = '.build';

/** One in-memory stack for all API tests. What it prints is in `.build/api-tests.log`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(LOG_DIRECTORY, { recursive: true });
  const stack = await startStack({
    environment: { JWT_KEYS: JSON.stringify(SIGNING_KEYS) },
    outputFile: openSync(`${LOG_DIRECTORY}/api-tests.log`, 'w'),
  });
  project.provide('urls', stack.urls);
  return async () => {
    await stack.stop();
  };
}
