import { respondOperation } from '../../lib/api/sharing.js';
import { entityTag } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite } from '../../lib/http/event-write.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { respond } from '../../lib/usecases/events/share-event.js';

/** `PUT /api/events/{id}/response`, for everyone on the event: 200 with their permission, or 409 with what it overlaps. */
export const handler = userEndpoint(respondOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const { item, version } = await respond(request.context, eventWrite(request), request.body.response);
    return { status: 200, headers: { ETag: entityTag(version) }, body: item };
  },
});
