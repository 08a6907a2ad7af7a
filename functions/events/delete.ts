import { deleteEventOperation } from '../../lib/api/events.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, partOf, writeAnswer } from '../../lib/http/event-write.js';
import { deleteEvent } from '../../lib/usecases/events/change-event.js';
import { deletePart } from '../../lib/usecases/events/change-series.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';

/** `DELETE /api/events/{id}`, for owners, parts of a series for editors too: 204; a rollback brings it back. */
export const handler = userEndpoint(deleteEventOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const part = partOf(request.query);
    const write = eventWrite(request);
    const deleted = part ? deletePart(request.context, write, part) : deleteEvent(request.context, write);
    return writeAnswer(await deleted, () => ({ status: 204 }));
  },
});
