import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { followFeed, type FeedSource } from '../../../lib/client/feed.js';
import type { Schemas } from '../../../lib/client/index.js';

const MESSAGES = 3_000;
const PAGE = 100;

const log = Array.from(
  { length: MESSAGES },
  (_, index) => ({ type: 'event.updated', seq: index + 1 }) as Schemas['FeedItem'],
);

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

describe('A consumer of the feed that is slower than its messages', () => {
  it('gets each of them once and in order, while the client keeps a limited number', async () => {
    // The messages are written once the connection is open, so that the WebSocket delivers them.
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      server.once('connection', (socket) => {
        socket.once('message', () => {
          written = MESSAGES;
          socket.send(JSON.stringify({ type: 'resumed', last_seq: 0 }));
          for (const message of log) socket.send(JSON.stringify(message));
        });
        socket.once('close', () => {
          resolve();
        });
      });
    });
    const readFrom: number[] = [];
    const source: FeedSource = {
      WebSocket,
      createUrl: () => Promise.resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`),
      readPage: ({ since = 0, cursor }) => {
        const from = Number(cursor ?? since);
        readFrom.push(from);
        const items = log.slice(from, Math.min(from + PAGE, written));
        const next = from + items.length < written ? String(from + items.length) : null;
        return Promise.resolve({ items, last_seq: written, next_cursor: next });
      },
    };
    const stopping = new AbortController();
    const feed = followFeed(source, { since: 0, signal: stopping.signal, pollIntervalMilliseconds: 1 });

    const seqs = [(await feed.next()).value?.seq];
    await closed;
    while (seqs.length < MESSAGES) seqs.push((await feed.next()).value?.seq);
    stopping.abort();
    await feed.return();
    expect(seqs).toEqual(log.map(({ seq }) => seq));
    // The consumer may have taken its first message before the limit was reached.
    expect(readFrom.find((from) => from > 0)).toBeLessThanOrEqual(1_001);
  });
});
