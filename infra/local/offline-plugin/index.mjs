/** Adds the AWS features that serverless-offline lacks, see stack.ts. Active only for `offline start`. */
export default class OfflinePlugin {
  constructor(serverless) {
    let stack;
    let tables;
    this.hooks = {
      'before:offline:start:init': async () => {
        const { tsImport } = await import('tsx/esm/api');
        stack = await tsImport('./stack.ts', import.meta.url);
        stack.prepare();
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
