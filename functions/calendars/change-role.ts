import { changeMemberRoleOperation } from '../../lib/api/calendars.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { personAnswer } from '../../lib/http/shares.js';
import { changeMemberRole } from '../../lib/usecases/calendars/share-calendar.js';

/** `PUT /api/calendars/{id}/permissions/{userId}`, for owners: 200 with the permission, or 409 for the last owner. */
export const handler = calendarWriteEndpoint(changeMemberRoleOperation, {
  write: ({ context, params, body }, write) =>
    changeMemberRole(context, write, { otherUserId: params.userId, role: body.role }),
  answerOf: ({ item, version }) => personAnswer({ item, tag: version }),
});
