import { listOccurrencesOperation } from '../../lib/api/occurrences.js';
import { OccurrencePositionSchema, windowOf } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { listOccurrencesOf } from '../../lib/usecases/calendar/list-occurrences.js';

/** `GET /api/events/{id}/occurrences`, for everyone on the event: 200 with a page of its occurrences. */
export const handler = pageEndpoint(listOccurrencesOperation, {
  preload: preloadEvent,
  position: OccurrencePositionSchema,
  run: ({ context, query, preloaded }, after) =>
    listOccurrencesOf(context, preloaded, { window: windowOf(query), after, limit: query.limit }),
});
