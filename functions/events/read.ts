import { readEventOperation } from '../../lib/api/events.js';
import { entityTag } from '../../lib/http/answer.js';
import { isNotModified } from '../../lib/http/conditional.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { readEvent } from '../../lib/usecases/calendar/list-events.js';
import { readAsOf } from '../../lib/usecases/history/as-of-and-blame.js';

/** `GET /api/events/{id}`, for everyone on the event: 200 with the event, also as of an earlier time, or 304. */
export const handler = userEndpoint(readEventOperation, {
  preload: preloadEvent,
  run: async ({ context, event: request, query: { as_of: asOf }, preloaded }) => {
    const { event, tag } = asOf === undefined ? readEvent(preloaded) : await readAsOf(context, preloaded, asOf);
    const headers = { ETag: entityTag(tag) };
    return isNotModified(request, tag) ? { status: 304, headers } : { status: 200, headers, body: event };
  },
});
