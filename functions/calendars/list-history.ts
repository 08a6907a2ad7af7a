import * as z from 'zod';
import { listCalendarHistoryOperation } from '../../lib/api/calendars.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarIdIn, preloadCalendar } from '../../lib/http/preload.js';
import { readCalendarHistory } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}/history`, from viewer up: 200 with a page of versions, newest first. */
export const handler = pageEndpoint(listCalendarHistoryOperation, {
  preload: preloadCalendar,
  idOf: calendarIdIn,
  position: z.int(),
  run: ({ context, query, preloaded }, newest) =>
    readCalendarHistory(context, preloaded, { newest, limit: query.limit }),
});
