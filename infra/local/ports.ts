import { createServer, type AddressInfo } from 'node:net';

/** Listens briefly; returns the port, or undefined when it is in use. Port 0 selects any free port. */
async function tryPort(port: number, host?: string): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen({ port, host }, () => {
      const { port: listenedOn } = server.address() as AddressInfo;
      server.close(() => {
        resolve(listenedOn);
      });
    });
  });
}

/**
 * Returns whether a port is free. Some systems allow a listener on all addresses beside one on a single address, so
 * both are tried.
 */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) === port && (await tryPort(port, 'localhost')) === port;
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error('No port is free.');
  return port;
}
