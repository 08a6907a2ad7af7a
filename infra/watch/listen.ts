import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { FeedMessageView } from '../../lib/views/feed.js';
import { Refusal, type Problem } from '../client/session.js';

/** Well within API Gateway's idle timeout of ten minutes. */
const PING_INTERVAL_MILLISECONDS = 60_000;

/** The refusals that are temporary. */
const PASSING_PROBLEMS = ['/problems/rate-limited', '/problems/unavailable', '/problems/internal-error'];

/** The feed no longer keeps the messages after this position. */
export class FeedExpired extends Error {
  constructor(
    detail: string,
    readonly restartFrom: number,
  ) {
    super(detail);
    this.name = 'FeedExpired';
  }
}

type ServerMessage =
  | FeedMessageView
  | { type: 'resumed'; last_seq: number }
  | { type: 'more' }
  | { type: 'pong' }
  | { type: 'closing'; detail: string }
  | ({ type: 'error'; problem: string; detail: string; restart_from?: number } & Problem);

/** The listener of a feed. */
export interface Listener {
  /** The `seq` after which to begin; `undefined` means from now on. */
  since: number | undefined;
  /** Called once the feed starts, with the `seq` after which it starts. */
  onResumed: (since: number) => void;
  /** Called with each message of the feed, once and in order. */
  onMessage: (message: FeedMessageView) => void;
  /** Ends the connection without a close handshake. */
  signal: AbortSignal;
}

/**
 * Listens to a user's feed until the connection ends.
 * @param url with a ticket
 * @returns why it has ended
 * @throws FeedExpired, Refusal, or the error of the socket
 */
export async function listen(url: string, { since, onResumed, onMessage, signal }: Listener): Promise<string> {
  const socket = new WebSocket(url);
  let last = since;
  let reason: string | undefined;
  let failure: Error | undefined;
  let isAlive = true;

  const resume = (): void => {
    socket.send(JSON.stringify({ action: 'resume', ...(last !== undefined && { since: last }) }));
  };
  const fail = (error: Error): void => {
    failure = error;
    socket.close();
  };
  const hear = (message: ServerMessage): void => {
    if ('seq' in message) {
      const next = (last ?? 0) + 1;
      if (message.seq < next) return;
      if (message.seq > next) {
        fail(new Error(`Message ${next} is missing.`));
        return;
      }
      last = next;
      onMessage(message);
    } else if (message.type === 'resumed') {
      last ??= message.last_seq;
      onResumed(last);
    } else if (message.type === 'more') resume();
    else if (message.type === 'closing') reason = message.detail;
    else if (message.type === 'error') fail(toError(message));
  };
  socket.on('open', resume);
  socket.on('message', (data: Buffer) => {
    isAlive = true;
    if (!signal.aborted && !failure) hear(JSON.parse(data.toString()) as ServerMessage);
  });
  signal.addEventListener('abort', () => {
    socket.terminate();
  });
  const ping = setInterval(() => {
    if (!isAlive) socket.terminate();
    else if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ action: 'ping' }));
    isAlive = false;
  }, PING_INTERVAL_MILLISECONDS);
  try {
    const [code] = (await once(socket, 'close')) as [number];
    if (failure) throw failure;
    return reason ?? `The connection was closed (${code}).`;
  } finally {
    clearInterval(ping);
  }
}

function toError(message: Extract<ServerMessage, { type: 'error' }>): Error {
  const { problem, detail, restart_from } = message;
  if (restart_from !== undefined) return new FeedExpired(detail, restart_from);
  return new Refusal(message, PASSING_PROBLEMS.includes(problem));
}
