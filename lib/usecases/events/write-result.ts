import { isBusyFor, judgedWindow } from '../../domain/event/calendar-entry.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { eventView, type EventView } from '../../views/event.js';
import type { Judged } from './commit.js';
import type { ConflictView } from '../../views/conflict.js';
import type { OnConflict } from './conflicts.js';
import type { Context } from '../context.js';

interface Writing extends Judged {
  userId: string;
  onConflict: OnConflict;
}

/** Adds the time up to which conflicts were checked and, with `allow`, the conflicts. */
export function withConflicts<View>(
  context: Context,
  view: View,
  event: EventRecord,
  { userId, onConflict, conflicts, judgedUntil }: Writing,
): View & { conflicts_checked_until?: string; conflicts?: ConflictView[] } {
  const until = judgedUntil.get(event.id) ?? wholeWindowEnd(context, event, userId);
  return {
    ...view,
    ...(until !== undefined && { conflicts_checked_until: new Date(until * 1000).toISOString() }),
    ...(onConflict === 'allow' && { conflicts }),
  };
}

/** @param view the response, if not the whole event */
export const writtenEvent = <V extends EventView>(
  context: Context,
  event: EventRecord,
  writing: Writing,
  view?: V,
): EventView | V => withConflicts(context, view ?? eventView(event, writing.userId), event, writing);

/** The event after a removal as its writer would read it; `null` if they cannot see it any more. */
export const eventLeft = (event: EventRecord, userId: string): EventView | null =>
  event.isDeleted || !accessOf(event, userId) ? null : eventView(event, userId);

/** The end of the window in which the conflicts of a busy series are checked, in epoch seconds. */
function wholeWindowEnd(context: Context, event: EventRecord, userId: string): number | undefined {
  if (!event.bounds || !isBusyFor(event, userId)) return undefined;
  return judgedWindow(event, Math.floor(context.now().getTime() / 1000)).endsAtEpochSeconds;
}
