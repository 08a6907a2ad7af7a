import { deleteCalendarOperation } from '../../lib/api/calendars.js';
import { noContent } from '../../lib/http/answer.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { deleteCalendar } from '../../lib/usecases/calendars/change-calendar.js';

/** `DELETE /api/calendars/{id}`, for owners: 204, or 409 for a primary calendar. */
export const handler = calendarWriteEndpoint(deleteCalendarOperation, {
  write: ({ context }, write) => deleteCalendar(context, write),
  answerOf: noContent,
});
