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
      'after:offline:start:init': () => stack.open(serverless),
    };
  }
}
