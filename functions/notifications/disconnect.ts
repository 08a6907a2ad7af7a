import { disconnectRoute } from '../../lib/realtime/routes.js';
import { forgetConnection } from '../../lib/usecases/connections.js';

/** `$disconnect`: forgets the connection. */
export const handler = disconnectRoute(({ context, connectionId }) => forgetConnection(context, connectionId));
