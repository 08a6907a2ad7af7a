/** The results of an import: one for each event of the file. */
import * as z from 'zod';
import { Problem } from './problems.js';
import { Conflict } from './schemas.js';

const IMPORT_STATUSES = ['created', 'updated', 'unchanged', 'skipped', 'deleted', 'refused'] as const;

const ImportResult = z
  .object({
    uid: z.string().nullable().meta({ description: 'Null for a component without a `UID`.' }),
    line: z.int().meta({ description: 'The line of the file at which the component begins, or of its fault.' }),
    status: z.enum(IMPORT_STATUSES).meta({
      description: '`skipped`: the event has a higher `SEQUENCE`, or the file cancels an event that does not exist.',
    }),
    event_id: z.string().optional(),
    not_kept: z
      .array(z.string())
      .optional()
      .meta({ description: 'The names of properties and components that were not imported.' }),
    detail: z.string().optional().meta({ description: 'The fault of the component in the file.' }),
    problem: Problem.optional().meta({ description: 'Why the event was not written.' }),
  })
  .meta({ id: 'ImportResult' });

const members = {
  results: z.array(ImportResult).meta({
    description: 'In the order of the file. A series with `RANGE=THISANDFUTURE` has one more result for each range.',
  }),
};

export const ImportResponse = z.object(members).meta({ id: 'ImportResponse' });

/** New events have no id yet. */
export const ImportDryRunResult = z
  .object({
    ...members,
    conflicts: z
      .array(Conflict)
      .meta({ description: 'The first 20 events that the events of the file would overlap.' }),
  })
  .meta({ id: 'ImportDryRunResult' });
