import { readCalendarOperation } from '../../lib/api/calendars.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { readCalendar } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}`, for members: 200 with the calendar. */
export const handler = userEndpoint(readCalendarOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: ({ first }) => Promise.resolve(eventAnswer(readCalendar(first))),
});
