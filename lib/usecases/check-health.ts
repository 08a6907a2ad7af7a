import { zoneData } from '../domain/time/zone-data.js';
import { readFence } from '../store/calendar-revision.js';
import type { Context } from './context.js';

/** Reads an item that never is there. @throws Failure `unavailable` when the table does not answer */
export async function checkHealth(context: Context): Promise<{ status: 'ok'; time_zone_data: string }> {
  await readFence(context.table, 'nobody');
  return { status: 'ok', time_zone_data: zoneData().version };
}
