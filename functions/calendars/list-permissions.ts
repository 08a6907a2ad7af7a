import * as z from 'zod';
import { listMembersOperation } from '../../lib/api/calendars.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarIdIn, preloadCalendar } from '../../lib/http/preload.js';
import { readMembers } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}/permissions`, from viewer up: 200 with a page of the members. */
export const handler = pageEndpoint(listMembersOperation, {
  preload: preloadCalendar,
  idOf: calendarIdIn,
  position: z.string(),
  run: async ({ context, query, preloaded }, after) => {
    const { items, version } = await readMembers(context, preloaded);
    return {
      ...shortPage({ items, keyOf: ({ user_id }) => user_id, order: 'ascending' }, after, query.limit),
      version,
    };
  },
});
