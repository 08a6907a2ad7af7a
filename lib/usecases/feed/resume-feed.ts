import { MAX_REPLAYED } from '../../domain/feed/feed.js';
import { feedExpired } from '../../views/feed.js';
import { textOf } from '../../views/websocket.js';
import type { Connection } from '../../domain/feed/connection.js';
import { ProblemError, invalid } from '../../domain/errors.js';
import { findConnection, queueForSender, acquireSender, type Sender } from '../../store/connections.js';
import { pause } from '../../store/backoff.js';
import { findLastSeq } from '../../store/feed-head.js';
import type { FeedContext } from './context.js';
import { isKeptAfter } from './read-feed.js';
import { FeedSender, newLease, wake } from './send-feed.js';

/** The limit of a replay, within the timeout of API Gateway. */
const REPLAY_MILLISECONDS = 15_000;

/** How long to wait for the current sender to finish. */
const WAIT_FOR_SENDER_MILLISECONDS = 12_000;

/**
 * Starts sending the feed to a connection: new messages, or those after `since`, at most 500 of which are replayed.
 * @throws ProblemError `invalid-request` if `since` is ahead of the feed, `feed-expired` if the next message has
 *   expired, `unavailable` while another `resume` of this connection runs
 */
export async function resumeFeed(
  context: FeedContext,
  connection: Connection,
  since: number | undefined,
): Promise<void> {
  const lastSeq = await findLastSeq(context.table, connection.userId);
  const sent = since ?? lastSeq;
  await requirePosition(context, connection, { sent, lastSeq });
  const sender = new FeedSender(
    context,
    connection,
    await becomeSender(context, connection, sent),
    REPLAY_MILLISECONDS,
  );
  if (!(await sender.say(textOf({ type: 'resumed', last_seq: lastSeq })))) return;
  if (lastSeq - sent <= MAX_REPLAYED) {
    await sender.sendAll();
    // Sending takes time, and the oldest messages may have expired meanwhile.
    await requireKept(context, connection, { sent: sender.sent, lastSeq });
  } else if (await sender.sendSome(MAX_REPLAYED)) {
    await context.gateway.post(connection.id, textOf({ type: 'more', last_seq: sender.sent }));
  }
}

async function requirePosition(
  context: FeedContext,
  connection: Connection,
  { sent, lastSeq }: { sent: number; lastSeq: number },
): Promise<void> {
  if (sent > lastSeq) throw invalid([{ pointer: '/since', detail: `must be at most ${lastSeq}, the newest seq` }]);
  await requireKept(context, connection, { sent, lastSeq });
}

async function requireKept(
  context: FeedContext,
  { userId }: Connection,
  { sent, lastSeq }: { sent: number; lastSeq: number },
): Promise<void> {
  if (!(await isKeptAfter(context, userId, { after: sent, lastSeq }))) throw feedExpired(lastSeq);
}

/**
 * Waits for the current sender, so that its messages and these do not mix. Only one `resume` waits; others are refused.
 */
async function becomeSender(context: FeedContext, connection: Connection, sent: number): Promise<Sender> {
  const { table, now } = context;
  const deadline = now().getTime() + WAIT_FOR_SENDER_MILLISECONDS;
  const start = (isNextInLine: boolean): Promise<Sender | undefined> =>
    acquireSender(table, connection, { lease: newLease(context), sent, now: now(), isNextInLine });
  let sender = await start(false);
  if (sender) return sender;
  if (!(await queueForSender(table, connection, { untilMilliseconds: deadline, now: now() }))) throw underWay();
  for (let attempt = 0; now().getTime() < deadline; attempt++) {
    await pause(attempt, { base: 100 });
    sender = await start(true);
    if (sender) return sender;
    if (!(await findConnection(table, connection.id, now()))) break; // The client is gone.
  }
  throw underWay();
}

const underWay = (): ProblemError =>
  new ProblemError('unavailable', 'Messages are still being sent to this connection. Resume again.', {
    retryAfterSeconds: 1,
  });

/** Answers a ping, and sends what a dead sender has left unsent. */
export async function answerPing(context: FeedContext, connection: Connection): Promise<void> {
  await context.gateway.post(connection.id, textOf({ type: 'pong' }));
  await wake(context, connection);
}
