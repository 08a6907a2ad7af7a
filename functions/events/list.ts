import { listEventsOperation } from '../../lib/api/event-lists.js';
import { eventPage, ListPositionSchema } from '../../lib/http/event-list.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadMemberships } from '../../lib/http/preload.js';
import { eventsOfNamed, shownEvents } from '../../lib/usecases/calendar/list-scope.js';

/** `GET /api/events`, for users: 200 with a page of the events that they can see, or of their occurrences. */
export const handler = pageEndpoint(listEventsOperation, {
  preload: preloadMemberships,
  position: ListPositionSchema,
  run: async ({ context, caller: { userId }, query, preloaded: memberships }, after) => {
    const member = { userId, memberships };
    const { calendars, ...filters } = query;
    const scope = calendars ? await eventsOfNamed(context, member, calendars) : await shownEvents(context, member);
    return eventPage(context, { scope, query: filters }, after);
  },
});
