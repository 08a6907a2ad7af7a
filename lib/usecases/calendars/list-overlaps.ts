import type { CalendarRecord } from '../../domain/calendar/calendar.js';
import { busySlotsWithin } from '../../domain/event/busy-time.js';
import { isBusyFor } from '../../domain/event/calendar-entry.js';
import { timetableOf, type Slot } from '../../domain/event/occurrence.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { busyEntriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { conflictView, type ConflictView } from '../../views/conflict.js';
import type { Context } from '../context.js';

const MAX_LISTED = 20;
/** How far ahead overlaps are searched. */
const SEARCHED_SECONDS = 5 * HORIZON_SECONDS;

/**
 * The events on a calendar that rejects overlaps which overlap an earlier one within five years, each once and by start: they
 * were put there while the calendar was deleted. Lists at most 20, and fewer if the step budget ends the search.
 */
export async function listOverlaps(context: Context, { id, settings }: CalendarRecord): Promise<ConflictView[]> {
  if (settings.overlaps === 'allow') return [];
  const startsAtEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const window = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + SEARCHED_SECONDS };
  const entries = await busyEntriesOverlapping(context.table, id, window);
  const events = await findEvents(
    context.table,
    entries.map(({ eventId }) => eventId),
  );
  const slots: Slot[] = [];
  try {
    for (const event of events.filter((one) => isBusyFor(one, id)))
      slots.push(...busySlotsWithin(timetableOf(event, context.budget), [window], context.budget));
  } catch (error) {
    if (!(error instanceof BudgetExceededError)) throw error;
  }
  return overlapsAmong(slots.sort((a, b) => a.startsAtEpochSeconds - b.startsAtEpochSeconds))
    .slice(0, MAX_LISTED)
    .map((slot) => conflictView(slot, id, { hasId: true }));
}

/** @param slots by start @returns of each event the first slot that begins before an earlier one ends */
function overlapsAmong(slots: Slot[]): Slot[] {
  const found = new Map<string, Slot>();
  let endsAtEpochSeconds = -Infinity;
  for (const slot of slots) {
    const isOverlap = slot.startsAtEpochSeconds < endsAtEpochSeconds;
    if (isOverlap && !found.has(slot.event.id)) found.set(slot.event.id, slot);
    endsAtEpochSeconds = Math.max(endsAtEpochSeconds, slot.endsAtEpochSeconds);
  }
  return [...found.values()];
}
