import { updateEventOperation } from '../../lib/api/events.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite } from '../../lib/http/event-write.js';
import { updateEvent } from '../../lib/usecases/change-event.js';
import { loadForWrite } from '../../lib/usecases/load.js';

/** `PUT` and `PATCH /api/events/{id}`, for editors and owners: 200 with the event, 409 with what it overlaps, or 412. */
export const handler = userEndpoint(updateEventOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => eventAnswer(await updateEvent(request.context, eventWrite(request), request.body)),
});
