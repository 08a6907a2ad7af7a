/** Calendars as responses show them. */
import type * as z from 'zod';
import type {
  Calendar,
  CalendarDryRunResult,
  CalendarHistoryEntry,
  CalendarMembersDryRunResult,
  RestoredCalendar,
} from '../api/calendar-schemas.js';
import type { CalendarRecord, CalendarRole, Membership } from '../domain/calendar/calendar.js';
import {
  changesOf,
  type CalendarChange,
  type CalendarPermission,
  type CalendarVersion,
} from '../domain/calendar/calendar-change.js';

export type CalendarView = z.infer<typeof Calendar>;
export type RestoredCalendarView = z.infer<typeof RestoredCalendar>;
export type CalendarPreviewView = z.infer<typeof CalendarDryRunResult>;
export type MembersPreviewView = z.infer<typeof CalendarMembersDryRunResult>;
export type CalendarHistoryEntryView = z.infer<typeof CalendarHistoryEntry>;

/** The calendar as one of its members reads it. */
export const calendarView = (calendar: CalendarRecord, { role, isShown }: Membership): CalendarView => ({
  ...calendarMembers(calendar),
  role,
  is_shown: isShown,
});

/** The calendar in a feed message, without `is_shown`, which is not part of its versions. */
export const calendarInMessage = (calendar: CalendarRecord, role: CalendarRole) => ({
  ...calendarMembers(calendar),
  role,
});

const calendarMembers = ({ settings, ...calendar }: CalendarRecord) => ({
  id: calendar.id,
  name: settings.name,
  description: settings.description,
  color: settings.color,
  time_zone: settings.time_zone,
  overlaps: settings.overlaps,
  is_primary: calendar.isPrimary,
  version: calendar.version,
  created_by: calendar.createdBy,
  created_at: calendar.createdAt,
  updated_by: calendar.updatedBy,
  updated_at: calendar.updatedAt,
});

interface Changed {
  change: CalendarChange | undefined;
}

/** The resulting calendar of a dry run; `null` if the caller would no longer have access to it. */
export const calendarPreview = (calendar: CalendarView | null, { change }: Changed): CalendarPreviewView => ({
  calendar,
  changes: change ? changesOf(change.version) : {},
});

/** A calendar that is not yet created has no id. */
export function newCalendarPreview({ id: _, ...calendar }: CalendarView, change: CalendarChange): CalendarPreviewView {
  return { calendar, changes: changesOf(change.version) };
}

/** The resulting members of a dry run. */
export const membersPreview = (items: CalendarPermission[], { change }: Changed): MembersPreviewView => ({
  items,
  changes: change ? changesOf(change.version) : {},
});

/** One version as the history shows it. */
export function calendarHistoryEntry(version: CalendarVersion): CalendarHistoryEntryView {
  const { calendar, changeType } = version;
  const changes = changesOf(version);
  return {
    version: calendar.version,
    change_type: changeType,
    changed_by: calendar.updatedBy,
    changed_at: calendar.updatedAt,
    changed_fields: Object.keys(changes),
    changes,
  };
}
