import { disconnectRoute } from '../../lib/triggers/websocket-routes.js';
import { forgetConnection } from '../../lib/usecases/feed/connections.js';

/** `$disconnect`: deletes the connection. */
export const handler = disconnectRoute(({ context, connectionId }) => forgetConnection(context, connectionId));
