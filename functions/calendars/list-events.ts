import { listCalendarEventsOperation } from '../../lib/api/event-lists.js';
import { eventPage, ListPositionSchema, pageReads } from '../../lib/http/event-list.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { calendarIdIn, preloadCalendarWithMemberships } from '../../lib/http/preload.js';
import { eventsOfCalendar, ownSources } from '../../lib/usecases/calendar/list-scope.js';

/** `GET /api/calendars/{id}/events`, from viewer up: 200 with a page of its events, or of their occurrences. */
export const handler = pageEndpoint(listCalendarEventsOperation, {
  preload: async (request, page) => {
    const { context, caller, params } = request;
    const openReads = async () => {
      const { query, position } = await page();
      const reads = pageReads(context, caller.userId, query, position);
      reads.start(ownSources(caller.userId, [params.id]));
      return reads;
    };
    const [resource, reads] = await Promise.all([preloadCalendarWithMemberships(request), openReads()]);
    return { ...resource, reads };
  },
  idOf: calendarIdIn,
  position: ListPositionSchema,
  run: async ({ context, caller: { userId }, query, preloaded: { loaded, memberships, reads } }, after) => {
    const scope = await eventsOfCalendar(context, { userId, memberships }, loaded, reads);
    return eventPage(context, { scope, query, reads }, after);
  },
});
