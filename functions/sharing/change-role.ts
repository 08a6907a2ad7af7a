import { changeRoleOperation } from '../../lib/api/sharing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, writeAnswer } from '../../lib/http/event-write.js';
import { personAnswer } from '../../lib/http/shares.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { changeRole } from '../../lib/usecases/events/share-event.js';

/** `PUT /api/events/{id}/permissions/{userId}`, for owners: 200 with the permission, or 409 for the last owner. */
export const handler = userEndpoint(changeRoleOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const changed = await changeRole(request.context, eventWrite(request), {
      otherUserId: request.params.userId,
      role: request.body.role,
    });
    return writeAnswer(changed, personAnswer);
  },
});
