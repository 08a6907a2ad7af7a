/** Follows the feed over WebSocket, and polls it over HTTP while no connection is open. */
import { receiveFeed, type WebSocketConstructor } from './feed-socket.js';
import { ProblemError } from './problems.js';
import { backoffMilliseconds, pause } from './retries.js';
import type { Schemas } from './types.js';

type Message = Schemas['FeedItem'];

export interface FeedOptions {
  /** The `seq` of the last message that was processed. Default: that of the newest message when the iteration starts. */
  since?: number | undefined;
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
  /** Called when a WebSocket connection starts to deliver, with the `seq` after which it does. */
  onConnect?: ((since: number) => void) | undefined;
  /** Called when a connection or request has failed, with the delay until the next one. */
  onDisconnect?: ((reason: unknown, retryInMilliseconds: number) => void) | undefined;
  /** How often the feed is read over HTTP while there is no connection. Default: 5,000. */
  pollIntervalMilliseconds?: number | undefined;
}

export interface FeedSource {
  /** Without one, the feed is read over HTTP only. */
  WebSocket: WebSocketConstructor | undefined;
  /** The URL of a new connection. */
  createUrl: () => Promise<string>;
  readPage: (query: { since?: number; cursor?: string }) => Promise<Schemas['FeedPage']>;
}

const DEFAULT_POLL_INTERVAL_MILLISECONDS = 5_000;

/** Follows a feed until the signal is aborted. @throws ProblemError when no retry can succeed */
export async function* followFeed(source: FeedSource, options: FeedOptions): AsyncGenerator<Message, void> {
  const { signal, onConnect, onDisconnect } = options;
  const pollInterval = options.pollIntervalMilliseconds ?? DEFAULT_POLL_INTERVAL_MILLISECONDS;
  let position = options.since;
  let failures = 0;
  let connectAt = 0;

  async function* unread(): AsyncGenerator<Message, void> {
    position ??= (await source.readPage({})).last_seq;
    // A refused connection does not say why. HTTP does, and it has the messages until there is a connection.
    yield* readFeed(source, position);
    if (!source.WebSocket || Date.now() < connectAt) return;
    const socket = new source.WebSocket(await source.createUrl());
    const onResumed = (): void => {
      failures = 0;
      onConnect?.(position ?? 0);
    };
    yield* receiveFeed({ socket, since: position, onResumed, signal });
  }

  while (!signal?.aborted) {
    let wait = pollInterval;
    try {
      for await (const message of unread()) {
        position = message.seq;
        yield message;
      }
      if (source.WebSocket) wait = Math.min(wait, Math.max(connectAt - Date.now(), 0));
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof ProblemError && !error.isTransient) throw error;
      const backoff = backoffMilliseconds(failures++);
      connectAt = Date.now() + backoff;
      wait = Math.max(Math.min(wait, backoff), retryAfterMillisecondsOf(error));
      onDisconnect?.(error, wait);
    }
    await pause(wait, signal).catch(() => undefined);
  }
}

const retryAfterMillisecondsOf = (error: unknown): number =>
  error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;

async function* readFeed({ readPage }: FeedSource, since: number): AsyncGenerator<Message, void> {
  let cursor: string | undefined;
  do {
    const page = await readPage({ since, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
