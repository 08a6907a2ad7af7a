/** Pages of events, for all endpoints that list them. */
import type { EventFilters } from '../api/event-lists.js';
import type { Context } from '../usecases/context.js';
import type { OccurrencePosition } from '../usecases/calendar/agenda.js';
import { listEvents } from '../usecases/calendar/list-events.js';
import { listOccurrences } from '../usecases/calendar/list-occurrences.js';
import type { ListScope } from '../usecases/calendar/list-scope.js';
import { EventPositionSchema, OccurrencePositionSchema, windowOf, wordsOf } from './listing.js';

export const ListPositionSchema = OccurrencePositionSchema.or(EventPositionSchema);

/** A page of the events in a scope, or of their occurrences with `expand`. */
export function eventPage(
  context: Context,
  { scope, query }: { scope: ListScope; query: EventFilters },
  after: OccurrencePosition | Omit<OccurrencePosition, 'recurrenceId'> | undefined,
) {
  const { deleted: isDeleted, role, limit, expand } = query;
  const window = windowOf(query);
  const request = { userId: scope.reader.userId, scope, isDeleted, words: wordsOf(query.q), role, limit };
  // A cursor belongs to one query, so its position is of the kind that the query lists.
  return expand && window
    ? listOccurrences(context, { ...request, window, after: after as OccurrencePosition | undefined })
    : listEvents(context, { ...request, window, after });
}
