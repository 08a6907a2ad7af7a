import { shareCalendarOperation } from '../../lib/api/calendars.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { limitLookups } from '../../lib/http/lookups.js';
import { sharedAnswer, sharesIn } from '../../lib/http/shares.js';
import { shareCalendar } from '../../lib/usecases/calendars/share-calendar.js';

/** `POST /api/calendars/{id}/share`, for owners: 201 with the permissions of the people named. */
export const handler = calendarWriteEndpoint(shareCalendarOperation, {
  write: (request, write) => {
    const shares = sharesIn(request.body);
    return limitLookups(request, shares, () => shareCalendar(request.context, write, shares));
  },
  answerOf: ({ items, version }) => sharedAnswer({ items, tag: version }),
});
