import { updateCalendarOperation } from '../../lib/api/calendars.js';
import { calendarAnswer } from '../../lib/http/answer.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { updateCalendar } from '../../lib/usecases/calendars/change-calendar.js';

/** `PUT` and `PATCH /api/calendars/{id}`, for owners, and for members to set `is_shown`: 200 with the calendar. */
export const handler = calendarWriteEndpoint(updateCalendarOperation, {
  write: ({ context, body }, write) => updateCalendar(context, write, body),
  answerOf: calendarAnswer,
});
