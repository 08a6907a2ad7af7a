import { createRequire } from 'node:module';

/** The CommonJS module of serverless-offline that loads handlers. */
const HANDLER_LOADER = './lambda/handler-runner/in-process-runner/aws-lambda-ric/UserFunction.js';

/** Adds the AWS features that serverless-offline lacks, see stack.ts. Active only for `offline start`. */
export default class OfflinePlugin {
  constructor(serverless) {
    let stack;
    let tables;
    this.hooks = {
      'before:offline:start:init': async () => {
        const { tsImport } = await import('tsx/esm/api');
        stack = await tsImport('./stack.ts', import.meta.url);
        // Before the first invocation, which imports the loader.
        stack.prepare(createRequire(import.meta.resolve('serverless-offline'))(HANDLER_LOADER));
        tables = stack.createTables(serverless);
        // Prevents an unhandled rejection while the servers start. The next hook awaits the tables.
        tables.catch(() => undefined);
      },
      'after:offline:start:init': async () => {
        // serverless-offline's own instance, which only an import from this file reaches: `stack.ts` has separate
        // modules.
        const events = new URL('./events/http/lambda-events/index.js', import.meta.resolve('serverless-offline'));
        const { LambdaProxyIntegrationEvent } = await import(events.href);
        stack.open(serverless, LambdaProxyIntegrationEvent);
        await tables;
        stack.follow(serverless);
      },
    };
  }
}
