import { updateCalendarOperation } from '../../lib/api/calendars.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { updateCalendar } from '../../lib/usecases/calendars/change-calendar.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';

/** `PUT` and `PATCH /api/calendars/{id}`, for owners, and for members their own `is_shown`: 200 with the calendar. */
export const handler = userEndpoint(updateCalendarOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) => {
    const outcome = await updateCalendar(request.context, calendarWrite(request), request.body);
    return writeAnswer(outcome, eventAnswer);
  },
});
