import { endedSessionStream } from '../../lib/realtime/table-stream.js';
import { closeSessions } from '../../lib/usecases/connections.js';

/** The table's stream: the connections of every session that has ended, in whatever way, are closed. */
export const handler = endedSessionStream(closeSessions);
