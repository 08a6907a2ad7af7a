import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems assign to outgoing connections (`ip_local_port_range` of ip(7): from 32,768), so that no
 * connection takes a port between its selection and its use.
 */
const SELECTED_PORTS = { from: 10_000, to: 32_768 };
const MAX_ATTEMPTS = 100;

/** Listens briefly; returns whether that was possible. */
async function canListen(port: number, host?: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/**
 * Returns whether a port is free. Some systems allow a listener on all addresses beside one on a single address, so
 * both are tried.
 */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port)) && (await canListen(port, 'localhost'));
}

/**
 * Selects a port that is free, at random, so that processes that select at the same time get different ports.
 *
 * @throws Error when no free port is found
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const port = randomInt(SELECTED_PORTS.from, SELECTED_PORTS.to);
    if (await isPortFree(port)) return port;
  }
  throw new Error('No port is free.');
}
