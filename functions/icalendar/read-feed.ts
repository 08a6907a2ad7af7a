import { readFeedOperation } from '../../lib/api/icalendar.js';
import { fileAnswer } from '../../lib/http/calendar-file.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { openFeed } from '../../lib/usecases/icalendar/links.js';

/** `GET /api/feeds/{secret}/calendar.ics`, for everyone who has the link: 200 with the calendar as a file, or 304. */
export const handler = publicEndpoint(readFeedOperation, async ({ context, event, params, query }) =>
  fileAnswer(event, await openFeed(context, params.secret, query)),
);
