import { readCalendarOperation } from '../../lib/api/calendars.js';
import { calendarAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadCalendar } from '../../lib/http/preload.js';
import { readCalendar } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}`, for members: 200 with the calendar. */
export const handler = userEndpoint(readCalendarOperation, {
  preload: preloadCalendar,
  run: ({ preloaded }) => calendarAnswer(readCalendar(preloaded)),
});
