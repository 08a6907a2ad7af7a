import { deleteCalendarOperation } from '../../lib/api/calendars.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { deleteCalendar } from '../../lib/usecases/calendars/change-calendar.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';

/** `DELETE /api/calendars/{id}`, for owners: 204, or 409 for a primary calendar. */
export const handler = userEndpoint(deleteCalendarOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) =>
    writeAnswer(await deleteCalendar(request.context, calendarWrite(request)), () => ({ status: 204 })),
});
