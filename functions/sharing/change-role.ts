import { changeRoleOperation } from '../../lib/api/sharing.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { personAnswer } from '../../lib/http/shares.js';
import { changeRole } from '../../lib/usecases/events/share-event.js';

/** `PUT /api/events/{id}/permissions/{userId}`, for owners: 200 with the permission, or 409 for the last owner. */
export const handler = eventWriteEndpoint(changeRoleOperation, {
  write: ({ context, params, body }, write) =>
    changeRole(context, write, { otherUserId: params.userId, role: body.role }),
  answerOf: personAnswer,
});
