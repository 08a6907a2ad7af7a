import { createTicketOperation } from '../api/notifications.js';
import { MAX_CONNECTIONS, TICKET_SECONDS } from '../domain/feed/connection.js';
import { FEED_SECONDS, MAX_REPLAYED } from '../domain/feed/feed.js';

/** The introduction of the AsyncAPI document, in Markdown. */
export const ASYNCAPI_DESCRIPTION = `
Live notifications: everyone on an event or calendar gets each change of it. The same messages come from \`GET /api/changes\`
and to webhooks.

**Connect.** Get a ticket from \`${createTicketOperation.method} ${createTicketOperation.path}\` and open the \`url\` of the
response within ${TICKET_SECONDS} seconds. A ticket opens one connection. A client that can set headers can send
\`Authorization: Bearer <token>\` instead. A handshake without valid credentials is refused with 401. A user can have
${MAX_CONNECTIONS} connections; a new one closes the oldest.

**Follow your feed.** Nothing is sent until you send \`resume\`. Messages of the feed have a \`seq\`: 1, 2, 3, …, without gaps.
Store the \`seq\` of the last message that you processed, and send it as \`since\` when you connect again. You then get what you
missed, in order, and after that each change as it happens. After a failure a message can be repeated: ignore a \`seq\` that you
have processed.

**Catch up.** One \`resume\` replays at most ${MAX_REPLAYED} messages; then \`more\` asks you to resume again. Messages are kept for
${FEED_SECONDS / (24 * 60 * 60)} days. After that, \`resume\` is answered with the problem \`feed-expired\`: read all pages of \`listing\`,
then resume with \`since\` set to \`restart_from\`.

**Stay connected.** API Gateway closes a connection after ten minutes without a message, and after two hours. Send \`ping\`
every few minutes, and connect again when the connection ends. Messages of the service have at most 32 KB, those of clients
at most 128 KB.

**Errors** are messages and close nothing. Each message that you send counts against your rate limit, as a request does.

**Send and receive** in this document are actions of the service: it receives what you send.

Clients must ignore members and types of messages that they do not know.
`.trim();
