import { deleteEventOperation } from '../../lib/api/events.js';
import { noContent } from '../../lib/http/answer.js';
import { eventWriteEndpoint, partOf } from '../../lib/http/event-write.js';
import { deleteEvent } from '../../lib/usecases/events/change-event.js';
import { deletePart } from '../../lib/usecases/events/change-series.js';

/** `DELETE /api/events/{id}`, for owners, parts of a series for editors too: 204; a rollback restores it. */
export const handler = eventWriteEndpoint(deleteEventOperation, {
  write: ({ context, query }, write) => {
    const part = partOf(query);
    return part ? deletePart(context, write, part) : deleteEvent(context, write);
  },
  answerOf: noContent,
});
