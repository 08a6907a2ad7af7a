import type { Connection } from '../../domain/feed/connection.js';
import { listConnections, type Held } from '../../store/connections.js';
import { listWebhooks } from '../../store/webhooks.js';
import type { FeedContext } from './context.js';
import { wake, type Message } from './send-feed.js';
import { settleAll } from './settle-all.js';
import { startWebhook } from '../webhooks/start-due-webhooks.js';

/**
 * Has a user's feed sent to all that follow it, connections and webhooks. They are listed after the feed is written: who
 * comes later reads it whole.
 * @param latest what has just been put into the feed
 * @returns the connections that somebody else is sending to, and until when at least
 */
export async function notifySubscribers(
  context: FeedContext,
  userId: string,
  latest: () => Message[],
): Promise<{ connection: Connection; held: Held }[]> {
  const [connections, webhooks] = await Promise.all([
    listConnections(context.table, userId, context.now()),
    listWebhooks(context.table, userId),
  ]);
  const following = connections.filter(({ isFollowing }) => isFollowing).map(({ connection }) => connection);
  const messages = following.length === 0 ? [] : latest();
  const woken = following.map(async (connection) => ({ connection, held: await wake(context, connection, messages) }));
  const started = webhooks.filter(({ disabled }) => !disabled).map(({ webhook }) => startWebhook(context, webhook));
  await settleAll([...woken, ...started]);
  return (await Promise.all(woken)).flatMap(({ connection, held }) => (held ? [{ connection, held }] : []));
}
