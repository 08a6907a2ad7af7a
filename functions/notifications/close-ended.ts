import { endedSessionStream } from '../../lib/triggers/table-stream.js';
import { closeSessions } from '../../lib/usecases/feed/connections.js';

/** The table's stream: closes the connections of sessions that have ended for any reason. */
export const handler = endedSessionStream(closeSessions);
