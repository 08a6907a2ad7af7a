/** The messages that the service sends over WebSocket, besides those of the feed. */
import type * as z from 'zod';
import type { Closing, ErrorMessage, More, Pong, Resumed } from '../api/websocket.js';
import { CLOSING_REASONS, type ClosingReason } from '../domain/feed/connection.js';
import type { FeedMessageView } from './feed.js';

export type ErrorMessageView = z.infer<typeof ErrorMessage>;
type ClosingView = z.infer<typeof Closing>;
type ServerMessageView =
  | FeedMessageView
  | z.infer<typeof Resumed>
  | z.infer<typeof More>
  | z.infer<typeof Pong>
  | ErrorMessageView
  | ClosingView;

/** A message as the text of a frame. */
export const textOf = (message: ServerMessageView): string => JSON.stringify(message);

/** The last message before the service closes a connection: API Gateway closes it without a reason. */
export const closingMessage = (reason: ClosingReason): ClosingView => ({
  type: 'closing',
  reason,
  detail: CLOSING_REASONS[reason],
});
