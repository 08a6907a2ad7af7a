import * as z from 'zod';
import { listCalendarHistoryOperation } from '../../lib/api/calendars.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { readCalendarHistory } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}/history`, from viewer up: 200 with a page of versions, newest first. */
export const handler = userEndpoint(listCalendarHistoryOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async ({ context, caller, query, first }) => {
    const scope = { userId: caller.userId, listing: `${listCalendarHistoryOperation.id} ${first.id}` };
    const newest = openCursor(context.tokens, scope, z.int(), query.cursor);
    const { items, next } = await readCalendarHistory(context, first, { newest, limit: query.limit });
    return { status: 200, body: { items, next_cursor: sealCursor(context.tokens, scope, next) } };
  },
});
