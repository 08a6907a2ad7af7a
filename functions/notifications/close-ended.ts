import { endedSessionStream } from '../../lib/triggers/table-stream.js';
import { closeSessions } from '../../lib/usecases/feed/connections.js';

/** The table's stream: the connections of every session that has ended, in whatever way, are closed. */
export const handler = endedSessionStream(closeSessions);
