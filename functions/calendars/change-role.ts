import { changeMemberRoleOperation } from '../../lib/api/calendars.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { personAnswer } from '../../lib/http/shares.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { changeMemberRole } from '../../lib/usecases/calendars/share-calendar.js';

/** `PUT /api/calendars/{id}/permissions/{userId}`, for owners: 200 with the permission, or 409 for the last owner. */
export const handler = userEndpoint(changeMemberRoleOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) => {
    const change = { otherUserId: request.params.userId, role: request.body.role };
    const outcome = await changeMemberRole(request.context, calendarWrite(request), change);
    return writeAnswer(outcome, personAnswer);
  },
});
