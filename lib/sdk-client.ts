/** What clients of the SDK have in common. */
interface SdkClient {
  middlewareStack: { remove: (name: string) => boolean };
  config: { signer: unknown };
}

/**
 * Middleware of the SDK that does nothing here and takes CPU on each request: it copies each input and output for a
 * logger that drops them, describes this client in a header, and looks for the trace of the invocation, which these
 * services ignore.
 */
const UNUSED_MIDDLEWARE = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

/** Removes what a client does on each request without need. Returns the client. */
export function withoutOverhead<Client extends SdkClient>(client: Client): Client {
  for (const name of UNUSED_MIDDLEWARE) client.middlewareStack.remove(name);
  reuseSigner(client.config);
  return client;
}

/** Lets all requests of a client share a signer. The SDK makes one for each, with a copy of the configuration. */
function reuseSigner(config: SdkClient['config']): void {
  const create = config.signer as (scheme: unknown) => Promise<unknown>;
  let signer: Promise<unknown> | undefined;
  config.signer = (scheme: unknown) => (signer ??= create(scheme));
}
