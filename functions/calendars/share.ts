import { shareCalendarOperation } from '../../lib/api/calendars.js';
import { calendarWrite } from '../../lib/http/calendar-write.js';
import { writeAnswer } from '../../lib/http/event-write.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { limitLookups } from '../../lib/http/lookups.js';
import { sharedAnswer, sharesIn } from '../../lib/http/shares.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { shareCalendar, type SharedCalendar } from '../../lib/usecases/calendars/share-calendar.js';

/** `POST /api/calendars/{id}/share`, for owners: 201 with the people named, who are notified. */
export const handler = userEndpoint(shareCalendarOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async (request) => {
    const write = calendarWrite<SharedCalendar>(request, sharedAnswer);
    const shares = sharesIn(request.body);
    const outcome = await limitLookups(request, shares, () => shareCalendar(request.context, write, shares));
    return writeAnswer(outcome, sharedAnswer);
  },
});
