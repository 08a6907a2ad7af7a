import { deleteEventOperation } from '../../lib/api/events.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite } from '../../lib/http/event-write.js';
import { deleteEvent } from '../../lib/usecases/change-event.js';
import { loadForWrite } from '../../lib/usecases/load.js';

/** `DELETE /api/events/{id}`, for owners: 204; its history stays and a rollback brings it back. */
export const handler = userEndpoint(deleteEventOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    await deleteEvent(request.context, eventWrite(request));
    return { status: 204 };
  },
});
