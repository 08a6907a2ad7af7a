import * as z from 'zod';
import { CHANGE_TYPES } from '../domain/change/version.js';
import { operation } from './operation.js';
import { DryRun, EventDryRunResult } from './dry-run.js';
import {
  Cursor,
  Event,
  EventParams,
  FieldChanges,
  Limit,
  OnConflict,
  pageOf,
  query,
  QueryInstant,
  Snapshot,
} from './schemas.js';

const ChangeType = z.enum(CHANGE_TYPES);

const historyMembers = {
  version: z.int(),
  change_type: ChangeType,
  changed_by: z.string(),
  changed_at: z.string().meta({ format: 'date-time' }),
  changed_fields: z.array(z.string()),
  changes: FieldChanges,
  rolled_back_to: z.int().optional(),
};

export const HistoryEntry = z.object(historyMembers).meta({ id: 'HistoryEntry' });
const Version = z.object({ ...historyMembers, snapshot: Snapshot }).meta({ id: 'Version' });

const Diff = z
  .object({
    from_version: z.int(),
    to_version: z.int(),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    patch: z
      .array(z.object({ op: z.literal('replace'), path: z.string(), value: z.unknown() }))
      .meta({ description: 'JSON Patch (RFC 6902) that turns the first snapshot into the second.' }),
  })
  .meta({ id: 'Diff' });

const MAX_ID_CHARACTERS = 64;

const VersionNumber = z.string().meta({ description: 'The number of a version: 1, 2, 3, …' });
const VersionParams = EventParams.extend({ versionId: VersionNumber });

export const listHistoryOperation = operation({
  id: 'versionsListHistory',
  method: 'GET',
  path: '/api/events/{id}/history',
  tag: 'Versions',
  summary: "An event's history",
  description: 'With `changed_by`, `change_type` or `since` a page may be short, or empty, while `next_cursor` is set.',
  access: 'user',
  params: EventParams,
  query: query({
    changed_by: z.string().max(MAX_ID_CHARACTERS).optional().meta({ description: 'Only versions by this user id.' }),
    change_type: ChangeType.optional().meta({ description: 'Only versions of this kind.' }),
    since: QueryInstant.optional().meta({
      description: 'Only versions from this time on. RFC 3339, without an offset UTC.',
    }),
    limit: Limit,
    cursor: Cursor,
  }),
  success: { status: 200, description: 'A page of versions, newest first.', schema: pageOf(HistoryEntry) },
  failures: ['not-found'],
});

export const readVersionOperation = operation({
  id: 'versionsReadVersion',
  method: 'GET',
  path: '/api/events/{id}/history/{versionId}',
  tag: 'Versions',
  summary: 'One version, with the event as it then was',
  access: 'user',
  params: VersionParams,
  success: { status: 200, description: 'The version.', schema: Version },
  failures: ['not-found'],
});

const Blame = z
  .object({
    version: z.int().meta({ description: 'The present version.' }),
    fields: z.record(
      z.string(),
      z.object({
        value: z.unknown(),
        version: z.int().meta({ description: 'The version that set it.' }),
        changed_by: z.string(),
        changed_at: z.string().meta({ format: 'date-time' }),
      }),
    ),
  })
  .meta({ id: 'Blame', description: 'For each field its present value, who set it, when, and in which version.' });

export const blameOperation = operation({
  id: 'versionsBlame',
  method: 'GET',
  path: '/api/events/{id}/blame',
  tag: 'Versions',
  summary: 'Who set each field, and when',
  description: 'Who brought a value back by a rollback has set it. Who is on the event is the field `permissions`.',
  access: 'user',
  params: EventParams,
  success: { status: 200, description: 'Where each field has its value from.', schema: Blame },
  failures: ['not-found'],
});

export const rollbackOperation = operation({
  id: 'versionsRollback',
  method: 'POST',
  path: '/api/events/{id}/rollback/{versionId}',
  tag: 'Versions',
  summary: 'Bring back a version',
  description:
    'The event as it was, as a new version; its people stay, without those whose accounts have been deleted. Editors and ' +
    'owners; a deleted event only owners.',
  access: 'user',
  params: VersionParams,
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  conditional: 'If-Match',
  success: { status: 200, description: 'The event.', schema: Event, headers: ['ETag'] },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'schedule-conflict', 'account-closing', 'last-owner'],
});

export const diffOperation = operation({
  id: 'versionsDiff',
  method: 'GET',
  path: '/api/events/{id}/diff/{versionId1}/{versionId2}',
  tag: 'Versions',
  summary: 'What is different between two versions',
  access: 'user',
  params: EventParams.extend({ versionId1: VersionNumber, versionId2: VersionNumber }),
  success: { status: 200, description: 'The difference, from the first to the second.', schema: Diff },
  failures: ['not-found'],
});
