import { createServer, type AddressInfo } from 'node:net';

/** Listens for a moment; the port that was listened on, or undefined when it is taken. Port 0 means any free one. */
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

/** Whether nobody listens on a port. Some systems let one listen on every address beside somebody on one: both are tried. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) === port && (await tryPort(port, 'localhost')) === port;
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error('No port is free.');
  return port;
}
