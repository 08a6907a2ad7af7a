import { updateEventOperation } from '../../lib/api/events.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, partOf, writeAnswer } from '../../lib/http/event-write.js';
import { updateEvent } from '../../lib/usecases/events/change-event.js';
import { updatePart } from '../../lib/usecases/events/change-series.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';

/** `PUT` and `PATCH /api/events/{id}`, for editors and owners: 200 with the event, 409 with what it overlaps, or 412. */
export const handler = userEndpoint(updateEventOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const { context, query, body } = request;
    const part = partOf(query);
    const write = eventWrite(request);
    const updated = part ? updatePart(context, write, part, body) : updateEvent(context, write, body);
    return writeAnswer(await updated, eventAnswer);
  },
});
