/** Steps of API tests with calendars; each step fails the test when it is refused. */
import type * as z from 'zod';
import type { Calendar, CalendarHistoryEntry, CalendarPermission } from '../../../lib/api/calendar-schemas.js';
import type { CalendarRole } from '../../../lib/domain/calendar/calendar.js';
import { api, type TestUser } from './api-client.js';
import { bodyOf, shareRequest } from './event-client.js';

export type CalendarBody = z.infer<typeof Calendar>;
export type CalendarPermissionBody = z.infer<typeof CalendarPermission>;
export type CalendarHistoryBody = z.infer<typeof CalendarHistoryEntry>;

/** The id of a user's primary calendar. */
export const primaryOf = ({ id }: TestUser): string => id.replace('usr_', 'cal_');

export const createCalendar = (user: TestUser, body: Record<string, unknown> = {}): Promise<CalendarBody> =>
  bodyOf(201, api.post<CalendarBody>('/api/calendars', { token: user.token, body: { name: 'Support', ...body } }));

export const readCalendar = (user: TestUser, id: string): Promise<CalendarBody> =>
  bodyOf(200, api.get<CalendarBody>(`/api/calendars/${id}`, { token: user.token }));

export const patchCalendar = (user: TestUser, id: string, body: Record<string, unknown>): Promise<CalendarBody> =>
  bodyOf(200, api.patch<CalendarBody>(`/api/calendars/${id}`, { token: user.token, body }));

export const deleteCalendar = (user: TestUser, id: string): Promise<unknown> =>
  bodyOf(204, api.delete(`/api/calendars/${id}`, { token: user.token }));

/** Adds people to a calendar, or changes their role. */
export const shareCalendar = (owner: TestUser, id: string, role: CalendarRole, ...users: TestUser[]) =>
  bodyOf(
    201,
    api.post<{ items: CalendarPermissionBody[] }>(`/api/calendars/${id}/share`, shareRequest(owner, role, users)),
  );
