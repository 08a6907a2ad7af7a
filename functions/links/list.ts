import * as z from 'zod';
import { listLinksOperation } from '../../lib/api/icalendar.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarIdIn, preloadCalendar } from '../../lib/http/preload.js';
import { readLinks } from '../../lib/usecases/icalendar/links.js';

/** `GET /api/calendars/{id}/links`, for owners: 200 with a page of the links, without their secrets. */
export const handler = pageEndpoint(listLinksOperation, {
  preload: preloadCalendar,
  idOf: calendarIdIn,
  position: z.string(),
  run: async ({ context, query, preloaded }, after) => {
    const items = await readLinks(context, preloaded);
    return shortPage({ items, keyOf: ({ id }) => id, order: 'ascending' }, after, query.limit);
  },
});
