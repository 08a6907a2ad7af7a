import * as z from 'zod';
import { MAX_MEMBERS, RESTORABLE_DAYS } from '../domain/calendar/calendar.js';
import {
  Calendar,
  CalendarChange,
  CalendarDryRunResult,
  CalendarHistoryEntry,
  CalendarMembersDryRunResult,
  CalendarParams,
  CalendarPermission,
  CalendarPermissions,
  CalendarRole,
  CalendarShareRequest,
  CalendarInput,
  RestoredCalendar,
} from './calendar-schemas.js';
import { operation } from './operation.js';
import { DryRun, EventDryRunResult } from './dry-run.js';
import { Cursor, flag, Limit, PageQuery, pageOf, query } from './query.js';

const MemberParams = CalendarParams.extend({ userId: z.string().meta({ description: 'The id of the person.' }) });

const ofCalendar = { tag: 'Calendars', access: 'user', params: CalendarParams } as const;
const writeQuery = query({ dry_run: DryRun });
const one = { description: 'The calendar.', schema: Calendar, headers: ['ETag'] } as const;

export const createCalendarOperation = operation({
  id: 'calendarsCreate',
  method: 'POST',
  path: '/api/calendars',
  tag: 'Calendars',
  summary: 'Create a calendar',
  description: 'You become its owner.',
  access: 'user',
  query: writeQuery,
  body: CalendarInput,
  success: { status: 201, description: 'The new calendar.', schema: Calendar, headers: ['Location', 'ETag'] },
  dryRun: CalendarDryRunResult,
  failures: ['account-closing'],
});

export const listCalendarsOperation = operation({
  id: 'calendarsList',
  method: 'GET',
  path: '/api/calendars',
  tag: 'Calendars',
  summary: 'List your calendars',
  description: 'Returns your primary calendar and every calendar that is shared with you, by name, then id.',
  access: 'user',
  query: query({
    deleted: flag(
      `Returns the deleted calendars that you own instead, as long as you can restore them (${RESTORABLE_DAYS} days).`,
    ),
    limit: Limit,
    cursor: Cursor,
  }),
  success: { status: 200, description: 'A page of calendars.', schema: pageOf(Calendar) },
  failures: [],
});

export const readCalendarOperation = operation({
  ...ofCalendar,
  id: 'calendarsRead',
  method: 'GET',
  path: '/api/calendars/{id}',
  summary: 'Get a calendar',
  description: 'Requires a role on the calendar. `ETag` is its version, for `If-Match`.',
  success: { ...one, status: 200 },
  failures: ['not-found'],
});

export const updateCalendarOperation = operation({
  ...ofCalendar,
  id: 'calendarsUpdate',
  method: 'PUT',
  alias: 'PATCH',
  path: '/api/calendars/{id}',
  summary: 'Update a calendar',
  description:
    'Changes the fields in the body and keeps the others. Requires owner, except to change only `is_shown`, which is your own ' +
    'setting and creates no version. A primary calendar always allows overlaps.',
  query: writeQuery,
  body: CalendarChange,
  conditional: 'If-Match',
  success: { ...one, status: 200 },
  dryRun: CalendarDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'account-closing'],
});

export const deleteCalendarOperation = operation({
  ...ofCalendar,
  id: 'calendarsDelete',
  method: 'DELETE',
  path: '/api/calendars/{id}',
  summary: 'Delete a calendar',
  description:
    `The calendar is then 404 for everyone; owners can still read its history, and restore it within ${RESTORABLE_DAYS} days ` +
    '(`GET /api/calendars?deleted=true`). Requires owner. A primary calendar cannot be deleted.',
  query: writeQuery,
  conditional: 'If-Match',
  success: { status: 204, description: 'The calendar was deleted.' },
  dryRun: CalendarDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'primary-calendar'],
});

export const restoreCalendarOperation = operation({
  ...ofCalendar,
  id: 'calendarsRestore',
  method: 'POST',
  path: '/api/calendars/{id}/restore',
  summary: 'Restore a calendar',
  description:
    `Brings a deleted calendar back with its members, within ${RESTORABLE_DAYS} days of its deletion. Restoring a calendar that ` +
    'is not deleted has no effect. If the calendar rejects overlaps, `conflicts` lists the events that were added in the ' +
    'meantime and now overlap others. Requires owner.',
  query: writeQuery,
  conditional: 'If-Match',
  success: { ...one, status: 200, schema: RestoredCalendar },
  dryRun: CalendarDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed'],
});

export const releaseBookingOperation = operation({
  ...ofCalendar,
  id: 'calendarsRelease',
  method: 'DELETE',
  path: '/api/calendars/{id}/bookings/{eventId}',
  summary: 'Remove a booking from a calendar',
  description:
    'Removes the calendar from the `resources` of the event, in a version of the event with `change_type` `release`. Requires ' +
    'editor or owner on the calendar; a role on the event is not required. `If-Match` names the version of the event.',
  params: CalendarParams.extend({ eventId: z.string().meta({ description: 'The id of the event.' }) }),
  query: writeQuery,
  conditional: 'If-Match',
  success: { status: 204, description: 'The event no longer books the calendar.' },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed'],
});

export const shareCalendarOperation = operation({
  ...ofCalendar,
  id: 'calendarsShare',
  method: 'POST',
  path: '/api/calendars/{id}/share',
  summary: 'Share a calendar',
  description:
    'Gives one or several people a role on the calendar. Sharing with a person again changes the role. Requires owner. A ' +
    `calendar can have ${MAX_MEMBERS} members. A person who blocked you is treated like an unknown person. Each calendar that ` +
    'you share with a person counts like an unanswered event: at most 200 a day (429; nothing is written). E-mail addresses ' +
    'and user names in dry runs and rejected requests count against a separate limit (429).',
  query: writeQuery,
  body: CalendarShareRequest,
  conditional: 'If-Match',
  success: {
    status: 201,
    description: 'The permissions of the people named in the request.',
    schema: CalendarPermissions,
    headers: ['ETag'],
  },
  dryRun: CalendarMembersDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner', 'primary-calendar', 'account-closing'],
});

export const listMembersOperation = operation({
  ...ofCalendar,
  id: 'calendarsListPermissions',
  method: 'GET',
  path: '/api/calendars/{id}/permissions',
  summary: 'List the members of a calendar',
  description: 'Requires viewer, editor or owner.',
  query: PageQuery,
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: `A page of the members, by \`user_id\`; at most ${MAX_MEMBERS} in total.`,
    schema: pageOf(CalendarPermission),
    headers: ['ETag'],
  },
  failures: ['not-found', 'forbidden'],
});

export const changeMemberRoleOperation = operation({
  ...ofCalendar,
  id: 'calendarsChangeRole',
  method: 'PUT',
  path: '/api/calendars/{id}/permissions/{userId}',
  summary: "Change a member's role",
  description: 'Requires owner.',
  params: MemberParams,
  query: writeQuery,
  body: z.strictObject({ role: CalendarRole }).meta({ id: 'CalendarRoleChange' }),
  conditional: 'If-Match',
  success: { status: 200, description: 'The permission.', schema: CalendarPermission, headers: ['ETag'] },
  dryRun: CalendarMembersDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner', 'primary-calendar'],
});

export const removeMemberOperation = operation({
  ...ofCalendar,
  id: 'calendarsRemove',
  method: 'DELETE',
  path: '/api/calendars/{id}/permissions/{userId}',
  summary: 'Remove a member from a calendar',
  description: 'Requires owner, except to remove yourself.',
  params: MemberParams,
  query: writeQuery,
  conditional: 'If-Match',
  success: { status: 204, description: 'The member was removed.' },
  dryRun: CalendarDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner', 'primary-calendar'],
});

export const listCalendarHistoryOperation = operation({
  ...ofCalendar,
  id: 'calendarsListHistory',
  method: 'GET',
  path: '/api/calendars/{id}/history',
  summary: 'List the versions of a calendar',
  description:
    'Lists every change of settings and members. Requires viewer, editor or owner; owner if the calendar is deleted.',
  query: PageQuery,
  success: { status: 200, description: 'A page of versions, newest first.', schema: pageOf(CalendarHistoryEntry) },
  failures: ['not-found', 'forbidden'],
});
