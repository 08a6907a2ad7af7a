import * as z from 'zod';
import { listCalendarsOperation } from '../../lib/api/calendars.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarOrder, readCalendars } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars`, for users: 200 with a page of their calendars. */
export const handler = pageEndpoint(listCalendarsOperation, {
  position: z.string(),
  run: async ({ context, caller, query }, after) => {
    const items = await readCalendars(context, caller.userId);
    return shortPage({ items, keyOf: calendarOrder, order: 'ascending' }, after, query.limit);
  },
});
