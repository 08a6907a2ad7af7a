/** One WebSocket connection to the feed. */
import type { Schemas } from './types.js';

/** The part of the WebSocket API that the feed uses. Browsers and the package `ws` have it. */
interface WebSocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: (event: { code?: number }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

type Message = Schemas['FeedItem'];

type ServerMessage =
  | Message
  | { type: 'resumed' | 'more'; last_seq: number }
  | { type: 'pong' }
  | { type: 'closing'; detail: string }
  | { type: 'error'; detail: string };

/** Well within API Gateway's idle timeout of ten minutes. */
const PING_INTERVAL_MILLISECONDS = 60_000;

/** How many received messages can wait for the consumer, of up to 32 KB each. */
const MAX_WAITING = 1_000;

/** One connection, and what it has received. */
class Connection {
  readonly received: Message[] = [];
  /** Why the connection has ended. */
  end: Error | undefined;
  #isAlive = false;
  #wake = (): void => undefined;

  /** @param last the `seq` of the last message that was received */
  constructor(
    private readonly socket: WebSocketLike,
    private last: number,
    private readonly onResumed: () => void,
  ) {
    socket.addEventListener('open', () => {
      this.#resume();
    });
    socket.addEventListener('message', ({ data }) => {
      this.#isAlive = true;
      if (!this.end) this.#receive(String(data));
    });
    socket.addEventListener('error', ({ message }) => {
      this.finish(message ?? 'The WebSocket connection failed.');
    });
    socket.addEventListener('close', ({ code }) => {
      this.finish(`The connection was closed (${code ?? 'without a code'}).`);
    });
  }

  /** Resolves when there is another message, or the connection ends. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  finish(reason: string): void {
    this.end ??= new Error(reason);
    this.#wake();
  }

  /** Ends the connection if nothing was received since the last ping. */
  ping(): void {
    if (!this.#isAlive) this.finish('The connection does not respond.');
    else this.socket.send(JSON.stringify({ action: 'ping' }));
    this.#isAlive = false;
  }

  #resume(): void {
    this.socket.send(JSON.stringify({ action: 'resume', since: this.last }));
  }

  #receive(text: string): void {
    const message = parseMessage(text);
    if (!message) this.finish(`The gateway reported an error: ${text}`);
    else if ('seq' in message) this.#keep(message);
    else if (message.type === 'resumed') this.onResumed();
    else if (message.type === 'more') this.#resume();
    else if (message.type === 'closing' || message.type === 'error') this.finish(message.detail);
  }

  #keep(message: Message): void {
    // After a fault of the API, messages can be repeated.
    if (message.seq <= this.last) return;
    if (message.seq > this.last + 1) {
      this.finish(`Message ${this.last + 1} is missing.`);
      return;
    }
    if (this.received.length >= MAX_WAITING) {
      // The rest is read over HTTP, a page at a time, once the consumer has processed these.
      this.finish(`${MAX_WAITING} messages are waiting to be processed.`);
      this.socket.close();
      return;
    }
    this.last = message.seq;
    this.received.push(message);
    this.#wake();
  }
}

/**
 * API Gateway answers a message that it could not pass on, such as a throttled `resume`, with an object that has no `type`.
 */
function parseMessage(text: string): ServerMessage | undefined {
  try {
    const message = JSON.parse(text) as Partial<ServerMessage> | null;
    return typeof message?.type === 'string' ? (message as ServerMessage) : undefined;
  } catch {
    return undefined;
  }
}

export interface Subscription {
  socket: WebSocketLike;
  since: number;
  /** Called when the API starts to deliver. */
  onResumed: () => void;
  signal?: AbortSignal | undefined;
}

/** The messages of the feed after `since`, each once and in order. @throws Error that says why the connection ended */
export async function* receiveFeed(subscription: Subscription): AsyncGenerator<Message, never> {
  const { socket, since, onResumed, signal } = subscription;
  const connection = new Connection(socket, since, onResumed);
  const abort = (): void => {
    connection.received.length = 0;
    connection.finish('The signal was aborted.');
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  const ping = setInterval(() => {
    connection.ping();
  }, PING_INTERVAL_MILLISECONDS);
  try {
    for (;;) {
      for (let next = connection.received.shift(); next; next = connection.received.shift()) yield next;
      if (connection.end) throw connection.end;
      await connection.changed();
    }
  } finally {
    clearInterval(ping);
    signal?.removeEventListener('abort', abort);
    socket.close();
  }
}
