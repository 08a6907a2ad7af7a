import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HttpReceivers, type Resolver } from '../../../lib/outbound/webhook-client.js';

const DEPLOYED = { allowLoopback: false };
const LAPTOP = { allowLoopback: true };

const PUBLIC = { address: '93.184.215.14', family: 4 };
const LOOPBACK = { address: '127.0.0.1', family: 4 };

const servers: (Server | TcpServer)[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  }
});

async function listen(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The URL of a receiver on this machine, with a name that no resolver knows. */
const serve = async (listener: RequestListener): Promise<URL> =>
  new URL(`http://receiver.test:${await listen(createServer(listener))}/hook`);

/** Resolves to one set of addresses after the other, and from then on to the last. */
const resolving = (...answers: { address: string; family: number }[][]): Resolver =>
  vi.fn((): ReturnType<Resolver> => Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) ?? []));

describe('the address check of a webhook URL', () => {
  const fault = (addresses: { address: string; family: number }[], url = 'https://receiver.test/') =>
    new HttpReceivers(DEPLOYED, resolving(addresses)).faultOf(url);

  it('passes a public address', async () => {
    expect(await fault([PUBLIC])).toBeUndefined();
    expect(await fault([], 'https://8.8.8.8/')).toBeUndefined();
    expect(await fault([], 'https://[2606:4700::1111]/')).toBeUndefined();
  });

  it.each([
    ['https://127.0.0.1/'],
    ['https://127.1/'],
    ['https://2130706433/'],
    ['https://0x7f000001/'],
    ['https://0177.0.0.1/'],
    ['https://169.254.169.254/latest/meta-data/'],
    ['https://[::1]/'],
    ['https://[::ffff:127.0.0.1]/'],
    ['https://[fd00:ec2::254]/'],
    ['https://0/'],
    ['https://0xa9fea9fe/'],
    ['https://127.0.0.1./'],
    ['https://%31%32%37.0.0.1/'],
    ['https://①②⑦.⓪.⓪.①/'],
    ['https://127.0.0.1\\@example.com/'],
    ['https://[64:ff9b::7f00:1]/'],
    ['https:127.0.0.1'],
  ])('refuses a private address in every notation: %s', async (url) => {
    expect(await fault([PUBLIC], url)).toBe('the address is not allowed');
  });

  it('refuses a name when any of its addresses is private', async () => {
    expect(await fault([LOOPBACK])).toBe('the address is not allowed');
    expect(await fault([PUBLIC, { address: '10.0.0.1', family: 4 }])).toBe('the address is not allowed');
    expect(await fault([PUBLIC, { address: 'fd00:ec2::254', family: 6 }])).toBe('the address is not allowed');
    expect(await fault([])).toBe('the address is not allowed');
  });

  it('refuses a name that does not resolve, without details', async () => {
    const receivers = new HttpReceivers(DEPLOYED, () =>
      Promise.reject(Object.assign(new Error('queryA ENOTFOUND 10.0.0.2'), { code: 'ENOTFOUND' })),
    );
    expect(await receivers.faultOf('https://receiver.test/')).toBe('the name does not resolve');
  });

  it('refuses names of this machine with the real resolver', async () => {
    for (const url of ['https://localhost/', 'https://localhost./']) {
      expect(await new HttpReceivers(DEPLOYED).faultOf(url)).not.toBeUndefined();
    }
  });
});

describe('posting to a webhook', () => {
  const HEADERS = { 'content-type': 'application/json' };

  it('sends headers and body, and returns the status', async () => {
    let received = '';
    const url = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () => response.writeHead(202, { 'x-seen': request.headers['content-type'] }).end('ok'));
    });
    const receivers = new HttpReceivers(LAPTOP, resolving([LOOPBACK]));
    expect(await receivers.post(url, HEADERS, '{"a":"ü"}')).toEqual({ status: 202 });
    expect(received).toBe('{"a":"ü"}');
  });

  it('makes no connection when the name has changed to a private address since the check', async () => {
    let connections = 0;
    const port = await listen(createTcpServer(() => connections++));
    const url = new URL(`https://receiver.test:${port}/`);
    const receivers = new HttpReceivers(DEPLOYED, resolving([PUBLIC], [LOOPBACK]));
    expect(await receivers.faultOf(url.href)).toBeUndefined();
    expect(await receivers.post(url, HEADERS, '{}')).toEqual({ error: 'the address is not allowed' });
    expect(connections).toBe(0);
  });

  it('connects to the checked address without resolving the name again', async () => {
    const url = await serve((_, response) => response.end());
    const resolver = resolving([LOOPBACK], [{ address: '10.0.0.1', family: 4 }]);
    expect(await new HttpReceivers(LAPTOP, resolver).post(url, HEADERS, '{}')).toEqual({ status: 200 });
    expect(resolver).toHaveBeenCalledTimes(1);
  });

  it('makes no connection when the URL has a private address', async () => {
    const receivers = new HttpReceivers(DEPLOYED);
    for (const url of ['https://127.0.0.1/', 'https://[::1]:8443/', 'https://169.254.169.254/']) {
      expect(await receivers.post(new URL(url), HEADERS, '{}')).toEqual({ error: 'the address is not allowed' });
    }
  });

  it('refuses plain HTTP on a deployed stage, even when such a URL is stored', async () => {
    const receivers = new HttpReceivers(DEPLOYED, resolving([PUBLIC]));
    const outcome = await receivers.post(new URL('http://receiver.test/'), HEADERS, '{}');
    expect(outcome).toEqual({ error: 'must begin with https://' });
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const url = await serve((_, response) => {
      calls++;
      response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    });
    expect(await new HttpReceivers(LAPTOP, resolving([LOOPBACK])).post(url, HEADERS, '{}')).toEqual({ status: 307 });
    expect(calls).toBe(1);
  });

  it('does not read the body of the response', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(await new HttpReceivers(LAPTOP, resolving([LOOPBACK])).post(url, HEADERS, '{}')).toEqual({ status: 200 });
  });

  it('stops reading when the response headers have no end', async () => {
    const flooding = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 200 OK\r\n');
        const flood = (): void => {
          while (!socket.destroyed && socket.write(`x: ${'y'.repeat(8_000)}\r\n`));
        };
        socket.on('drain', flood);
        flood();
      }),
    );
    const url = new URL(`http://receiver.test:${flooding}/`);
    const outcome = await new HttpReceivers(LAPTOP, resolving([LOOPBACK])).post(url, HEADERS, '{}');
    expect(outcome).toEqual({ error: 'HPE_HEADER_OVERFLOW' });
  });

  it('returns the reason when there is no response', async () => {
    const receivers = new HttpReceivers(LAPTOP, resolving([LOOPBACK]));
    const closing = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await receivers.post(new URL(`http://receiver.test:${closing}/`), HEADERS, '{}')).toEqual({
      error: 'the connection was closed',
    });
    const talking = await listen(createTcpServer((socket) => socket.end('what?\r\n\r\n')));
    expect(await receivers.post(new URL(`http://receiver.test:${talking}/`), HEADERS, '{}')).toHaveProperty('error');
    const switching = await listen(
      createTcpServer((socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      ),
    );
    expect(await receivers.post(new URL(`http://receiver.test:${switching}/`), HEADERS, '{}')).toHaveProperty('error');
    servers.splice(0).forEach((server) => server.close());
    expect(await receivers.post(new URL(`http://receiver.test:${closing}/`), HEADERS, '{}')).toEqual({
      error: 'the connection was refused',
    });
  });

  it('waits five seconds for a response, also for one that arrives byte by byte', { timeout: 10_000 }, async () => {
    const dripping = await listen(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('x: y\r\n'), 100);
        socket.on('close', () => {
          clearInterval(timer);
        });
        socket.on('error', () => undefined);
      }),
    );
    const silent = await listen(createTcpServer());
    const promising = await listen(
      createTcpServer((socket) => {
        const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 100);
        socket.on('close', () => {
          clearInterval(timer);
        });
        socket.on('error', () => undefined);
      }),
    );
    const receivers = new HttpReceivers(LAPTOP, resolving([LOOPBACK]));
    const outcomes = await Promise.all(
      [dripping, silent, promising].map((port) =>
        receivers.post(new URL(`http://receiver.test:${port}/`), HEADERS, '{}'),
      ),
    );
    expect(outcomes).toEqual([{ error: 'timeout' }, { error: 'timeout' }, { error: 'timeout' }]);
  });
});
