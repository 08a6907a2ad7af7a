import { isBusyFor, judgedWindow } from '../../domain/event/calendar-entry.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { eventView, type EventView } from '../../views/event.js';
import type { Judged } from './commit.js';
import type { Conflict, OnConflict } from './conflicts.js';
import type { Context } from '../context.js';

interface Writing extends Judged {
  userId: string;
  onConflict: OnConflict;
}

/** An answer with how far the event was judged, and what it overlaps when that was asked to be let through. */
export function withConflicts<View>(
  context: Context,
  view: View,
  event: EventRecord,
  { userId, onConflict, conflicts, judgedUntil }: Writing,
): View & { conflicts_checked_until?: string; conflicts?: Conflict[] } {
  const until = judgedUntil.get(event.id) ?? wholeWindowEnd(context, event, userId);
  return {
    ...view,
    ...(until !== undefined && { conflicts_checked_until: new Date(until * 1000).toISOString() }),
    ...(onConflict === 'allow' && { conflicts }),
  };
}

/** @param view how the event is shown, when not whole */
export const writtenEvent = <V extends EventView>(
  context: Context,
  event: EventRecord,
  writing: Writing,
  view?: V,
): EventView | V => withConflicts(context, view ?? eventView(event, writing.userId), event, writing);

/** The event as its writer would read it after a write that answers nothing; `null` when they see it no more. */
export const eventLeft = (event: EventRecord, userId: string): EventView | null =>
  event.isDeleted || !accessOf(event, userId) ? null : eventView(event, userId);

/** How far ahead a busy series is judged. */
function wholeWindowEnd(context: Context, event: EventRecord, userId: string): number | undefined {
  if (!event.bounds || !isBusyFor(event, userId)) return undefined;
  return judgedWindow(event, Math.floor(context.now().getTime() / 1000)).endsAtEpochSeconds;
}
