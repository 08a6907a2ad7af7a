import { readEventOperation } from '../../lib/api/events.js';
import { eventAnswer, entityTag } from '../../lib/http/answer.js';
import { isNotModified } from '../../lib/http/conditional.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadEvent } from '../../lib/usecases/load.js';
import { readEvent } from '../../lib/usecases/list-events.js';

/** `GET /api/events/{id}`, for everyone on the event: 200 with the event, or 304 when the client has this version. */
export const handler = userEndpoint(readEventOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: ({ event: request, caller, first }) => {
    const event = readEvent(first, caller.userId);
    const isKnown = isNotModified(request, event.version);
    return Promise.resolve(isKnown ? { status: 304, headers: { ETag: entityTag(event.version) } } : eventAnswer(event));
  },
});
