/**
 * Prints the changes of a user's events, one line each, until it is interrupted; on a restart, it first prints the
 * changes since the last run, or the current state if the feed no longer has them. Reconnects when the connection or the
 * API fails. The feed goes to standard output, all other messages to standard error.
 */
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { WebSocket } from 'ws';
import { Client, isProblem } from '../../lib/client/index.js';
import { API, DEPLOYMENT, messageOf, onInterrupt } from '../client/command.js';
import { currentLine, feedLine } from './lines.js';
import { FeedPosition } from './feed-position.js';

const DIRECTORY = join(process.env['DATA_DIRECTORY'] ?? '.data', 'watch');

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

/** Prints the feed after the position. @throws ProblemError when no retry can succeed */
async function follow(client: Client, position: FeedPosition): Promise<void> {
  const messages = client.feed({
    since: position.seq,
    signal: stopping.signal,
    onConnect: (since) => {
      note(`Listening${position.seq === undefined ? ' from now on' : ''}, after #${since}.`);
      if (position.seq === undefined) position.save(since);
    },
    onDisconnect: (reason, retryInMilliseconds) => {
      note(`${messageOf(reason)} Connecting again in ${(retryInMilliseconds / 1000).toFixed(1)} s.`);
    },
  });
  for await (const message of messages) {
    await print(feedLine(message, new Date()));
    position.save(message.seq);
  }
}

/** Why messages after the stored position cannot be read, or `undefined` if an error has another cause. */
function describeLoss(error: unknown, position: FeedPosition): string | undefined {
  if (isProblem(error, 'feed-expired')) return `Messages after #${position.seq ?? 0} have expired.`;
  // The position is the only parameter that the API can refuse.
  if (isProblem(error, 'malformed-query')) {
    return `Position #${position.seq ?? 0} is not in the feed, which was restored or replaced.`;
  }
  return undefined;
}

/** Prints all current events. The position is then that of the feed before they were read. */
async function printCurrent(client: Client, position: FeedPosition): Promise<void> {
  const { last_seq } = await client.get('/api/changes');
  for await (const item of client.list('/api/changes/current')) await print(currentLine(item));
  position.save(last_seq);
}

/** Runs until interrupted. @throws ProblemError when no retry can succeed */
async function watch(client: Client): Promise<void> {
  const { id } = await client.get('/api/users/me');
  const position = FeedPosition.of(DIRECTORY, API, id);
  while (!stopping.signal.aborted) {
    try {
      await follow(client, position);
    } catch (error) {
      const loss = describeLoss(error, position);
      if (loss === undefined) throw error;
      note(`${loss} Current events, and events that are gone:`);
      await printCurrent(client, position);
    }
  }
}

const { values } = parseArgs({ options: { user: { type: 'string' } } });
const password = process.env['PASSWORD'];
if (values.user === undefined || password === undefined) {
  console.error('Usage: PASSWORD=… npm run watch -- --user <username>');
  process.exit(2);
}
const client = new Client({ ...DEPLOYMENT, credentials: { username: values.user, password }, WebSocket });
onInterrupt(() => {
  stopping.abort();
  void client.logout().finally(() => process.exit(0));
});
process.stdout.on('error', () => process.exit(0)); // The reader of the output has closed it.
await watch(client).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(1);
});
