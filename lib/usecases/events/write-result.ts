import { isBusyFor, judgedWindow } from '../../domain/event/calendar-entry.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { eventView, type EventView } from '../../views/event.js';
import type { OnConflict } from './conflicts.js';
import type { Conflict } from './conflicts.js';
import type { Context } from '../context.js';

interface Writing {
  userId: string;
  onConflict: OnConflict;
  conflicts: Conflict[];
}

/** An answer with what the write overlaps, when that was asked to be let through. */
export const withConflicts = <View>(view: View, onConflict: OnConflict, conflicts: Conflict[]) => ({
  ...view,
  ...(onConflict === 'allow' && { conflicts }),
});

/** @param view how the event is shown, when not whole */
export function writtenEvent<V extends EventView>(
  context: Context,
  event: EventRecord,
  { userId, onConflict, conflicts }: Writing,
  view?: V,
): EventView | V {
  const judged = event.bounds && isBusyFor(event, userId) && { conflicts_checked_until: checkedUntil(context, event) };
  return withConflicts({ ...(view ?? eventView(event, userId)), ...judged }, onConflict, conflicts);
}

/** The event as its writer would read it after a write that answers nothing; `null` when they see it no more. */
export const eventLeft = (event: EventRecord, userId: string): EventView | null =>
  event.isDeleted || !accessOf(event, userId) ? null : eventView(event, userId);

function checkedUntil(context: Context, event: EventRecord): string {
  const { endsAtEpochSeconds } = judgedWindow(event, Math.floor(context.now().getTime() / 1000));
  return new Date(endsAtEpochSeconds * 1000).toISOString();
}
