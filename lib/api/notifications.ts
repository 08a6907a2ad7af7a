import * as z from 'zod';
import { operation } from './operation.js';

export const Ticket = z
  .object({
    ticket: z.string(),
    url: z.string().meta({ description: 'The WebSocket URL to connect to; it contains the ticket.' }),
    expires_in: z.int().meta({ description: 'Lifetime of the ticket, in seconds.' }),
  })
  .meta({ id: 'Ticket' });

export const createTicketOperation = operation({
  id: 'notificationsCreateTicket',
  method: 'POST',
  path: '/api/notifications/ticket',
  tag: 'Notifications',
  summary: 'Create a WebSocket ticket',
  description:
    'A ticket opens one connection. Clients that can set headers can connect with `Authorization: Bearer <token>` instead. ' +
    'Send `{"action": "resume"}` after connecting; no messages arrive before that.',
  access: 'user',
  success: { status: 201, description: 'The ticket.', schema: Ticket },
  failures: [],
});
