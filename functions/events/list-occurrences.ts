import { listOccurrencesOperation } from '../../lib/api/occurrences.js';
import { sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { openOccurrencePlace, windowOf } from '../../lib/http/listing.js';
import { listOccurrencesOf } from '../../lib/usecases/calendar/list-occurrences.js';
import { loadEvent } from '../../lib/usecases/events/load.js';

/** `GET /api/events/{id}/occurrences`, for everyone on the event: 200 with a page of its occurrences. */
export const handler = userEndpoint(listOccurrencesOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: ({ context, caller, params, query, first }) => {
    const scope = { userId: caller.userId, listing: `${listOccurrencesOperation.id} ${params.id}`, query };
    const { items, next } = listOccurrencesOf(context, first, caller.userId, {
      window: windowOf(query),
      after: openOccurrencePlace(context.tokens, scope, query.cursor),
      limit: query.limit,
    });
    return Promise.resolve({ status: 200, body: { items, next_cursor: sealCursor(context.tokens, scope, next) } });
  },
});
