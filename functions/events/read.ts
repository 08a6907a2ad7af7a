import { readEventOperation } from '../../lib/api/events.js';
import { eventAnswer, entityTag } from '../../lib/http/answer.js';
import { isNotModified } from '../../lib/http/conditional.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadEvent } from '../../lib/usecases/events/load.js';
import { readEvent } from '../../lib/usecases/calendar/list-events.js';
import { readAsOf } from '../../lib/usecases/history/as-of-and-blame.js';

/** `GET /api/events/{id}`, for everyone on the event: 200 with the event, also as it once was, or 304 when the client has this version. */
export const handler = userEndpoint(readEventOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: async ({ context, event: request, caller: { userId }, query: { as_of: asOf }, first }) => {
    const event =
      asOf === undefined
        ? readEvent(first, userId)
        : await readAsOf(context, first, { userId, epochMilliseconds: asOf });
    const isKnown = isNotModified(request, event.version);
    return isKnown ? { status: 304, headers: { ETag: entityTag(event.version) } } : eventAnswer(event);
  },
});
