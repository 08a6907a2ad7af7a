import { calendarPageAnswer } from '../../lib/docs/calendar-page.js';
import { htmlEndpoint } from '../../lib/docs/pages.js';

/** `GET /calendar`, public: 200 with the web calendar. */
export const handler = htmlEndpoint(calendarPageAnswer);
