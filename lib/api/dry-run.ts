/** `dry_run`: previews of writes to events. */
import * as z from 'zod';
import { BatchResult } from './batch.js';
import { Conflict, conflicts, conflictsCheckedUntil, EventOrOccurrence, FieldChanges, Permission } from './schemas.js';
import { flag } from './query.js';

/** The query parameter of every write to an event. */
export const DryRun = flag(
  'Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored.',
);

const OF_A_NEW_ONE = 'Absent for an event that does not exist yet.';
const withoutNewId = { id: z.string().optional().meta({ description: OF_A_NEW_ONE }) };
const EventPreview = EventOrOccurrence.extend(withoutNewId).meta({ id: 'EventPreview' });

const consequences = {
  changes: FieldChanges.meta({
    description:
      'Changes to the event, as its history would show them. If a series is split, changes to the part that keeps the id.',
  }),
  conflicts: z.array(Conflict).meta({ description: 'Events that it would overlap, with `on_conflict=allow`.' }),
};

/** The preview of a write to one event. */
export const EventDryRunResult = z
  .object({
    event: EventPreview.nullable().meta({
      description: 'The resulting event; null if you would no longer have access to it.',
    }),
    ...consequences,
  })
  .meta({ id: 'EventDryRunResult' });

const PermissionPreview = Permission.extend({ conflicts, conflicts_checked_until: conflictsCheckedUntil }).meta({
  id: 'PermissionPreview',
});

/** The preview of a change of people. */
export const PeopleDryRunResult = z
  .object({
    items: z.array(PermissionPreview).meta({ description: 'The people named in the request.' }),
    ...consequences,
  })
  .meta({ id: 'PeopleDryRunResult' });

/** The preview of a batch: the events of an atomic one; the result of each event of a partial one. */
export const BatchDryRunResult = z
  .object({
    items: z.union([
      z.array(EventPreview),
      z.array(BatchResult.extend({ event: EventPreview.optional() }).meta({ id: 'BatchResultPreview' })),
    ]),
    ...consequences,
    changes: FieldChanges.meta({ description: 'Always empty, because the events do not exist yet.' }),
  })
  .meta({ id: 'BatchDryRunResult' });
