/** What serverless-offline lacks of AWS, see stack.ts. Does nothing in any command but `offline start`. */
export default class OfflinePlugin {
  constructor(serverless) {
    let stack;
    this.hooks = {
      'before:offline:start:init': async () => {
        const { tsImport } = await import('tsx/esm/api');
        stack = await tsImport('./stack.ts', import.meta.url);
        await stack.prepare(serverless);
      },
      'after:offline:start:init': async () => {
        // serverless-offline's own instance, which only an import from here reaches: `stack.ts` has modules of its own.
        const events = new URL('./events/http/lambda-events/index.js', import.meta.resolve('serverless-offline'));
        const { LambdaProxyIntegrationEvent } = await import(events.href);
        stack.open(serverless, LambdaProxyIntegrationEvent);
      },
    };
  }
}
