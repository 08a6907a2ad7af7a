import { isBusyFor, conflictWindow } from '../../domain/event/calendar-entry.js';
import { calendarsOf, roleOn, type EventRecord, type Reader } from '../../domain/event/event.js';
import { eventTag, eventView, type EventView } from '../../views/event.js';
import type { ConflictCheck } from './commit.js';
import type { ConflictView } from '../../views/conflict.js';
import type { OnConflict } from './conflicts.js';
import type { Context } from '../context.js';

interface Writing extends ConflictCheck {
  reader: Reader;
  onConflict: OnConflict;
}

/** Adds the time up to which conflicts were checked and, with `allow`, the conflicts. */
export function withConflicts<View>(
  context: Context,
  view: View,
  event: EventRecord,
  { reader, onConflict, conflicts, checkedUntil }: Writing,
): View & { conflicts_checked_until?: string; conflicts?: ConflictView[] } {
  const until = checkedUntil.get(event.id) ?? wholeWindowEnd(context, event, reader.userId);
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
): EventView | V => withConflicts(context, view ?? eventView(event, writing.reader), event, writing);

/** A written event as its writer sees it, with the tag that a read by them would have. */
export interface TaggedEvent<View = EventView> {
  event: View;
  tag: string;
}

/** As {@link writtenEvent}, with the tag. */
export const taggedEvent = <V extends EventView>(
  context: Context,
  event: EventRecord,
  writing: Writing,
  view?: V,
): TaggedEvent<EventView | V> => ({
  event: writtenEvent(context, event, writing, view),
  tag: eventTag(event, writing.reader),
});

/** The event after a removal, as its writer sees it; `null` if they no longer have access to it. */
export const eventLeft = (event: EventRecord, reader: Reader): EventView | null =>
  event.isDeleted || !roleOn(event, reader) ? null : eventView(event, reader);

/** The end of the window in which the conflicts of a busy series are checked, in epoch seconds. */
function wholeWindowEnd(context: Context, event: EventRecord, userId: string): number | undefined {
  const isChecked = isBusyFor(event, userId) || calendarsOf(event).some((id) => isBusyFor(event, id));
  if (!event.bounds || !isChecked) return undefined;
  return conflictWindow(event, Math.floor(context.now().getTime() / 1000)).endsAtEpochSeconds;
}
