import { updateEventOperation } from '../../lib/api/events.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { eventWriteEndpoint, partOf } from '../../lib/http/event-write.js';
import { updateEvent } from '../../lib/usecases/events/change-event.js';
import { updatePart } from '../../lib/usecases/events/change-series.js';

/** `PUT` and `PATCH /api/events/{id}`, for editors and owners: 200 with the event, 409 with the conflicts, or 412. */
export const handler = eventWriteEndpoint(updateEventOperation, {
  write: ({ context, query, body }, write) => {
    const part = partOf(query);
    if (part) return updatePart(context, write, part, body);
    // An explicit `scope=all` without an occurrence gives the series the times of the body.
    return updateEvent(context, write, query.scope === 'all' ? { ...body, occurrence_start: undefined } : body);
  },
  answerOf: eventAnswer,
});
