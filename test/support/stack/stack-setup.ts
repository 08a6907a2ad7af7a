import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { SIGNING_KEYS } from '../api/signed-tokens.js';
import { API_LOG_FILE } from './api-log.js';
import { startStack, type Stack } from './stack.js';
import { forgetSecrets, requireNoSecretIn } from '../api/used-secrets.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The addresses of the stack that all API tests share. */
    urls: Stack['urls'];
  }
}

/** One in-memory stack for all API tests. Its output is in `.build/api-tests.log`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(dirname(API_LOG_FILE), { recursive: true });
  forgetSecrets();
  const stack = await startStack({
    // Every line that functions can log is searched for secrets at the end.
    environment: { JWT_KEYS: JSON.stringify(SIGNING_KEYS), LOG_LEVEL: 'debug' },
    outputFile: openSync(API_LOG_FILE, 'w'),
  });
  project.provide('urls', stack.urls);
  return async () => {
    await stack.stop();
    try {
      requireNoSecretIn(API_LOG_FILE);
    } catch (error) {
      // By itself, vitest prints errors of the setup and still reports success.
      process.exitCode = 1;
      throw error;
    }
  };
}
