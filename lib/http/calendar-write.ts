import { authoriseCalendarHistory } from '../domain/calendar/calendar.js';
import type { CalendarWrite } from '../usecases/calendars/change-calendar.js';
import type { LoadedCalendar } from '../usecases/calendars/load-calendar.js';
import { ifMatch } from './conditional.js';
import { preloadCalendar } from './preload.js';
import { writeEndpoint, type AnswerTo, type WriteRequest } from './write-endpoint.js';

const calendarWrite = (
  { event, caller, query, preloaded, recorder }: WriteRequest<{ dry_run: boolean }, LoadedCalendar>,
  answerOf: AnswerTo<unknown>,
): CalendarWrite => ({
  userId: caller.userId,
  loaded: preloaded,
  precondition: ifMatch(event),
  isDryRun: query.dry_run,
  save: recorder.save(answerOf),
});

/** An endpoint that writes to one calendar. */
export const calendarWriteEndpoint = writeEndpoint({
  preload: preloadCalendar,
  writeOf: calendarWrite,
  authoriseReplay: ({ own }) => {
    authoriseCalendarHistory(own, 'read');
  },
});
