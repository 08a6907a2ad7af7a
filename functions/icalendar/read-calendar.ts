import { readCalendarFileOperation } from '../../lib/api/icalendar.js';
import { fileAnswer } from '../../lib/http/calendar-file.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadCalendar } from '../../lib/http/preload.js';
import { openCalendarFile } from '../../lib/usecases/icalendar/calendar-file.js';

/** `GET /api/calendars/{id}/calendar.ics`, for members: 200 with the calendar as a file, or 304. */
export const handler = userEndpoint(readCalendarFileOperation, {
  preload: preloadCalendar,
  run: async ({ context, event, caller: { userId }, query, preloaded }) =>
    fileAnswer(event, await openCalendarFile(context, preloaded, userId, query)),
});
