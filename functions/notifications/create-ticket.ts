import { createTicketOperation } from '../../lib/api/notifications.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { createTicket } from '../../lib/usecases/feed/create-ticket.js';

/** `POST /api/notifications/ticket`, for users: 201 with a ticket that opens one WebSocket within a minute. */
export const handler = userEndpoint(createTicketOperation, {
  run: async ({ context, caller }) => ({ status: 201, body: await createTicket(context, caller) }),
});
