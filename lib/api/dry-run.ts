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
const EventPreview = EventOrOccurrence.extend(withoutNewId).meta({ id: 'EventPreview', examples: [] });

const consequences = {
  changes: FieldChanges.meta({
    description:
      'Changes to the event, as its history would show them. If a series is split, changes to the part that keeps the id.',
  }),
  conflicts: z.array(Conflict).meta({ description: 'Events that it would overlap, with `on_conflict=allow`.' }),
};

const ADA = 'usr_01JZ8Q5W2M4T6R8P0N1L3K5J7H';
const GRACE = 'usr_01JZ8Q9C4D6F8H0J2K4M6N8P0R';

const people = (...others: object[]) => [
  {
    user_id: ADA,
    username: 'ada',
    role: 'owner',
    response: 'accepted',
    granted_by: ADA,
    granted_at: '2030-05-20T12:00:00.000Z',
  },
  ...others,
];
const INVITED = {
  user_id: GRACE,
  username: 'grace',
  role: 'editor',
  response: 'needs_action',
  granted_by: ADA,
  granted_at: '2030-05-21T08:30:00.000Z',
};
const MOVED = {
  id: 'evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M',
  title: 'Design review',
  description: null,
  location: 'Room 4',
  start_time: '2030-06-03T14:00:00-04:00',
  end_time: '2030-06-03T15:00:00-04:00',
  time_zone: 'America/New_York',
  all_day: false,
  transparency: 'opaque',
  is_recurring: false,
  recurrence_pattern: null,
  calendar_id: 'cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H',
  resources: [],
  split_from: null,
  created_by: ADA,
  created_at: '2030-05-20T12:00:00.000Z',
  updated_at: '2030-05-21T08:30:00.000Z',
  updated_by: ADA,
  version: 4,
  role: 'owner',
  response: 'accepted',
};
const LUNCH = {
  event_id: 'evt_01JZ8QB1C3D5E7F9G1H3J5K7M9',
  calendar_id: 'cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H',
  title: 'Lunch',
  start_time: '2030-06-03T13:30:00-04:00',
  end_time: '2030-06-03T14:30:00-04:00',
};

/** The preview of a write to one event. */
export const EventDryRunResult = z
  .object({
    event: EventPreview.nullable().meta({
      description: 'The resulting event; null if you would no longer have access to it.',
    }),
    ...consequences,
  })
  .meta({
    id: 'EventDryRunResult',
    examples: [
      {
        event: { ...MOVED, conflicts: [LUNCH] },
        changes: {
          start_time: { old: '2030-06-03T09:00:00-04:00', new: MOVED.start_time },
          end_time: { old: '2030-06-03T10:00:00-04:00', new: MOVED.end_time },
        },
        conflicts: [LUNCH],
      },
      { event: null, changes: {}, conflicts: [] },
    ],
  });

const PermissionPreview = Permission.extend({ conflicts, conflicts_checked_until: conflictsCheckedUntil }).meta({
  id: 'PermissionPreview',
});

/** The preview of a change of people. */
export const PeopleDryRunResult = z
  .object({
    items: z.array(PermissionPreview).meta({ description: 'The people named in the request.' }),
    ...consequences,
  })
  .meta({
    id: 'PeopleDryRunResult',
    examples: [
      {
        items: [INVITED],
        changes: { permissions: { old: people(), new: people(INVITED) } },
        conflicts: [],
      },
    ],
  });

const { id: _, version: __, ...NEW } = MOVED;

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
  .meta({
    id: 'BatchDryRunResult',
    examples: [{ items: [{ index: 0, status: 201, event: { ...NEW, version: 1 } }], changes: {}, conflicts: [] }],
  });
