import { listEventsOperation } from '../../lib/api/events.js';
import { EventPlace, OccurrencePlace, windowOf, wordsOf } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { listEvents } from '../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../lib/usecases/calendar/list-occurrences.js';
import type { OccurrencePosition } from '../../lib/usecases/calendar/agenda.js';

/** `GET /api/events`, for users: 200 with a page of the events that they can see, or of their occurrences. */
export const handler = pageEndpoint(listEventsOperation, {
  place: OccurrencePlace.or(EventPlace),
  run: ({ context, caller, query }, after) => {
    const { deleted: isDeleted, role, limit, expand } = query;
    const window = windowOf(query);
    const request = { userId: caller.userId, isDeleted, words: wordsOf(query.q), role, limit };
    // A cursor belongs to one query, so its place is of the kind that the query lists.
    return expand && window
      ? listOccurrences(context, { ...request, window, after: after as OccurrencePosition | undefined })
      : listEvents(context, { ...request, window, after });
  },
});
