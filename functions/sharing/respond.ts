import { respondOperation } from '../../lib/api/sharing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, writeAnswer } from '../../lib/http/event-write.js';
import { personAnswer } from '../../lib/http/shares.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { respond } from '../../lib/usecases/events/share-event.js';

/** `PUT /api/events/{id}/response`, for everyone on the event: 200 with their permission, or 409 with what it overlaps. */
export const handler = userEndpoint(respondOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const responded = await respond(request.context, eventWrite(request), request.body.response);
    return writeAnswer(responded, personAnswer);
  },
});
