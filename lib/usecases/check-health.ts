import { zoneData } from '../domain/time/zone-data.js';
import { readCalendarRevision } from '../store/calendar-revision.js';
import type { Context } from './context.js';

/** Reads an item that does not exist. @throws ProblemError `unavailable` if the table does not respond */
export async function checkHealth(context: Context): Promise<{ status: 'ok'; time_zone_data: string }> {
  await readCalendarRevision(context.table, 'unknown');
  return { status: 'ok', time_zone_data: zoneData().version };
}
