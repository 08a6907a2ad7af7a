import { MAX_REPLAYED } from '../../domain/feed/feed.js';
import { feedExpired } from '../../views/feed.js';
import type { Connection } from '../../domain/feed/connection.js';
import { ProblemError, invalid } from '../../domain/errors.js';
import { findConnection, queueForSender, acquireSender, type Sender } from '../../store/connections.js';
import { pause } from '../../store/backoff.js';
import { findLastSeq } from '../../store/feed.js';
import type { FeedContext } from './context.js';
import { isKeptAfter } from './read-feed.js';
import { FeedSender, newLease, wake } from './send-feed.js';

/** How long a replay may take, within the time that the gateway waits for it. */
const REPLAY_MILLISECONDS = 15_000;

/** How long a sender that is at work may take to make way. */
const PATIENCE_MILLISECONDS = 12_000;

/**
 * Starts sending the feed to a connection: from now on, or after `since`, of which at most 500 entries are replayed.
 * @throws ProblemError `invalid-request` when the feed has not reached `since`, `feed-expired` when that is too long ago,
 *   `unavailable` while another `resume` of this connection is under way
 */
export async function resumeFeed(
  context: FeedContext,
  connection: Connection,
  since: number | undefined,
): Promise<void> {
  const lastSeq = await findLastSeq(context.table, connection.userId);
  const sent = since ?? lastSeq;
  await requirePlace(context, connection, { sent, lastSeq });
  const sender = new FeedSender(
    context,
    connection,
    await becomeSender(context, connection, sent),
    REPLAY_MILLISECONDS,
  );
  if (!(await sender.say(JSON.stringify({ type: 'resumed', last_seq: lastSeq })))) return;
  if (lastSeq - sent <= MAX_REPLAYED) {
    await sender.sendAll();
    // What is sent takes its time, and the last moments of what is oldest may pass meanwhile.
    await requireKept(context, connection, { sent: sender.sent, lastSeq });
  } else if (await sender.sendSome(MAX_REPLAYED)) {
    await context.gateway.post(connection.id, JSON.stringify({ type: 'more', last_seq: sender.sent }));
  }
}

async function requirePlace(
  context: FeedContext,
  connection: Connection,
  place: { sent: number; lastSeq: number },
): Promise<void> {
  const { sent, lastSeq } = place;
  if (sent > lastSeq) throw invalid([{ pointer: '/since', detail: `must be at most ${lastSeq}, the newest seq` }]);
  await requireKept(context, connection, place);
}

async function requireKept(
  context: FeedContext,
  { userId }: Connection,
  { sent, lastSeq }: { sent: number; lastSeq: number },
): Promise<void> {
  if (!(await isKeptAfter(context, userId, { after: sent, lastSeq }))) throw feedExpired(lastSeq);
}

/** Waits for a sender that is at work, so that its messages and ours do not mix. One waits; others may come again. */
async function becomeSender(context: FeedContext, connection: Connection, sent: number): Promise<Sender> {
  const { table, now } = context;
  const deadline = now().getTime() + PATIENCE_MILLISECONDS;
  const start = (isNextInLine: boolean): Promise<Sender | undefined> =>
    acquireSender(table, connection, { lease: newLease(context), sent, now: now(), isNextInLine });
  let sender = await start(false);
  if (sender) return sender;
  if (!(await queueForSender(table, connection, { untilMilliseconds: deadline, now: now() }))) throw underWay();
  for (let attempt = 0; now().getTime() < deadline; attempt++) {
    await pause(attempt, { shortest: 100 });
    sender = await start(true);
    if (sender) return sender;
    if (!(await findConnection(table, connection.id, now()))) break; // Nobody is there to wait for it.
  }
  throw underWay();
}

const underWay = (): ProblemError =>
  new ProblemError('unavailable', 'Messages are still being sent to this connection. Resume again.', {
    retryAfterSeconds: 1,
  });

/** Says that the connection lives, and looks whether a sender that died has left something unsent. */
export async function answerPing(context: FeedContext, connection: Connection): Promise<void> {
  await context.gateway.post(connection.id, JSON.stringify({ type: 'pong' }));
  await wake(context, connection);
}
