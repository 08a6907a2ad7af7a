import type { FunctionDefinition } from './mapping.js';

/** What serverless-offline needs of the framework's instance to run functions. */
export interface FunctionRuntime {
  serverless: {
    service: { functions: Record<string, FunctionDefinition>; provider: object };
    config: { servicePath: string; serverlessPath: string };
    serviceDir: string;
  };
  /** The options of serverless-offline. */
  options: object;
}

/** serverless-offline's instances of functions. An instance runs one invocation at a time. */
interface FunctionPool {
  get: (
    key: string,
    definition: FunctionDefinition,
  ) => { setEvent: (event: object) => void; runHandler: () => Promise<unknown> };
}

/**
 * Loads serverless-offline's runner of functions into this thread.
 * @returns invokes a function; throws when the function throws, times out or does not exist
 */
export async function loadFunctions({
  serverless,
  options,
}: FunctionRuntime): Promise<(functionName: string, event: object) => Promise<unknown>> {
  const { href } = new URL('./lambda/LambdaFunctionPool.js', import.meta.resolve('serverless-offline'));
  const { default: Pool } = (await import(href)) as {
    default: new (...parameters: [serverless: object, options: object]) => FunctionPool;
  };
  const pool = new Pool(serverless, options);
  const functions = new Map(Object.entries(serverless.service.functions).map((one) => [one[1].name, one]));
  return async (functionName, event) => {
    const entry = functions.get(functionName);
    if (!entry) throw new Error(`The function ${functionName} does not exist.`);
    const instance = pool.get(...entry);
    instance.setEvent(event);
    return instance.runHandler();
  };
}
