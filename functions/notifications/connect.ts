import { connectRoute } from '../../lib/triggers/websocket-routes.js';
import { openConnection } from '../../lib/usecases/feed/connections.js';

/**
 * `$connect`, for users with an unused ticket (`?ticket=…`) or an access token (`Authorization: Bearer`); otherwise
 * 401.
 */
export const handler = connectRoute(({ context, connectionId, credentials }) =>
  openConnection(context, connectionId, credentials),
);
