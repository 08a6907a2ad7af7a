import type * as z from 'zod';
import type { Ticket } from '../api/notifications.js';

export type TicketView = z.infer<typeof Ticket>;
