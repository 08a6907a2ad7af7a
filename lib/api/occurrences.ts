import { operation } from './operation.js';
import { EventParams, Occurrence, QueryTime } from './schemas.js';
import { Cursor, Limit, pageOf, query } from './query.js';

export const listOccurrencesOperation = operation({
  id: 'eventsListOccurrences',
  method: 'GET',
  path: '/api/events/{id}/occurrences',
  tag: 'Events',
  summary: 'List the occurrences of an event',
  description:
    'Returns the occurrences between `from` and `to`; omit either for no limit. An event that does not recur has one occurrence.',
  access: 'user',
  params: EventParams,
  query: query({ from: QueryTime.optional(), to: QueryTime.optional(), limit: Limit, cursor: Cursor }).refine(
    ({ from = -Infinity, to = Infinity }) => from < to,
    { path: ['to'], error: 'must be after from' },
  ),
  success: { status: 200, description: 'A page of occurrences, by start.', schema: pageOf(Occurrence) },
  failures: ['not-found'],
});
