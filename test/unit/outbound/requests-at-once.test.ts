/** A client of the SDK opens 50 connections. A request that waits longer than `connectionTimeout` for one fails. */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeliveryStarter } from '../../../lib/outbound/delivery-starter.js';
import { ManagementApiGateway } from '../../../lib/outbound/websocket-gateway.js';

const RECEIVERS = Array.from({ length: 120 }, (_, index) => `con_${index}`);
const CONNECTIONS = 50;

let pending: ServerResponse[] = [];
let most = 0;
let timer: NodeJS.Timeout | undefined;
const server = createServer((request, response) => {
  request.resume();
  most = Math.max(most, pending.push(response));
  // Answers only after all requests that are sent at once have arrived.
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const one of pending) one.writeHead(200).end();
    pending = [];
  }, 50);
});

beforeEach(async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  most = 0;
  await once(server.listen(0), 'listening');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});
const endpoint = (): string => `http://localhost:${(server.address() as AddressInfo).port}`;

describe('messages to many connections at once', () => {
  it('do not wait for a free connection of the client', async () => {
    const gateway = new ManagementApiGateway(endpoint());
    const outcomes = await Promise.all(RECEIVERS.map((id) => gateway.post(id, 'text')));
    expect(new Set(outcomes)).toEqual(new Set(['sent']));
    await Promise.all(RECEIVERS.map((id) => gateway.close(id)));
    expect(most).toBeLessThan(CONNECTIONS);
  });
});

describe('starts of many webhooks at once', () => {
  it('do not wait for a free connection of the client', async () => {
    const starter = new DeliveryStarter('sender', endpoint());
    await Promise.all(RECEIVERS.map((id) => starter.start({ userId: 'usr_1', id })));
    expect(most).toBeLessThan(CONNECTIONS);
  });
});
