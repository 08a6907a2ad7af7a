/** Batches: the events of one request, and an answer for each. */
import * as z from 'zod';
import type { ProblemError } from '../domain/errors.js';
import { invalid } from '../domain/errors.js';
import type { BatchResult } from '../usecases/events/create-events.js';
import type { createBatchOperation } from '../api/events.js';
import type { BatchDryRunResult } from '../api/dry-run.js';
import type { ConflictView } from '../views/conflict.js';
import type { AnswerOf } from './answer.js';
import { validateBody } from '../faults.js';
import { toProblemError, logProblems, problemAnswer } from './problems.js';

type PartialResult = z.infer<NonNullable<NonNullable<typeof createBatchOperation.otherSuccess>['schema']>>;

/** Every event, as the schema gives it. @throws ProblemError naming every fault of every event */
export function readEach<S extends z.ZodType>(schema: S, events: unknown[]): z.infer<S>[] {
  const validation = validateBody(z.array(schema), events, ['events']);
  if ('faults' in validation) throw invalid(validation.faults);
  return validation.data;
}

/** One event as the schema gives it, or what is wrong with it. */
export function readOne<S extends z.ZodType>(schema: S, event: unknown): z.infer<S> | ProblemError {
  const validation = validateBody(schema, event);
  return 'faults' in validation ? invalid(validation.faults) : validation.data;
}

/** 207 with what came of each event, as if it had been sent alone; after a dry run 200 with what would come of each. */
export function batchAnswer(
  batch: BatchResult[],
  { requestId, isDryRun }: { requestId: string; isDryRun: boolean },
): AnswerOf<PartialResult> | AnswerOf<z.infer<typeof BatchDryRunResult>> {
  const failures: ProblemError[] = [];
  const results = batch.map((result) => {
    if ('event' in result) return { index: result.index, status: 201, event: result.event };
    const failure = toProblemError(result.error);
    failures.push(failure);
    const { status, body } = problemAnswer(failure, requestId);
    return { index: result.index, status, problem: body };
  });
  logProblems(failures, requestId);
  if (isDryRun) return { status: 200, body: { items: results, changes: {}, conflicts: conflictsOf(batch) } };
  // Without `dry_run` every event was written and has its id.
  return {
    status: 207,
    body: { results: results as PartialResult['results'] },
    isPartial: results.some(({ status }) => status >= 500),
  };
}

/** What is in the way of any of the events, each once. */
function conflictsOf(results: BatchResult[]): ConflictView[] {
  const conflicts = results.flatMap((result) => ('event' in result ? (result.event.conflicts ?? []) : []));
  return [...new Map(conflicts.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}
