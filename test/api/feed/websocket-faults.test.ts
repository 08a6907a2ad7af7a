import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { api, aUser, type TestUser } from '../../support/api/api-client.js';
import { createEvent, updateEvent } from '../../support/api/event-client.js';
import { closePayload, frame, HANDSHAKE, OPCODES, RawWebSocket } from '../../support/raw-websocket.js';
import { aTicket, follow, type WebSocketClient } from '../../support/feed/websocket-client.js';

const { continuation, text, binary, close, ping } = OPCODES;
const NOT_UTF8 = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
const url = inject('urls').websocket;

let ada: TestUser;
/** Another user, whose connection stays open throughout. */
let bob: TestUser;
let bobsConnection: WebSocketClient;
let bobsEvent: string;

beforeAll(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
  bobsConnection = await follow(bob);
  bobsEvent = (await createEvent(bob)).id;
  expect(await bobsConnection.next()).toMatchObject({ type: 'event.created', event_id: bobsEvent });
});

let connection: RawWebSocket;
beforeEach(async () => {
  connection = await RawWebSocket.upgrade((await aTicket(ada)).url);
});

/** Fails when the stack is down, or the other user's connection is not served. */
async function expectOthersServed(): Promise<void> {
  expect((await api.get('/api/health')).status).toBe(200);
  expect(await bobsConnection.untilPong()).toEqual([]);
}

describe('a malformed frame closes its own connection and no other', () => {
  it.each<[name: string, code: number, bytes: Buffer | Buffer[]]>([
    ['text that is not UTF-8', 1007, frame({ opcode: text, payload: NOT_UTF8 })],
    [
      'text that is not UTF-8 in two frames',
      1007,
      [
        frame({ opcode: text, payload: NOT_UTF8.subarray(0, 2), isFinal: false }),
        frame({ opcode: continuation, payload: NOT_UTF8.subarray(2) }),
      ],
    ],
    ['text with half a surrogate pair', 1007, frame({ opcode: text, payload: Buffer.from([0xed, 0xa0, 0x80]) })],
    ['a close reason that is not UTF-8', 1007, frame({ opcode: close, payload: closePayload(1000, NOT_UTF8) })],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, number, Buffer] => [
      `the reserved opcode ${opcode}`,
      1002,
      frame({ opcode }),
    ]),
    ...[text, binary, close, ping].map((opcode): [string, number, Buffer] => [
      `an unmasked frame with the opcode ${opcode}`,
      1002,
      frame({ opcode, isMasked: false }),
    ]),
    ['the bit RSV1', 1002, frame({ opcode: text, payload: '{}', reserved: 0x40 })],
    ['the bit RSV2', 1002, frame({ opcode: text, payload: '{}', reserved: 0x20 })],
    ['the bit RSV3', 1002, frame({ opcode: text, payload: '{}', reserved: 0x10 })],
    ['a ping with 126 bytes', 1002, frame({ opcode: ping, payload: 'x'.repeat(126) })],
    ['a close frame with 126 bytes', 1002, frame({ opcode: close, payload: closePayload(1000, 'x'.repeat(124)) })],
    ['a ping in two frames', 1002, frame({ opcode: ping, payload: 'x', isFinal: false })],
    ['a close frame in two frames', 1002, frame({ opcode: close, payload: closePayload(1000), isFinal: false })],
    ['a continuation of nothing', 1002, frame({ opcode: continuation, payload: '{}' })],
    [
      'a second message inside a message',
      1002,
      [frame({ opcode: text, payload: '{', isFinal: false }), frame({ opcode: text, payload: '}' })],
    ],
    ['a close frame with one byte', 1002, frame({ opcode: close, payload: 'x' })],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): [string, number, Buffer] => [
      `the close code ${code}`,
      1002,
      frame({ opcode: close, payload: closePayload(code) }),
    ]),
    ['a length of 2^63', 1009, frame({ opcode: text, length: 2n ** 63n })],
    ['a length of 2^53', 1009, frame({ opcode: binary, length: 2n ** 53n })],
    ['a length of 1 GB', 1009, frame({ opcode: text, length: 2n ** 30n })],
    ['a message above 128 KB', 1009, frame({ opcode: text, payload: 'x'.repeat(128 * 1024 + 1) })],
    [
      'a message above 128 KB in two frames',
      1009,
      [
        frame({ opcode: text, payload: 'x'.repeat(128 * 1024), isFinal: false }),
        frame({ opcode: continuation, payload: 'x' }),
      ],
    ],
  ])('%s: %i', async (_, code, bytes) => {
    for (const each of [bytes].flat()) connection.write(each);
    expect(await connection.closeCode()).toBe(code);
    connection.end();
    await connection.ended;
    await expectOthersServed();
  });
});

describe('a broken connection leaves every other one open', () => {
  it('in the middle of a frame', async () => {
    connection.write(frame({ opcode: text, payload: '{"action":"ping"}' }).subarray(0, 9));
    connection.end();
    await connection.ended;
    await expectOthersServed();
  });

  it('after a reset', async () => {
    connection.write(frame({ opcode: text, payload: '{"action":"ping"}' }));
    connection.reset();
    await connection.ended;
    await expectOthersServed();
  });

  it('after invalid bytes', async () => {
    connection.write('GET / HTTP/1.1\r\n\r\n');
    expect(await connection.closeCode()).toBe(1002);
    await expectOthersServed();
  });
});

it('a client that does not answer a close frame is disconnected after a few seconds', async () => {
  connection.write(frame({ opcode: 3 }));
  expect(await connection.closeCode()).toBe(1002);
  await connection.ended;
  await expectOthersServed();
});

describe('a malformed handshake is refused and leaves every connection open', () => {
  it.each<[name: string, requestLine: string, headers: Record<string, string>, status: number]>([
    ['a target that is not a URL', 'GET // HTTP/1.1', HANDSHAKE, 400],
    ['a target with a host that is not one', 'GET http://[ HTTP/1.1', HANDSHAKE, 400],
    ['a query that cannot be decoded', 'GET /?ticket=%zz%ff HTTP/1.1', HANDSHAKE, 401],
    ['a ticket of 7 KB', `GET /?ticket=${'x'.repeat(7_000)} HTTP/1.1`, HANDSHAKE, 401],
    ['another method', 'POST / HTTP/1.1', HANDSHAKE, 405],
    ['no key', 'GET / HTTP/1.1', { ...HANDSHAKE, 'Sec-WebSocket-Key': '' }, 400],
    ['a key that is too short', 'GET / HTTP/1.1', { ...HANDSHAKE, 'Sec-WebSocket-Key': 'x' }, 400],
    ['an unknown version', 'GET / HTTP/1.1', { ...HANDSHAKE, 'Sec-WebSocket-Version': '99' }, 400],
    ['another protocol to upgrade to', 'GET / HTTP/1.1', { ...HANDSHAKE, Upgrade: 'h2c' }, 400],
    ['a list of subprotocols that is none', 'GET / HTTP/1.1', { ...HANDSHAKE, 'Sec-WebSocket-Protocol': ',,' }, 400],
    ['an empty Authorization', 'GET / HTTP/1.1', { ...HANDSHAKE, Authorization: '' }, 401],
    ['something that is not HTTP', '\u0016\u0003\u0001', {}, 400],
  ])('%s', async (_, requestLine, headers, status) => {
    const refused = await RawWebSocket.open(url);
    refused.handshake(requestLine, headers);
    expect(await refused.status()).toBe(status);
    refused.end();
    await refused.ended;
    await expectOthersServed();
  });

  it('a connection that ends during its handshake leaves every other one open', async () => {
    const left = await RawWebSocket.open(url);
    const { pathname, search } = new URL((await aTicket(ada)).url);
    left.handshake(`GET ${pathname}${search} HTTP/1.1`);
    left.reset();
    await left.ended;
    await expectOthersServed();
  });
});

it('clients that send the same key at once each get their own connection', async () => {
  const tickets = await Promise.all([aTicket(ada), aTicket(ada), aTicket(ada)]);
  const [one, ...others] = await Promise.all(tickets.map((ticket) => RawWebSocket.upgrade(ticket.url)));
  one!.write(frame({ opcode: close, payload: closePayload(1000) }));
  expect(await one!.closeCode()).toBe(1000);
  await one!.ended;
  for (const other of others) {
    other.write(frame({ opcode: text, payload: '{"action":"ping"}' }));
    expect((await other.frame()).payload.toString()).toBe('{"type":"pong"}');
  }
  await expectOthersServed();
});

it('the connection of another user has missed no message during all of these faults', async () => {
  await updateEvent(bob, bobsEvent, { location: 'Room 4' });
  expect(await bobsConnection.next()).toMatchObject({ type: 'event.updated', event: { location: 'Room 4' } });
});
