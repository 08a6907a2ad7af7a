/** First reads of endpoints on one resource. The use cases authorise what was read. */
import type { Caller } from '../auth/tokens.js';
import { calendarIdOf, type Membership } from '../domain/calendar/calendar.js';
import { listMemberships } from '../store/calendars.js';
import { loadCalendar, type LoadedCalendar } from '../usecases/calendars/load-calendar.js';
import type { Context } from '../usecases/context.js';
import { loadForWrite, loadWithReader, type Loaded, type LoadedEvent } from '../usecases/events/load.js';

export interface ResourceRequest {
  context: Context;
  caller: Caller;
  params: { id: string };
}

export const preloadEvent = ({ context, caller, params }: ResourceRequest): Promise<LoadedEvent> =>
  loadWithReader(context, caller.userId, params.id);

export const preloadForWrite = ({ context, caller, params }: ResourceRequest): Promise<Loaded> =>
  loadForWrite(context, caller.userId, params.id);

export const preloadCalendar = ({ context, caller, params }: ResourceRequest): Promise<LoadedCalendar> =>
  loadCalendar(context, caller.userId, params.id);

/** The id of the calendar in the path, also for `primary`. */
export const calendarIdIn = ({ caller, params }: Pick<ResourceRequest, 'caller' | 'params'>): string =>
  calendarIdOf(params.id, caller.userId);

/** All memberships of the caller. */
export const preloadMemberships = ({ context, caller }: Omit<ResourceRequest, 'params'>): Promise<Membership[]> =>
  listMemberships(context.table, caller.userId);

export async function preloadCalendarWithMemberships(
  request: ResourceRequest,
): Promise<{ loaded: LoadedCalendar; memberships: Membership[] }> {
  const [loaded, memberships] = await Promise.all([preloadCalendar(request), preloadMemberships(request)]);
  return { loaded, memberships };
}
