import * as z from 'zod';
import { CHANGE_TYPES } from '../domain/change/version.js';
import { operation } from './operation.js';
import { DryRun, EventDryRunResult } from './dry-run.js';
import { Event, EventParams, FieldChanges, QueryInstant, Snapshot } from './schemas.js';
import { Cursor, Limit, OnConflict, pageOf, query } from './query.js';

const ChangeType = z.enum(CHANGE_TYPES).meta({ id: 'ChangeType' });

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
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }).meta({ id: 'FieldDifference' })),
    patch: z
      .array(
        z.object({ op: z.literal('replace'), path: z.string(), value: z.unknown() }).meta({ id: 'PatchOperation' }),
      )
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
  summary: 'List the versions of an event',
  description:
    'With `changed_by`, `change_type` or `since` a page can be short or empty although `next_cursor` is set.',
  access: 'user',
  params: EventParams,
  query: query({
    changed_by: z.string().max(MAX_ID_CHARACTERS).optional().meta({ description: 'Only versions by this user id.' }),
    change_type: ChangeType.optional().meta({ description: 'Only versions with this type of change.' }),
    since: QueryInstant.optional().meta({
      description: 'Only versions from this time on. RFC 3339; UTC if it has no offset.',
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
  summary: 'Get a version with its snapshot',
  description: 'The snapshot is the event as the version left it, with its people at that time.',
  access: 'user',
  params: VersionParams,
  success: { status: 200, description: 'The version.', schema: Version },
  failures: ['not-found'],
});

const Blame = z
  .object({
    version: z.int().meta({ description: 'Current version.' }),
    fields: z.record(
      z.string(),
      z
        .object({
          value: z.unknown(),
          version: z.int().meta({ description: 'The version that set it.' }),
          changed_by: z.string(),
          changed_at: z.string().meta({ format: 'date-time' }),
        })
        .meta({ id: 'FieldOrigin' }),
    ),
  })
  .meta({
    id: 'Blame',
    description: 'For each field: its current value, and the version, person and time that set it.',
  });

export const blameOperation = operation({
  id: 'versionsBlame',
  method: 'GET',
  path: '/api/events/{id}/blame',
  tag: 'Versions',
  summary: 'Get the last change of each field',
  description:
    'A rollback counts as a change by the person who made it. The people on the event are the field `permissions`.',
  access: 'user',
  params: EventParams,
  success: { status: 200, description: 'The last change of each field.', schema: Blame },
  failures: ['not-found'],
});

export const rollbackOperation = operation({
  id: 'versionsRollback',
  method: 'POST',
  path: '/api/events/{id}/rollback/{versionId}',
  tag: 'Versions',
  summary: 'Restore a version',
  description:
    'Saves the content of an earlier version as a new version. The people on the event stay, except deleted accounts. ' +
    'Requires editor or owner; restoring a deleted event requires owner.',
  access: 'user',
  params: VersionParams,
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  conditional: 'If-Match',
  success: { status: 200, description: 'The restored event.', schema: Event, headers: ['ETag'] },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'schedule-conflict', 'account-closing', 'last-owner'],
});

export const diffOperation = operation({
  id: 'versionsDiff',
  method: 'GET',
  path: '/api/events/{id}/diff/{versionId1}/{versionId2}',
  tag: 'Versions',
  summary: 'Compare two versions',
  description: 'Returns the changed fields and a JSON Patch (RFC 6902). The versions can be in any order.',
  access: 'user',
  params: EventParams.extend({ versionId1: VersionNumber, versionId2: VersionNumber }),
  success: { status: 200, description: 'The changes from the first version to the second.', schema: Diff },
  failures: ['not-found'],
});
