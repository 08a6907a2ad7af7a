/**
 * Prints the changes of a user's events, one line each, until it is interrupted; on a restart, it first prints the
 * changes since the last run. Reconnects when the connection or the API fails. The feed goes to standard output, all
 * other messages to standard error.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, styleText } from 'node:util';
import type { CurrentItemView } from '../../lib/views/feed.js';
import { currentLine, feedLine } from './lines.js';
import { FeedExpired, listen } from './listen.js';
import { FeedPosition } from './feed-position.js';
import { Refusal, Session } from '../client/session.js';

const API = process.env['API'] ?? 'http://localhost:3000/api';
const DIRECTORY = join(process.env['DATA_DIRECTORY'] ?? '.data', 'watch');

const SHORTEST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

const stopping = new AbortController();

function note(text: string): void {
  if (!stopping.signal.aborted) console.error(styleText('dim', text, { stream: process.stderr }));
}

/** Resolves once the line is written, and never if it cannot be written. */
function print(line: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (!error) resolve();
    });
  });
}

function goOnAfter(position: FeedPosition, seq: number): void {
  position.seq = seq;
  position.save(seq);
}

/** Follows `GET /api/changes` after a long time offline: prints all current events, then the feed from there on. */
async function beginAgain(session: Session, position: FeedPosition, restartFrom: number): Promise<void> {
  note(`Messages after #${position.seq ?? 0} have expired. Current events, and events that are gone:`);
  let query = '';
  do {
    const page = await session.call<{ items: CurrentItemView[]; next_cursor: string | null }>(
      'GET',
      `/changes/current${query}`,
    );
    for (const item of page.items) await print(currentLine(item));
    query = page.next_cursor === null ? '' : `?cursor=${page.next_cursor}`;
  } while (query !== '');
  goOnAfter(position, restartFrom);
}

/**
 * Listens once.
 * @returns why the connection has ended
 */
async function listenOnce(session: Session, position: FeedPosition, onResumed: () => void): Promise<string> {
  const { url } = await session.call<{ url: string }>('POST', '/notifications/ticket');
  try {
    return await listen(url, {
      since: position.seq,
      onResumed: (since) => {
        note(`Listening${position.seq === undefined ? ' from now on' : ''}, after #${since}.`);
        goOnAfter(position, since);
        onResumed();
      },
      onMessage: (message) => {
        position.seq = message.seq;
        void print(feedLine(message, new Date())).then(() => {
          position.save(message.seq);
        });
      },
      signal: stopping.signal,
    });
  } catch (error) {
    if (!(error instanceof FeedExpired)) throw error;
    await beginAgain(session, position, error.restartFrom);
    return 'That is all.';
  }
}

/** Half of the pause is random, so that many clients do not reconnect at the same moment. */
function pauseAfter(failures: number): number {
  const longest = Math.min(SHORTEST_PAUSE_MILLISECONDS * 2 ** failures, LONGEST_PAUSE_MILLISECONDS);
  return longest * (1 - Math.random() / 2);
}

/**
 * Runs until interrupted.
 * @throws Refusal when a retry cannot succeed
 */
async function watch(session: Session): Promise<never> {
  let position: FeedPosition | undefined;
  for (let failures = 0; ; failures++) {
    let end: unknown;
    try {
      position ??= FeedPosition.of(DIRECTORY, API, (await session.call<{ id: string }>('GET', '/users/me')).id);
      end = await listenOnce(session, position, () => {
        failures = 0;
      });
    } catch (error) {
      if (error instanceof Refusal && !error.isPassing) throw error;
      end = error;
    }
    const pause = Math.max(pauseAfter(failures), end instanceof Refusal ? end.retryAfterMilliseconds : 0);
    note(`${messageOf(end)} Connecting again in ${(pause / 1000).toFixed(1)} s.`);
    await delay(pause);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}.` : error.message;
}

const { values } = parseArgs({ options: { user: { type: 'string' } } });
const password = process.env['PASSWORD'];
if (values.user === undefined || password === undefined) {
  console.error('Usage: PASSWORD=… npm run watch -- --user <username>');
  process.exit(2);
}
const session = new Session(API, { username: values.user, password });
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(event, () => {
    stopping.abort();
    void session.end().finally(() => process.exit(0));
  });
}
process.stdout.on('error', () => process.exit(0)); // The reader of the output has closed it.
await watch(session).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(1);
});
