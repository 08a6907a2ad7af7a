import { listEventsOperation } from '../../lib/api/event-lists.js';
import { eventPage, ListPositionSchema, pageReads } from '../../lib/http/event-list.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadMemberships } from '../../lib/http/preload.js';
import { eventsOfNamed, ownSources, shownEvents } from '../../lib/usecases/calendar/list-scope.js';

/** `GET /api/events`, for users: 200 with a page of the events that they can see, or of their occurrences. */
export const handler = pageEndpoint(listEventsOperation, {
  preload: async (request, page) => {
    const { context, caller } = request;
    const { query, position } = await page();
    const reads = pageReads(context, caller.userId, query, position);
    reads.start(ownSources(caller.userId, query.calendars));
    return { memberships: await preloadMemberships(request), reads };
  },
  position: ListPositionSchema,
  run: async ({ context, caller: { userId }, query, preloaded: { memberships, reads } }, after) => {
    const member = { userId, memberships };
    const scope = query.calendars
      ? await eventsOfNamed(context, member, query.calendars, reads)
      : await shownEvents(context, member, reads);
    return eventPage(context, { scope, query, reads }, after);
  },
});
