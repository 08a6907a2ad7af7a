import { respondOperation } from '../../lib/api/sharing.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { personAnswer } from '../../lib/http/shares.js';
import { respond } from '../../lib/usecases/events/share-event.js';

/** `PUT /api/events/{id}/response`, for everyone on the event: 200 with their permission, or 409 with the conflicts. */
export const handler = eventWriteEndpoint(respondOperation, {
  write: ({ context, body }, write) => respond(context, write, body.response),
  answerOf: personAnswer,
});
