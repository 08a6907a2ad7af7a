import { removeOperation } from '../../lib/api/sharing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, writeAnswer } from '../../lib/http/event-write.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { removePerson } from '../../lib/usecases/events/share-event.js';

/** `DELETE /api/events/{id}/permissions/{userId}`, for owners, and for everyone on themselves: 204, or 409 for the last owner. */
export const handler = userEndpoint(removeOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const removed = await removePerson(request.context, eventWrite(request), request.params.userId);
    return writeAnswer(removed, () => ({ status: 204 }));
  },
});
