import { createCalendarOperation } from '../../lib/api/calendars.js';
import { createdAnswer } from '../../lib/http/answer.js';
import { basePathOf } from '../../lib/http/base-path.js';
import { writeAnswer } from '../../lib/http/write-endpoint.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { createCalendar } from '../../lib/usecases/calendars/change-calendar.js';
import type { CalendarView } from '../../lib/views/calendar.js';

/** `POST /api/calendars`, for users: 201 with the calendar. The user becomes its owner. */
export const handler = userEndpoint(createCalendarOperation, {
  run: async ({ context, event, caller, query, body, recorder }) => {
    const answerOf = (calendar: CalendarView) => createdAnswer(calendar, `${basePathOf(event)}/api/calendars`);
    const options = { userId: caller.userId, isDryRun: query.dry_run, save: recorder.save(answerOf) };
    return writeAnswer(await createCalendar(context, options, body), answerOf);
  },
});
