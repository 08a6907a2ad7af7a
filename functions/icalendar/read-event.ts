import { readEventFileOperation } from '../../lib/api/icalendar.js';
import { fileAnswer } from '../../lib/http/calendar-file.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { openEventFile } from '../../lib/usecases/icalendar/calendar-file.js';

/** `GET /api/events/{id}/event.ics`, for everyone on the event: 200 with the event as a file, or 304. */
export const handler = userEndpoint(readEventFileOperation, {
  preload: preloadEvent,
  run: ({ context, event, preloaded }) => fileAnswer(event, openEventFile(context, preloaded)),
});
