import type { Connection } from '../../domain/feed/connection.js';
import { createLimiter, type Limiter } from '../../domain/limiter.js';
import { listConnections, mayHaveConnections, type Held } from '../../store/connections.js';
import { hasWebhooks, listWebhooks, type KeptWebhook } from '../../store/webhooks.js';
import type { FeedContext } from './context.js';
import { wake, type Message } from './send-feed.js';
import { settleAll } from './settle-all.js';
import { startWebhook } from '../webhooks/start-due-webhooks.js';

/**
 * How many connections are sent to at once. Fewer than the 50 that the gateway's client opens, and a sender acquires the
 * lease only when its turn comes: clients that do not respond do not use up the time of others.
 */
const CONNECTIONS_AT_ONCE = 25;

/** Creates the limiter of the senders that one publisher runs. */
export const createSenderLimiter = (): Limiter => createLimiter(CONNECTIONS_AT_ONCE);

/** Few users are connected or have webhooks: the publisher asks for many readers at once which ones do. */
const connectionsOf = async ({ table, now }: FeedContext, userId: string): ReturnType<typeof listConnections> =>
  (await mayHaveConnections(table, userId)) ? listConnections(table, userId, now()) : [];
const webhooksOf = async ({ table }: FeedContext, userId: string): Promise<KeptWebhook[]> =>
  (await hasWebhooks(table, userId)) ? listWebhooks(table, userId) : [];

/**
 * Sends a user's feed to all its subscribers: connections and webhooks. They are listed after the feed was written, so
 * a later subscriber reads it from the table.
 * @param latest the messages just appended
 * @param senders runs the senders, also those of other users
 * @returns the connections that another sender holds, and until when at least
 */
export async function notifySubscribers(
  context: FeedContext,
  userId: string,
  latest: () => Message[],
  senders = createSenderLimiter(),
): Promise<{ connection: Connection; held: Held }[]> {
  const [connections, webhooks] = await Promise.all([connectionsOf(context, userId), webhooksOf(context, userId)]);
  const following = connections.filter(({ isFollowing }) => isFollowing).map(({ connection }) => connection);
  const messages = following.length === 0 ? [] : latest();
  const woken = following.map(async (connection) => {
    return { connection, held: await senders(() => wake(context, connection, messages)) };
  });
  const started = webhooks.filter(({ disabled }) => !disabled).map(({ webhook }) => startWebhook(context, webhook));
  await settleAll([...woken, ...started]);
  return (await Promise.all(woken)).flatMap(({ connection, held }) => (held ? [{ connection, held }] : []));
}
