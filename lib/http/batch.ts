/** Batches: several events in one request, with a result for each. */
import * as z from 'zod';
import type { ProblemError } from '../domain/errors.js';
import { invalid } from '../domain/errors.js';
import type { BatchResult } from '../usecases/events/create-events.js';
import type { WriteOutcome } from '../usecases/events/write-outcome.js';
import type { createBatchOperation } from '../api/events.js';
import type { ConflictView } from '../views/conflict.js';
import { batchDryRun, type BatchDryRunView, type EventPreview } from '../views/dry-run.js';
import type { EventView } from '../views/event.js';
import type { AnswerOf } from './answer.js';
import { validateBody } from '../faults.js';
import { toProblemError, logProblems, problemAnswer } from './problems.js';

type PartialResult = z.infer<NonNullable<NonNullable<typeof createBatchOperation.otherSuccess>['schema']>>;

/** Parses every event. @throws ProblemError with every fault of every event */
export function readEach<S extends z.ZodType>(schema: S, events: unknown[]): z.infer<S>[] {
  const validation = validateBody(z.array(schema), events, ['events']);
  if ('faults' in validation) throw invalid(validation.faults);
  return validation.data;
}

/** Parses one event. Returns the value or its error. */
export function readOne<S extends z.ZodType>(schema: S, event: unknown): z.infer<S> | ProblemError {
  const validation = validateBody(schema, event);
  return 'faults' in validation ? invalid(validation.faults) : validation.data;
}

/** 207 with the result of each event, as if each had been sent alone. A dry run is 200 with the previews. */
export function batchAnswer(
  outcome: WriteOutcome<BatchResult<EventView>[], BatchResult<EventPreview>[]>,
  requestId: string,
): AnswerOf<PartialResult> | AnswerOf<BatchDryRunView> {
  if ('preview' in outcome) {
    const { preview } = outcome;
    return { status: 200, body: batchDryRun(answerEach(preview, requestId), conflictsOf(preview)) };
  }
  const results = answerEach(outcome.written, requestId);
  return { status: 207, body: { results }, isPartial: results.some(({ status }) => status >= 500) };
}

/** The status of each event, with the event or its problem. */
function answerEach<Event>(results: BatchResult<Event>[], requestId: string) {
  const failures: ProblemError[] = [];
  const answers = results.map((result) => {
    if ('event' in result) return { index: result.index, status: 201, event: result.event };
    const failure = toProblemError(result.error);
    failures.push(failure);
    const { status, body } = problemAnswer(failure, requestId);
    return { index: result.index, status, problem: body };
  });
  logProblems(failures, requestId);
  return answers;
}

/** The conflicts of all events without duplicates. */
function conflictsOf(results: BatchResult<EventPreview>[]): ConflictView[] {
  const conflicts = results.flatMap((result) => ('event' in result ? (result.event.conflicts ?? []) : []));
  return [...new Map(conflicts.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}
