import { restoreCalendarOperation } from '../../lib/api/calendars.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { restoreCalendar } from '../../lib/usecases/calendars/change-calendar.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import type { CalendarView } from '../../lib/views/calendar.js';

/** `POST /api/calendars/{id}/restore`, for owners: 200 with the calendar, which is there again for all its members. */
export const handler = userEndpoint(restoreCalendarOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) => {
    const write = calendarWrite(request, eventAnswer<CalendarView>);
    return writeAnswer(await restoreCalendar(request.context, write), eventAnswer);
  },
});
