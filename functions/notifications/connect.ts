import { connectRoute } from '../../lib/triggers/websocket-routes.js';
import { openConnection } from '../../lib/usecases/feed/connections.js';

/** `$connect`, for users: with `?ticket=…` or `Authorization: Bearer`, of a live session; else 401. */
export const handler = connectRoute(({ context, connectionId, credentials }) =>
  openConnection(context, connectionId, credentials),
);
