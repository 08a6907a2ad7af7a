import * as z from 'zod';
import { operation } from './operation.js';
import { BatchResult } from './batch.js';
import { BatchDryRunResult, DryRun, EventDryRunResult } from './dry-run.js';
import {
  conflicts,
  Event,
  EventChange,
  EventOrOccurrence,
  EventParams,
  EventInput,
  QueryInstant,
  QueryTimeText,
  Snapshot,
} from './schemas.js';
import { flag, OnConflict, query } from './query.js';

const MAX_BATCH = 100;
const MAX_ATOMIC_BATCH = 20;

export const createEventOperation = operation({
  id: 'eventsCreate',
  method: 'POST',
  path: '/api/events',
  tag: 'Events',
  summary: 'Create an event',
  description:
    'You become its owner and accept it. An event that overlaps your busy time is rejected with 409 unless `on_conflict=allow`.',
  access: 'user',
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  body: EventInput,
  success: { status: 201, description: 'The new event.', schema: Event, headers: ['Location', 'ETag'] },
  dryRun: EventDryRunResult,
  failures: ['schedule-conflict', 'account-closing'],
});

export const readEventOperation = operation({
  id: 'eventsRead',
  method: 'GET',
  path: '/api/events/{id}',
  tag: 'Events',
  summary: 'Get an event',
  description:
    'Returns the event with your role and your answer. `ETag` is its version, for `If-Match` and `If-None-Match`.',
  access: 'user',
  params: EventParams,
  query: query({
    as_of: QueryInstant.optional().meta({
      description: 'Returns the event as it was at this time, with its people. RFC 3339; UTC if it has no offset.',
    }),
  }),
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: 'The event; with `as_of`, a snapshot.',
    schema: z.union([Event, Snapshot]).meta({ id: 'EventOrSnapshot' }),
    headers: ['ETag'],
  },
  failures: ['not-found'],
});

const Scope = z.enum(['this', 'following', 'all']).optional();
const part = {
  occurrence: QueryTimeText.optional().meta({
    description:
      'The `occurrence_start` of the occurrence of a recurring event. Required with `scope=this` and `scope=following`.',
  }),
  scope: Scope.meta({
    description:
      'What to change: only this occurrence (`this`, the default), this and all later ones (`following`), or the series (`all`). ' +
      'With `all` and an `occurrence`, the whole series moves by the difference between the times that you send and that occurrence.',
  }),
};
const needsOccurrence = ({ occurrence, scope }: { occurrence?: string | undefined; scope?: string | undefined }) =>
  occurrence !== undefined || scope === undefined || scope === 'all';
const OCCURRENCE_MISSING = { path: ['occurrence'], error: 'is required with this scope' };

const merge = flag(
  'Merges your change with changes made since the version in `If-Match`, which is required. Fields that only one side changed are kept; if ' +
    'both changed a field differently, the response is 409 with all three values.',
);

export const updateEventOperation = operation({
  id: 'eventsUpdate',
  method: 'PUT',
  alias: 'PATCH',
  path: '/api/events/{id}',
  tag: 'Events',
  summary: 'Update an event',
  description:
    'Changes the fields in the body and keeps the others. For a recurring event, `scope` selects one occurrence, this and all ' +
    'later ones (which become a new event with `split_from`), or the series. An occurrence that you have read is sent back ' +
    'with its `occurrence_start` as `occurrence`; without it, the request is rejected with 422. Requires editor or owner.',
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
    description: 'The updated event or occurrence.',
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
    'The event is then 404 for everyone; owners can still read its history and restore it. Requires owner; editors can delete ' +
    'one occurrence, or one and all later ones.',
  access: 'user',
  params: EventParams,
  query: query({ ...part, dry_run: DryRun }).refine(needsOccurrence, OCCURRENCE_MISSING),
  conditional: 'If-Match',
  success: { status: 204, description: 'The event was deleted.' },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed'],
});

const CreatedEvents = z.object({ items: z.array(Event), conflicts }).meta({ id: 'CreatedEvents' });
const BatchResults = z.object({ results: z.array(BatchResult) }).meta({ id: 'BatchResults' });

/** One event of a batch. */
export const BatchEvent = EventInput;

export const createBatchOperation = operation({
  id: 'eventsCreateBatch',
  method: 'POST',
  path: '/api/events/batch',
  tag: 'Events',
  summary: 'Create several events',
  description: `\`atomic\` creates all events or none, at most ${MAX_ATOMIC_BATCH}. \`partial\` creates each independently, at most ${MAX_BATCH}, and returns 207 with one result per event.`,
  access: 'user',
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  body: z
    .strictObject({
      // Each event is validated on its own: in a partial batch, an invalid event does not affect the others.
      events: z
        .array(z.unknown().meta({ override: { $ref: '#/components/schemas/EventInput' } }))
        .min(1)
        .max(MAX_BATCH),
      mode: z
        .enum(['atomic', 'partial'])
        .default('atomic')
        .meta({ description: `An atomic batch can have ${MAX_ATOMIC_BATCH} events; it creates all of them or none.` }),
    })
    .refine(({ events, mode }) => mode === 'partial' || events.length <= MAX_ATOMIC_BATCH, {
      path: ['events'],
      error: `must have at most ${MAX_ATOMIC_BATCH} events in an atomic batch`,
    })
    .meta({ id: 'Batch' }),
  success: { status: 201, description: 'The new events.', schema: CreatedEvents },
  otherSuccess: {
    status: 207,
    description: 'With `partial`: one result per event, in the order of the request.',
    schema: BatchResults,
  },
  dryRun: BatchDryRunResult,
  failures: ['schedule-conflict', 'account-closing'],
});
