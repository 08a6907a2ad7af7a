import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../auth/tokens.js';
import type { EventWrite } from '../usecases/events/change-event.js';
import type { Part, Scope } from '../domain/change/occurrence-edit.js';
import type { OnConflict } from '../usecases/events/conflicts.js';
import type { Loaded } from '../usecases/events/load.js';
import type { Answer } from './answer.js';
import { ifMatch, mergeBase } from './conditional.js';
import type { IdempotencyRecorder } from './idempotency.js';

interface WriteRequest {
  event: APIGatewayProxyEvent;
  caller: Caller;
  params: { id: string };
  query: { on_conflict?: OnConflict; merge?: boolean; dry_run: boolean };
  first: Loaded;
  memory: IdempotencyRecorder;
}

/**
 * The write that a request asks for.
 * @param answerOf the response to the result, for an operation that accepts an `Idempotency-Key`
 */
export const eventWrite = <Result>(
  { event, caller, params, query, first, memory }: WriteRequest,
  answerOf?: (result: Result) => Answer,
): EventWrite<Result> => ({
  userId: caller.userId,
  eventId: params.id,
  loaded: first,
  onConflict: query.on_conflict ?? 'reject',
  isDryRun: query.dry_run,
  save: answerOf && memory.save(answerOf),
  ...(query.merge
    ? { precondition: undefined, mergeFrom: mergeBase(event) }
    : { precondition: ifMatch(event), mergeFrom: undefined }),
});

/** The response to a write; a dry run is 200 with the preview. @param answerOf the response to a result that was written */
export const writeAnswer = <Result, Preview, A extends Answer>(
  outcome: { written: Result } | { preview: Preview },
  answerOf: (result: Result) => A,
) => ('written' in outcome ? answerOf(outcome.written) : { status: 200, body: outcome.preview });

/** The part of a series that a write is about; `undefined` for the whole event. */
export const partOf = ({
  occurrence,
  scope = 'this',
}: {
  occurrence?: string | undefined;
  scope?: Scope | undefined;
}): Part | undefined => (occurrence === undefined ? undefined : { occurrence, scope });
