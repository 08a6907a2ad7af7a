import { listCalendarsOperation } from '../../lib/api/calendars.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { calendarOrder, readCalendars } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars`, for users: 200 with a page of the calendars that they are a member of. */
export const handler = userEndpoint(listCalendarsOperation, {
  run: async ({ context, caller: { userId }, query }) => {
    const pageOf = shortListPager(context.tokens, { userId, listing: listCalendarsOperation.id }, query);
    const items = await readCalendars(context, userId);
    return { status: 200, body: pageOf({ items, keyOf: calendarOrder, order: 'ascending' }) };
  },
});
