import type { Connection } from '../../domain/feed/connection.js';
import { createLimiter, type Limiter } from '../../domain/limiter.js';
import type { Held } from '../../store/connections.js';
import { listWebhooks } from '../../store/webhooks.js';
import type { FeedContext } from './context.js';
import { wake, type Message } from './send-feed.js';
import { settleAll } from '../settle-all.js';
import { startWebhook } from '../webhooks/start-due-webhooks.js';

/**
 * How many connections are sent to at once. Fewer than the 50 that the gateway's client opens, and a sender acquires the
 * lease only when its turn comes: clients that do not respond do not use up the time of others.
 */
const CONNECTIONS_AT_ONCE = 25;

/** Creates the limiter of the senders that one publisher runs. */
export const createSenderLimiter = (): Limiter => createLimiter(CONNECTIONS_AT_ONCE);

/** Whom a feed is sent to. */
export interface Audience {
  userId: string;
  /** The user's connections when the feed was written. Later ones read it from the table. */
  connections: Connection[];
  /** Whether the user had webhooks when the feed was written. */
  hasWebhooks: boolean;
}

/**
 * Sends a user's feed to all its subscribers: connections and webhooks. Webhooks are listed after the feed was written.
 * @param latest the messages just appended
 * @param senders runs the senders, also those of other users
 * @returns the connections that another sender holds, and until when at least
 */
export async function notifySubscribers(
  context: FeedContext,
  { userId, connections, hasWebhooks }: Audience,
  latest: () => Message[],
  senders = createSenderLimiter(),
): Promise<{ connection: Connection; held: Held }[]> {
  const messages = connections.length === 0 ? [] : latest();
  const woken = connections.map(async (connection) => {
    return { connection, held: await senders(() => wake(context, connection, messages)) };
  });
  await settleAll([...woken, ...(hasWebhooks ? [startWebhooks(context, userId)] : [])]);
  return (await Promise.all(woken)).flatMap(({ connection, held }) => (held ? [{ connection, held }] : []));
}

async function startWebhooks(context: FeedContext, userId: string): Promise<void> {
  const webhooks = await listWebhooks(context.table, userId);
  const enabled = webhooks.filter(({ disabled }) => !disabled);
  await settleAll(enabled.map(({ webhook }) => startWebhook(context, webhook)));
}
