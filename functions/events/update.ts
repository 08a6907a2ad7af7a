import { updateEventOperation } from '../../lib/api/events.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { eventWriteEndpoint, partOf } from '../../lib/http/event-write.js';
import { updateEvent } from '../../lib/usecases/events/change-event.js';
import { updatePart } from '../../lib/usecases/events/change-series.js';

/** `PUT` and `PATCH /api/events/{id}`, for editors and owners: 200 with the event, 409 with the conflicts, or 412. */
export const handler = eventWriteEndpoint(updateEventOperation, {
  write: ({ context, query, body }, write) => {
    const part = partOf(query);
    return part ? updatePart(context, write, part, body) : updateEvent(context, write, body);
  },
  answerOf: eventAnswer,
});
