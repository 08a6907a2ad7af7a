import type * as z from 'zod';
import type { ImportDryRunResult, ImportResponse } from '../api/import-results.js';
import type { ProblemError } from '../domain/errors.js';
import type { Imported } from '../usecases/icalendar/import-calendar.js';
import type { AnswerOf } from './answer.js';
import { logProblems, problemAnswer, toProblemError } from './problems.js';

/**
 * 207 with the result of each `UID`; 200 for a dry run. After a timeout, the response is not stored, so that a retry
 * continues.
 */
export function importAnswer(
  { results, conflicts }: Imported,
  { requestId, isDryRun }: { requestId: string; isDryRun: boolean },
): AnswerOf<z.infer<typeof ImportResponse>> | AnswerOf<z.infer<typeof ImportDryRunResult>> {
  const failures: ProblemError[] = [];
  let isPartial = false;
  const shown = results.map(({ eventId, notKept, error, ...result }) => {
    const failure = error === undefined ? undefined : toProblemError(error);
    if (failure) failures.push(failure);
    const problem = failure && problemAnswer(failure, requestId);
    if (problem && problem.status >= 500) isPartial = true;
    return {
      ...result,
      ...(eventId !== undefined && { event_id: eventId }),
      ...(notKept && { not_kept: notKept }),
      ...(problem && { problem: problem.body }),
    };
  });
  logProblems(failures, requestId);
  return isDryRun
    ? { status: 200, body: { results: shown, conflicts } }
    : { status: 207, body: { results: shown }, isPartial };
}
