import { removeOperation } from '../../lib/api/sharing.js';
import { noContent } from '../../lib/http/answer.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { removePerson } from '../../lib/usecases/events/share-event.js';

/**
 * `DELETE /api/events/{id}/permissions/{userId}`, for owners, and for people to leave: 204, or 409 for the last owner.
 */
export const handler = eventWriteEndpoint(removeOperation, {
  write: ({ context, params }, write) => removePerson(context, write, params.userId),
  answerOf: noContent,
});
