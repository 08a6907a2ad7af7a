import { listEventsOperation } from '../../lib/api/events.js';
import { sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { openOccurrencePlace, openPlace, windowOf, wordsOf } from '../../lib/http/listing.js';
import { listEvents } from '../../lib/usecases/calendar/list-events.js';
import { listOccurrences } from '../../lib/usecases/calendar/list-occurrences.js';

/** `GET /api/events`, for users: 200 with a page of the events that they may see, or of their occurrences. */
export const handler = userEndpoint(listEventsOperation, {
  run: async ({ context, caller, query }) => {
    const { tokens } = context;
    const scope = { userId: caller.userId, listing: listEventsOperation.id, query };
    const { deleted: isDeleted, role, limit, cursor } = query;
    const window = windowOf(query);
    const request = { userId: caller.userId, isDeleted, words: wordsOf(query.q), role, limit };
    const { items, next } =
      query.expand && window
        ? await listOccurrences(context, { ...request, window, after: openOccurrencePlace(tokens, scope, cursor) })
        : await listEvents(context, { ...request, window, after: openPlace(tokens, scope, cursor) });
    return { status: 200, body: { items, next_cursor: sealCursor(tokens, scope, next) } };
  },
});
