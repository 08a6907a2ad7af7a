import type { SeriesPart, Scope } from '../domain/change/occurrence-edit.js';
import { authoriseHistory } from '../domain/event/event.js';
import type { EventWrite } from '../usecases/events/change-event.js';
import type { OnConflict } from '../usecases/events/conflicts.js';
import type { Loaded } from '../usecases/events/load.js';
import { ifMatch, mergeBase } from './conditional.js';
import { preloadForWrite } from './preload.js';
import { writeEndpoint, type AnswerTo, type WriteRequest } from './write-endpoint.js';

interface WriteQuery {
  on_conflict?: OnConflict;
  merge?: boolean;
  dry_run: boolean;
}

const eventWrite = (
  { event, caller, params, query, preloaded, recorder }: WriteRequest<WriteQuery, Loaded>,
  answerOf: AnswerTo<unknown>,
): EventWrite => ({
  userId: caller.userId,
  eventId: params.id,
  loaded: preloaded,
  onConflict: query.on_conflict ?? 'reject',
  isDryRun: query.dry_run,
  save: recorder.save(answerOf),
  ...(query.merge
    ? { precondition: undefined, mergeFrom: mergeBase(event) }
    : { precondition: ifMatch(event), mergeFrom: undefined }),
});

/** An endpoint that writes to one event. */
export const eventWriteEndpoint = writeEndpoint({
  preload: preloadForWrite,
  writeOf: eventWrite,
  authoriseReplay: ({ event, reader }) => {
    authoriseHistory(event, reader, 'read');
  },
});

/** The part of a series that a write addresses; `undefined` for the whole event. */
export const partOf = ({
  occurrence,
  scope = 'this',
}: {
  occurrence?: string | undefined;
  scope?: Scope | undefined;
}): SeriesPart | undefined => (occurrence === undefined ? undefined : { occurrence, scope });
