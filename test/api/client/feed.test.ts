import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { Client, isProblem, type ClientOptions, type FeedOptions, type Schemas } from '../../../lib/client/index.js';
import { aUser, type TestUser } from '../../support/api/api-client.js';
import { createEvent, updateEvent } from '../../support/api/event-client.js';
import { RecordingProxy } from '../../support/api/recording-proxy.js';
import { eventually } from '../../support/eventually.js';

let ada: TestUser;
let proxy: RecordingProxy;
let sockets: WebSocket[];
let stopping: AbortController;

beforeEach(async () => {
  proxy = await RecordingProxy.start(inject('urls').rest);
  ada = await aUser();
  sockets = [];
  stopping = new AbortController();
});
afterEach(() => {
  stopping.abort();
  proxy.close();
});

/** Connections that a test can cut. */
class Cuttable extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

/** As behind a proxy that supports HTTP only. */
class Refused extends WebSocket {
  constructor() {
    super(proxy.url.replace('http', 'ws'));
    sockets.push(this);
  }
}

/** The first `resume` is answered as API Gateway does when it cannot invoke the function. */
class Throttled extends Cuttable {
  override send(data: string): void {
    const answer = JSON.stringify({ message: 'Internal server error', connectionId: 'x', requestId: 'y' });
    if (sockets.length === 1) this.emit('message', Buffer.from(answer), false);
    else super.send(data);
  }
}

/** A feed that is read in the background. */
interface Followed {
  messages: Schemas['FeedItem'][];
  connectedAfter: number[];
  ended: Promise<unknown>;
}

function follow(options: FeedOptions, WebSocket: ClientOptions['WebSocket'] = Cuttable): Followed {
  const client = new Client({ url: proxy.url, credentials: ada, WebSocket });
  const messages: Schemas['FeedItem'][] = [];
  const connectedAfter: number[] = [];
  const onConnect = (since: number): void => void connectedAfter.push(since);
  const read = async (): Promise<unknown> => {
    try {
      const feed = client.feed({ signal: stopping.signal, onConnect, pollIntervalMilliseconds: 50, ...options });
      for await (const message of feed) messages.push(message);
      return 'ended';
    } catch (error) {
      return error;
    }
  };
  return { messages, connectedAfter, ended: read() };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const seqsOf = ({ messages }: Followed): number[] => messages.map(({ seq }) => seq);
const untilReceived = (feed: Followed, count: number): Promise<void> =>
  eventually(() => {
    expect(seqsOf(feed)).toEqual(upTo(count));
  });
const untilConnected = (feed: Followed, times: number): Promise<void> =>
  eventually(() => {
    expect(feed.connectedAfter).toHaveLength(times);
  });

describe('the feed of a client', () => {
  it('has every message once and in order, although connections are cut while changes arrive', async () => {
    const { id } = await createEvent(ada);
    const feed = follow({ since: 0 });
    for (let round = 1; round <= 3; round++) {
      await untilConnected(feed, round);
      for (const title of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
        await updateEvent(ada, id, { title });
        if (title === 'D') sockets.at(-1)!.terminate();
      }
    }
    await untilConnected(feed, 4);
    await untilReceived(feed, 25);
    await updateEvent(ada, id, { title: 'Last' });
    await untilReceived(feed, 26);
    expect(feed.messages.at(-1)).toMatchObject({ type: 'event.updated', event: { title: 'Last' } });
    expect(sockets.at(-1)!.readyState).toBe(WebSocket.OPEN);
  });

  it('starts after the newest message, or after the one that was processed last', async () => {
    const { id } = await createEvent(ada);
    const fromNow = follow({});
    await untilConnected(fromNow, 1);
    expect(fromNow.connectedAfter).toEqual([1]);
    await updateEvent(ada, id, { title: 'Two' });
    await eventually(() => {
      expect(seqsOf(fromNow)).toEqual([2]);
    });
    const continued = follow({ since: 1 });
    await eventually(() => {
      expect(seqsOf(continued)).toEqual([2]);
    });
  });

  it('is read over HTTP where no WebSocket connection is possible', async () => {
    const { id } = await createEvent(ada);
    const feed = follow({ since: 0 }, Refused);
    await untilReceived(feed, 1);
    await updateEvent(ada, id, { title: 'Two' });
    await untilReceived(feed, 2);
    expect(feed.connectedAfter).toEqual([]);
    expect(sockets.length).toBeGreaterThan(0);
  });

  it('ends and closes its connection when the signal is aborted', async () => {
    const feed = follow({});
    await untilConnected(feed, 1);
    stopping.abort();
    expect(await feed.ended).toBe('ended');
    expect(sockets[0]!.readyState).toBeGreaterThanOrEqual(WebSocket.CLOSING);
  });

  it('continues after an outage of the API', async () => {
    const { id } = await createEvent(ada);
    const feed = follow({ since: 0 });
    await untilConnected(feed, 1);
    const outage = { status: 503, body: '' };
    proxy.break({ of: 'GET /api/changes', ...outage }, { of: 'POST /api/notifications/ticket', ...outage });
    sockets.at(-1)!.terminate();
    await updateEvent(ada, id, { title: 'Two' });
    await untilReceived(feed, 2);
    await untilConnected(feed, 2);
  });

  it('connects again if the gateway could not pass on what the client asked for', async () => {
    const { id } = await createEvent(ada);
    const feed = follow({ since: 0 }, Throttled);
    await untilConnected(feed, 1);
    await updateEvent(ada, id, { title: 'Two' });
    await untilReceived(feed, 2);
    expect(sockets).toHaveLength(2);
  });

  it('fails with the problem when no retry can succeed', async () => {
    const error = await follow({ since: 999 }).ended;
    expect(isProblem(error, 'malformed-query')).toBe(true);
  });

  it('has each message once when the consumer stops and continues after the last one', async () => {
    const { id } = await createEvent(ada);
    const client = new Client({ url: proxy.url, credentials: ada, WebSocket: Cuttable });
    for (const title of ['Two', 'Three']) await updateEvent(ada, id, { title });
    const seqs: number[] = [];
    for (let since = 0; since < 3;) {
      for await (const { seq } of client.feed({ since, signal: stopping.signal })) {
        seqs.push(seq);
        since = seq;
        break;
      }
    }
    expect(seqs).toEqual([1, 2, 3]);
  });
});
