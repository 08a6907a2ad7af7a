import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../auth/tokens.js';
import type { CalendarWrite } from '../usecases/calendars/change-calendar.js';
import type { LoadedCalendar } from '../usecases/calendars/load-calendar.js';
import type { Answer } from './answer.js';
import { ifMatch } from './conditional.js';
import type { IdempotencyRecorder } from './idempotency.js';

interface WriteRequest {
  event: APIGatewayProxyEvent;
  caller: Caller;
  query: { dry_run: boolean };
  first: LoadedCalendar;
  memory: IdempotencyRecorder;
}

/**
 * Who writes to which calendar, and on what conditions.
 * @param answerOf the response to a result, of a write that takes an `Idempotency-Key`
 */
export const calendarWrite = <Result>(
  { event, caller, query, first, memory }: WriteRequest,
  answerOf?: (result: Result) => Answer,
): CalendarWrite<Result> => ({
  userId: caller.userId,
  loaded: first,
  precondition: ifMatch(event),
  isDryRun: query.dry_run,
  save: answerOf && memory.save(answerOf),
});
