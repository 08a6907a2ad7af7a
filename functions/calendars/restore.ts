import { restoreCalendarOperation } from '../../lib/api/calendars.js';
import { calendarAnswer } from '../../lib/http/answer.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { restoreCalendar } from '../../lib/usecases/calendars/change-calendar.js';

/** `POST /api/calendars/{id}/restore`, for owners: 200 with the calendar, which all its members can use again. */
export const handler = calendarWriteEndpoint(restoreCalendarOperation, {
  write: ({ context }, write) => restoreCalendar(context, write),
  answerOf: calendarAnswer,
});
