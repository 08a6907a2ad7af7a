import * as z from 'zod';
import { operation } from './operation.js';
import { EventParams, Occurrence, QueryTime, UtcTime } from './schemas.js';
import { Cursor, Limit, pageOf, query } from './query.js';

const MAX_FREE_BUSY_DAYS = 62;
const SECONDS_A_DAY = 86_400;

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

const Busy = z
  .object({
    user_id: z.string(),
    busy: z.array(z.object({ start_time: z.string(), end_time: z.string() })).nullable(),
  })
  .meta({
    id: 'Busy',
    description: 'Busy times of a person, in UTC; null if the person has neither accepted nor answered tentatively.',
  });

export const readFreeBusyOperation = operation({
  id: 'eventsReadFreeBusy',
  method: 'POST',
  path: '/api/freebusy',
  tag: 'Events',
  summary: 'Get busy times',
  description:
    'Returns your busy times or, with `event_id`, those of everyone on that event. `event_id` requires editor or owner.',
  access: 'user',
  body: z
    .strictObject({ from: UtcTime, to: UtcTime, event_id: z.string().optional() })
    .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after from' })
    .refine(({ from, to }) => to - from <= MAX_FREE_BUSY_DAYS * SECONDS_A_DAY, {
      path: ['to'],
      error: `must be at most ${MAX_FREE_BUSY_DAYS} days after from`,
    })
    .meta({ id: 'FreeBusyRequest' }),
  success: {
    status: 200,
    description: 'Busy times, with overlaps merged and without titles.',
    schema: z.object({ items: z.array(Busy) }),
  },
  failures: ['not-found', 'forbidden'],
});
