import type { Connection } from '../../domain/feed/connection.js';
import { listConnections, type Held } from '../../store/connections.js';
import { listWebhooks } from '../../store/webhooks.js';
import type { FeedContext } from './context.js';
import { wake, type Message } from './send-feed.js';
import { settleAll } from './settle-all.js';
import { startWebhook } from '../webhooks/start-due-webhooks.js';

/**
 * Sends a user's feed to all its subscribers: connections and webhooks. They are listed after the feed was written, so
 * a later subscriber reads it from the table.
 * @param latest the messages just appended
 * @returns the connections that another sender holds, and until when at least
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
