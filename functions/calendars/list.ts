import * as z from 'zod';
import { listCalendarsOperation } from '../../lib/api/calendars.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarOrder, readCalendars, readRestorableCalendars } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars`, for users: 200 with a page of their calendars, or of the deleted ones that they can restore. */
export const handler = pageEndpoint(listCalendarsOperation, {
  position: z.string(),
  run: async ({ context, caller, query }, after) => {
    const read = query.deleted ? readRestorableCalendars : readCalendars;
    const items = await read(context, caller.userId);
    return shortPage({ items, keyOf: calendarOrder, order: 'ascending' }, after, query.limit);
  },
});
