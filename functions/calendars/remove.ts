import { removeMemberOperation } from '../../lib/api/calendars.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { removeMember } from '../../lib/usecases/calendars/share-calendar.js';

/** `DELETE /api/calendars/{id}/permissions/{userId}`, for owners, and for everyone on themselves: 204, or 409 for the last owner. */
export const handler = userEndpoint(removeMemberOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) => {
    const outcome = await removeMember(request.context, calendarWrite(request), request.params.userId);
    return writeAnswer(outcome, () => ({ status: 204 }));
  },
});
