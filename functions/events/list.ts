import { listEventsOperation } from '../../lib/api/events.js';
import { openPlace, sealPlace, windowOf, wordsOf } from '../../lib/http/listing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { listEvents } from '../../lib/usecases/list-events.js';

/** `GET /api/events`, for users: 200 with a page of the events that they may see. */
export const handler = userEndpoint(listEventsOperation, {
  run: async ({ context, caller, query }) => {
    const scope = { userId: caller.userId, listing: listEventsOperation.id, query };
    const { items, next } = await listEvents(context, {
      userId: caller.userId,
      window: windowOf(query),
      isDeleted: query.deleted,
      words: wordsOf(query.q),
      role: query.role,
      after: openPlace(context.tokens, scope, query.cursor),
      limit: query.limit,
    });
    return { status: 200, body: { items, next_cursor: sealPlace(context.tokens, scope, next) } };
  },
});
