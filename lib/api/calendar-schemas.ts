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

export const CalendarInput = z.strictObject({ ...writableMembers, ...readOnly }).meta({ id: 'CalendarInput' });

export const CalendarChange = z
  .strictObject({ ...writableMembers, name: writableMembers.name.optional(), ...readOnly })
  .meta({ id: 'CalendarChange' });

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
  .meta({ id: 'Calendar' });

export const RestoredCalendar = Calendar.extend({
  conflicts: z.array(Conflict).meta({
    description:
      'The first 20 events within five years that overlap an earlier one; empty if the calendar allows overlaps.',
  }),
}).meta({ id: 'RestoredCalendar' });

export const CalendarPermission = z
  .object({
    user_id: z.string(),
    username: z.string(),
    role: CalendarRole,
    granted_by: z.string(),
    granted_at: AuditTime,
  })
  .meta({ id: 'CalendarPermission' });

export const CalendarPermissions = z.object({ items: z.array(CalendarPermission) }).meta({ id: 'CalendarPermissions' });

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
    calendar: Calendar.extend({ id: z.string().optional() }).meta({ id: 'CalendarPreview' }).nullable().meta({
      description: 'The resulting calendar, without an id if it is new; null if you would no longer have access to it.',
    }),
    changes,
  })
  .meta({ id: 'CalendarDryRunResult' });

export const CalendarMembersDryRunResult = z
  .object({
    items: z.array(CalendarPermission).meta({ description: 'The people named in the request.' }),
    changes,
  })
  .meta({ id: 'CalendarMembersDryRunResult' });

export const CalendarShareRequest = shareRequest(CalendarRole, { prefix: 'Calendar', maxShares: MAX_SHARES });
