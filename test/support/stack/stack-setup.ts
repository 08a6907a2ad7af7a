import { mkdirSync, openSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { SIGNING_KEYS } from '../api/signed-tokens.js';
import { startStack, type Stack } from './stack.js';
import { forgetSecrets, requireNoSecretIn } from '../api/used-secrets.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The addresses of the stack that all API tests share. */
    urls: Stack['urls'];
  }
}

const LOG_DIRECTORY = '.build';
const LOG_FILE = `${LOG_DIRECTORY}/api-tests.log`;

/** One in-memory stack for all API tests. Its output is in `.build/api-tests.log`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(LOG_DIRECTORY, { recursive: true });
  forgetSecrets();
  const stack = await startStack({
    environment: { JWT_KEYS: JSON.stringify(SIGNING_KEYS) },
    outputFile: openSync(LOG_FILE, 'w'),
  });
  project.provide('urls', stack.urls);
  return async () => {
    await stack.stop();
    try {
      requireNoSecretIn(LOG_FILE);
    } catch (error) {
      // By itself, vitest prints errors of the setup and still reports success.
      process.exitCode = 1;
      throw error;
    }
  };
}
