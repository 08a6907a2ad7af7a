import { feedExpired, MAX_REPLAYED } from '../domain/feed.js';
import type { Connection } from '../domain/connection.js';
import { Failure, invalid } from '../domain/failure.js';
import { findConnection, startSender, type Sender } from '../store/connections.js';
import { findLastSeq } from '../store/feed.js';
import { findSession } from '../store/sessions.js';
import { dismiss } from './connections.js';
import type { FeedContext } from './feed-context.js';
import { isKeptAfter } from './read-feed.js';
import { FeedSender, newLease, wake } from './send-feed.js';

/** How long a sender that is at work may take to make way. */
const PATIENCE_MILLISECONDS = 12_000;
const PAUSE_MILLISECONDS = 50;

/**
 * Starts sending the feed to a connection: from now on, or after `since`, of which at most 500 entries are replayed.
 * @throws Failure `invalid-request` when the feed has not reached `since`, `feed-expired` when that is too long ago
 */
export async function resumeFeed(context: FeedContext, connectionId: string, since: number | undefined): Promise<void> {
  const connection = await findOrClose(context, connectionId);
  if (!connection) return;
  const { userId, sessionId } = connection;
  const [session, lastSeq] = await Promise.all([
    findSession(context.table, userId, sessionId, context.now()),
    findLastSeq(context.table, userId),
  ]);
  if (!session) {
    await dismiss(context, connection);
    return;
  }
  const sent = since ?? lastSeq;
  await requirePlace(context, connection, { sent, lastSeq });
  const sender = new FeedSender(context, connection, await becomeSender(context, connection, sent));
  if (!(await sender.say(JSON.stringify({ type: 'resumed', last_seq: lastSeq })))) return;
  if (lastSeq - sent <= MAX_REPLAYED) {
    await sender.sendAll();
    // What is sent takes its time, and the last moments of what is oldest may pass meanwhile.
    await requireKept(context, connection, { sent: sender.sent, lastSeq });
  } else if (await sender.sendSome(MAX_REPLAYED)) {
    await context.gateway.post(connectionId, JSON.stringify({ type: 'more', last_seq: sender.sent }));
  }
}

/** One that we do not know has had its time, or had to make room. */
async function findOrClose(context: FeedContext, connectionId: string): Promise<Connection | undefined> {
  const connection = await findConnection(context.table, connectionId, context.now());
  if (!connection) await context.gateway.close(connectionId);
  return connection;
}

async function requirePlace(
  context: FeedContext,
  connection: Connection,
  place: { sent: number; lastSeq: number },
): Promise<void> {
  const { sent, lastSeq } = place;
  if (sent > lastSeq) throw invalid([{ pointer: '/since', detail: `is beyond the newest message, ${lastSeq}` }]);
  await requireKept(context, connection, place);
}

async function requireKept(
  context: FeedContext,
  { userId }: Connection,
  { sent, lastSeq }: { sent: number; lastSeq: number },
): Promise<void> {
  if (!(await isKeptAfter(context, userId, { after: sent, lastSeq }))) throw feedExpired(lastSeq);
}

/** Waits for a sender that is at work, so that its messages and ours do not mix. */
async function becomeSender(context: FeedContext, connection: Connection, sent: number): Promise<Sender> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  do {
    const sender = await startSender(context.table, connection, {
      lease: newLease(context),
      sent,
      now: context.now(),
    });
    if (sender) return sender;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  } while (context.now().getTime() < deadline);
  throw new Failure('unavailable', 'Messages are still being sent to this connection. Resume again.');
}

/** Says that the connection lives, and looks whether a sender that died has left something unsent. */
export async function answerPing(context: FeedContext, connectionId: string): Promise<void> {
  const connection = await findOrClose(context, connectionId);
  if (!connection) return;
  await context.gateway.post(connectionId, JSON.stringify({ type: 'pong' }));
  await wake(context, connection);
}
