/** serverless-offline's loader of handlers. */
export interface HandlerLoader {
  load: (root: string, handler: string) => Promise<unknown>;
}

/**
 * Lets serverless-offline load each handler once. It searches for the file and imports it again for each invocation,
 * through the thread of the TypeScript loader, which takes a third of the time of a handler that does nothing. The module
 * is the same each time: the stack runs handlers in its process, and starts again to load changes.
 */
export function loadHandlersOnce(loader: HandlerLoader): void {
  const { load } = loader;
  const loaded = new Map<string, unknown>();
  loader.load = async (root, handler) => {
    if (!loaded.has(handler)) loaded.set(handler, await load(root, handler));
    return loaded.get(handler);
  };
}
