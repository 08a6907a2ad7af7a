import * as z from 'zod';
import { operation } from './operation.js';
import { BatchResult } from './batch.js';
import { BatchDryRunResult, DryRun, EventDryRunResult } from './dry-run.js';
import {
  conflicts,
  Cursor,
  Event,
  EventChange,
  EventOrOccurrence,
  EventParams,
  flag,
  Limit,
  NewEvent,
  OnConflict,
  pageOf,
  query,
  QueryInstant,
  QueryTime,
  QueryTimeText,
  Role,
  Snapshot,
} from './schemas.js';

const MAX_BATCH = 100;
const MAX_ATOMIC_BATCH = 20;
const MAX_EXPANDED_DAYS = 366;
const SECONDS_A_DAY = 86_400;
const MAX_SEARCH_CHARACTERS = 200;
const QUERY_TIME = 'RFC 3339, without an offset UTC; a date is its midnight.';

export const createEventOperation = operation({
  id: 'eventsCreate',
  method: 'POST',
  path: '/api/events',
  tag: 'Events',
  summary: 'Create an event',
  access: 'user',
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  body: NewEvent,
  success: { status: 201, description: 'The event.', schema: Event, headers: ['Location', 'ETag'] },
  dryRun: EventDryRunResult,
  failures: ['schedule-conflict', 'account-closing'],
});

export const listEventsOperation = operation({
  id: 'eventsList',
  method: 'GET',
  path: '/api/events',
  tag: 'Events',
  summary: 'List the events that you may see',
  description:
    'By `start_time`, then id. With `q` or `role` a page may be short, or empty, while `next_cursor` is set.',
  access: 'user',
  query: query({
    from: QueryTime.optional().meta({ description: `Only events that end later. ${QUERY_TIME}` }),
    to: QueryTime.optional().meta({ description: `Only events that start earlier. ${QUERY_TIME}` }),
    start_date: QueryTime.optional().meta({ description: 'The same as `from`.' }),
    end_date: QueryTime.optional().meta({ description: 'The same as `to`.' }),
    q: z
      .string()
      .max(MAX_SEARCH_CHARACTERS)
      .optional()
      .meta({
        description:
          'Words to search for; each must appear in the title, description or location, in any case (full Unicode case ' +
          'folding) and any normalization form.',
      }),
    role: Role.optional().meta({ description: 'Only events on which you have this role.' }),
    expand: flag(`Recurring events as occurrences; needs a window of at most ${MAX_EXPANDED_DAYS} days.`),
    deleted: flag('The deleted events that you own.'),
    limit: Limit,
    cursor: Cursor,
  })
    .refine(({ from, start_date }) => from === undefined || start_date === undefined, {
      path: ['start_date'],
      error: 'must not be combined with from, which means the same',
    })
    .refine(({ to, end_date }) => to === undefined || end_date === undefined, {
      path: ['end_date'],
      error: 'must not be combined with to, which means the same',
    })
    .refine(({ from, to, start_date, end_date }) => (from ?? start_date ?? -Infinity) < (to ?? end_date ?? Infinity), {
      path: ['to'],
      error: 'must be after from',
    })
    .refine(
      ({ deleted, ...rest }) =>
        !deleted || [rest.from, rest.to, rest.start_date, rest.end_date].every((at) => at === undefined),
      {
        path: ['deleted'],
        error: 'must not be combined with a time window',
      },
    )
    .refine(
      ({ expand, from, to, start_date, end_date }) =>
        !expand ||
        (to ?? end_date ?? Infinity) - (from ?? start_date ?? -Infinity) <= MAX_EXPANDED_DAYS * SECONDS_A_DAY,
      { path: ['expand'], error: `requires from and to, at most ${MAX_EXPANDED_DAYS} days apart` },
    ),
  success: { status: 200, description: 'A page of events.', schema: pageOf(EventOrOccurrence) },
  failures: [],
});

export const readEventOperation = operation({
  id: 'eventsRead',
  method: 'GET',
  path: '/api/events/{id}',
  tag: 'Events',
  summary: 'Read an event',
  access: 'user',
  params: EventParams,
  query: query({
    as_of: QueryInstant.optional().meta({
      description: 'The event as it was then, with everyone who was on it. RFC 3339, without an offset UTC.',
    }),
  }),
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: 'The event; with `as_of` a snapshot of it.',
    schema: z.union([Event, Snapshot]),
    headers: ['ETag'],
  },
  failures: ['not-found'],
});

const Scope = z.enum(['this', 'following', 'all']).optional();
const part = {
  occurrence: QueryTimeText.optional().meta({
    description: 'The `occurrence_start` of an occurrence of a recurring event.',
  }),
  scope: Scope.meta({ description: 'That occurrence alone (the default), it and all later ones, or the series.' }),
};
const needsOccurrence = ({ occurrence, scope }: { occurrence?: string | undefined; scope?: string | undefined }) =>
  occurrence !== undefined || scope === undefined || scope === 'all';
const OCCURRENCE_MISSING = { path: ['occurrence'], error: 'is required with this scope' };

const merge = flag(
  'Merges the change with what others have changed since the version that `If-Match` names: fields that only one ' +
    'side has changed are both kept, a field that both have changed differently is 409 with all three values.',
);

export const updateEventOperation = operation({
  id: 'eventsUpdate',
  method: 'PUT',
  alias: 'PATCH',
  path: '/api/events/{id}',
  tag: 'Events',
  summary: 'Change an event',
  description:
    'Changes the members given and leaves the others; of a recurring event one occurrence, it and all later ones ' +
    '(a new event, with `split_from`), or the series. Editors and owners.',
  access: 'user',
  params: EventParams,
  query: query({ on_conflict: OnConflict, merge, ...part, dry_run: DryRun }).refine(
    needsOccurrence,
    OCCURRENCE_MISSING,
  ),
  body: EventChange,
  conditional: 'If-Match',
  success: {
    status: 200,
    description: 'The event, or the one occurrence.',
    schema: EventOrOccurrence,
    headers: ['ETag'],
  },
  dryRun: EventDryRunResult,
  failures: [
    'not-found',
    'forbidden',
    'precondition-failed',
    'merge-conflict',
    'schedule-conflict',
    'account-closing',
    'last-owner',
  ],
});

export const deleteEventOperation = operation({
  id: 'eventsDelete',
  method: 'DELETE',
  path: '/api/events/{id}',
  tag: 'Events',
  summary: 'Delete an event',
  description:
    'From then on it is there for nobody, but its owners may read its history and bring it back. Owners; one ' +
    'occurrence, or it and all later ones, editors too.',
  access: 'user',
  params: EventParams,
  query: query({ ...part, dry_run: DryRun }).refine(needsOccurrence, OCCURRENCE_MISSING),
  conditional: 'If-Match',
  success: { status: 204, description: 'It is deleted.' },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed'],
});

/** One event of a batch. */
export const BatchEvent = NewEvent;

export const createBatchOperation = operation({
  id: 'eventsCreateBatch',
  method: 'POST',
  path: '/api/events/batch',
  tag: 'Events',
  summary: 'Create many events',
  description: `\`atomic\`: all or none, at most ${MAX_ATOMIC_BATCH}. \`partial\`: each on its own, answered with 207 and a result for each.`,
  access: 'user',
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  body: z
    .strictObject({
      // Each is validated on its own: in a partial batch, one that is not valid is no fault of the others.
      events: z
        .array(z.unknown().meta({ override: { $ref: '#/components/schemas/NewEvent' } }))
        .min(1)
        .max(MAX_BATCH),
      mode: z.enum(['atomic', 'partial']).default('atomic'),
    })
    .refine(({ events, mode }) => mode === 'partial' || events.length <= MAX_ATOMIC_BATCH, {
      path: ['events'],
      error: `must have at most ${MAX_ATOMIC_BATCH} events in an atomic batch`,
    })
    .meta({ id: 'Batch' }),
  success: { status: 201, description: 'All events.', schema: z.object({ items: z.array(Event), conflicts }) },
  otherSuccess: {
    status: 207,
    description: 'When `partial`: what came of each, as if it had been sent alone.',
    schema: z.object({ results: z.array(BatchResult) }),
  },
  dryRun: BatchDryRunResult,
  failures: ['schedule-conflict', 'account-closing'],
});
