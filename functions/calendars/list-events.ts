import { listCalendarEventsOperation } from '../../lib/api/event-lists.js';
import { eventPage, ListPositionSchema } from '../../lib/http/event-list.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadCalendarWithMemberships } from '../../lib/http/preload.js';
import { eventsOfCalendar } from '../../lib/usecases/calendar/list-scope.js';

/** `GET /api/calendars/{id}/events`, from viewer up: 200 with a page of its events, or of their occurrences. */
export const handler = pageEndpoint(listCalendarEventsOperation, {
  preload: preloadCalendarWithMemberships,
  idOf: ({ loaded }) => loaded.id,
  position: ListPositionSchema,
  run: async ({ context, caller: { userId }, query, preloaded: { loaded, memberships } }, after) => {
    const scope = await eventsOfCalendar(context, { userId, memberships }, loaded);
    return eventPage(context, { scope, query }, after);
  },
});
