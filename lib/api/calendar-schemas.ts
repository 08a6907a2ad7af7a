/** Calendars as requests and responses contain them. */
import * as z from 'zod';
import { CALENDAR_ROLES, OVERLAP_RULES } from '../domain/calendar/calendar.js';
import { CALENDAR_CHANGE_TYPES } from '../domain/calendar/calendar-change.js';
import { AuditTime, Conflict, FieldChanges, readOnlyMembers, text, TimeZone } from './schemas.js';
import { shareRequest } from './sharing.js';

const MAX_NAME_CHARACTERS = 100;
const MAX_DESCRIPTION_CHARACTERS = 8_000;
/** The maximum of people that one request adds. Each takes three of the 100 actions of a transaction. */
const MAX_SHARES = 30;

export const CalendarParams = z.object({
  id: z.string().meta({ description: 'Id of the calendar; `primary` is your own primary calendar.' }),
});

export const CalendarRole = z.enum(CALENDAR_ROLES).meta({
  description:
    '`free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and ' +
    'history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.',
});
const Overlaps = z.enum(OVERLAP_RULES).meta({
  description:
    '`reject` refuses events that overlap on the calendar, for example if it is a room; `allow` accepts them.',
});
const Color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a color, such as #0088ff')
  .transform((color) => color.toLowerCase())
  .meta({ type: 'string', override: { examples: ['#0088ff'] } });
const isShown = z.boolean().meta({
  description: 'Whether your lists include the events of the calendar. Your own setting, whatever your role.',
});

const writableMembers = {
  name: text(1, MAX_NAME_CHARACTERS),
  description: text(0, MAX_DESCRIPTION_CHARACTERS).nullish(),
  color: Color.nullish(),
  time_zone: TimeZone.nullish().meta({ description: 'Default for new events; defaults to `UTC`.' }),
  overlaps: Overlaps.nullish(),
  is_shown: isShown.optional(),
};
const readOnly = readOnlyMembers(
  'id',
  'is_primary',
  'version',
  'created_by',
  'created_at',
  'updated_by',
  'updated_at',
  'role',
);

export const NewCalendar = z
  .strictObject({ ...writableMembers, ...readOnly })
  .meta({ id: 'NewCalendar', override: { examples: [{ name: 'Support', color: '#0088ff' }] } });

export const CalendarChange = z
  .strictObject({ ...writableMembers, name: writableMembers.name.optional(), ...readOnly })
  .meta({ id: 'CalendarChange', override: { examples: [{ name: 'On call', is_shown: false }] } });

const ADA = 'usr_01JZ8Q5W2M4T6R8P0N1L3K5J7H';
const EXAMPLE = {
  id: 'cal_01JZ8QC3E5G7J9M1P3R5T7V9X1',
  name: 'Support',
  description: null,
  color: '#0088ff',
  time_zone: 'UTC',
  overlaps: 'allow',
  is_primary: false,
  version: 1,
  created_by: ADA,
  created_at: '2030-05-20T12:00:00.000Z',
  updated_by: ADA,
  updated_at: '2030-05-20T12:00:00.000Z',
  role: 'owner',
  is_shown: true,
};

const GRACE = {
  user_id: 'usr_01JZ8Q9C4D6F8H0J2K4M6N8P0R',
  username: 'grace',
  role: 'viewer',
  granted_by: ADA,
  granted_at: '2030-05-21T08:30:00.000Z',
};

export const Calendar = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    color: z.string().nullable(),
    time_zone: z.string(),
    overlaps: Overlaps,
    is_primary: z.boolean().meta({ description: 'Every account has one primary calendar, which cannot be deleted.' }),
    version: z.int().min(1),
    created_by: z.string(),
    created_at: AuditTime,
    updated_by: z.string(),
    updated_at: AuditTime,
    role: CalendarRole,
    is_shown: isShown,
  })
  .meta({ id: 'Calendar', examples: [EXAMPLE] });

export const RestoredCalendar = Calendar.extend({
  conflicts: z.array(Conflict).meta({
    description:
      'The first 20 events within five years that overlap an earlier one; empty if the calendar allows overlaps.',
  }),
}).meta({ id: 'RestoredCalendar', examples: [{ ...EXAMPLE, conflicts: [] }] });

export const CalendarPermission = z
  .object({
    user_id: z.string(),
    username: z.string(),
    role: CalendarRole,
    granted_by: z.string(),
    granted_at: AuditTime,
  })
  .meta({ id: 'CalendarPermission' });

const changes = FieldChanges.meta({
  description:
    'The old and the new value of each changed field. `permissions` lists only the people who were added, changed or removed.',
});

export const CalendarHistoryEntry = z
  .object({
    version: z.int(),
    change_type: z.enum(CALENDAR_CHANGE_TYPES),
    changed_by: z.string(),
    changed_at: AuditTime,
    changed_fields: z.array(z.string()),
    changes,
  })
  .meta({ id: 'CalendarHistoryEntry' });

export const CalendarDryRunResult = z
  .object({
    calendar: Calendar.extend({ id: z.string().optional() })
      .meta({ id: 'CalendarPreview', examples: [] })
      .nullable()
      .meta({
        description:
          'The resulting calendar, without an id if it is new; null if you would no longer have access to it.',
      }),
    changes,
  })
  .meta({
    id: 'CalendarDryRunResult',
    examples: [
      { calendar: { ...EXAMPLE, name: 'On call' }, changes: { name: { old: 'Support', new: 'On call' } } },
      { calendar: null, changes: {} },
    ],
  });

export const CalendarMembersDryRunResult = z
  .object({
    items: z.array(CalendarPermission).meta({ description: 'The people named in the request.' }),
    changes,
  })
  .meta({
    id: 'CalendarMembersDryRunResult',
    examples: [{ items: [GRACE], changes: { permissions: { old: [], new: [GRACE] } } }],
  });

export const CalendarShareRequest = shareRequest(CalendarRole, { prefix: 'Calendar', maxShares: MAX_SHARES });
