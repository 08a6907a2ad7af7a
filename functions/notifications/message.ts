import { ClientMessage } from '../../lib/api/websocket.js';
import { messageRoute } from '../../lib/triggers/websocket-routes.js';
import { answerPing, resumeFeed } from '../../lib/usecases/feed/resume-feed.js';

/** `$default`: `resume` starts the feed, and `ping` is answered with `pong`. Other messages get an error message. */
export const handler = messageRoute(ClientMessage, ({ context, connection, message }) =>
  message.action === 'resume' ? resumeFeed(context, connection, message.since) : answerPing(context, connection),
);
