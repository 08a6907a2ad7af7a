/** Pages of events, for all endpoints that list them. */
import type { EventFilters } from '../api/event-lists.js';
import type { Context } from '../usecases/context.js';
import { agendaReads, type OccurrencePosition } from '../usecases/calendar/agenda.js';
import type { FirstReads } from '../usecases/calendar/first-reads.js';
import { listEvents, listReads } from '../usecases/calendar/list-events.js';
import { listOccurrences } from '../usecases/calendar/list-occurrences.js';
import type { ListScope } from '../usecases/calendar/list-scope.js';
import { EventPositionSchema, OccurrencePositionSchema, windowOf, wordsOf } from './listing.js';

export const ListPositionSchema = OccurrencePositionSchema.or(EventPositionSchema);

/** The position of a page, as a cursor contains it. */
type Position = OccurrencePosition | Omit<OccurrencePosition, 'recurrenceId'> | undefined;

function requestOf(userId: string, query: EventFilters) {
  const { deleted: isDeleted, role, limit } = query;
  return { userId, isDeleted, words: wordsOf(query.q), role, limit, window: windowOf(query) };
}

/** Reads the entries with which a page begins. */
export function pageReads(context: Context, userId: string, query: EventFilters, after: Position): FirstReads {
  const request = requestOf(userId, query);
  return query.expand && request.window
    ? agendaReads(context, request.window)
    : listReads(context, { ...request, after });
}

/**
 * A page of the events in a scope, or of their occurrences with `expand`.
 * @param reads of the same page
 */
export function eventPage(
  context: Context,
  { scope, query, reads }: { scope: ListScope; query: EventFilters; reads: FirstReads },
  after: Position,
) {
  const { window, ...request } = { ...requestOf(scope.reader.userId, query), scope, reads };
  // A cursor belongs to one query, so its position is of the kind that the query lists.
  return query.expand && window
    ? listOccurrences(context, { ...request, window, after: after as OccurrencePosition | undefined })
    : listEvents(context, { ...request, window, after });
}
