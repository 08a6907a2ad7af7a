import * as z from 'zod';
import { operation } from './operation.js';

export const Ticket = z
  .object({
    ticket: z.string(),
    url: z.string().meta({ description: 'Where to connect, with the ticket in it.' }),
    expires_in: z.int().meta({ description: 'Seconds that it is good for.' }),
  })
  .meta({ id: 'Ticket' });

export const createTicketOperation = operation({
  id: 'notificationsCreateTicket',
  method: 'POST',
  path: '/api/notifications/ticket',
  tag: 'Notifications',
  summary: 'Get a ticket for the WebSocket',
  description:
    'Opens one connection, once. Clients that can set headers may connect with `Authorization: Bearer` instead. ' +
    'A connection hears nothing until it sends `{"action": "resume"}`.',
  access: 'user',
  success: { status: 201, description: 'The ticket.', schema: Ticket },
  failures: [],
});
