import type { CalendarRecord } from '../../domain/calendar/calendar.js';
import { busySlotsWithin } from '../../domain/event/busy-time.js';
import { isBusyFor, type CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { EventRecord } from '../../domain/event/event.js';
import { singleSlot, timetableOf, type Slot } from '../../domain/event/occurrence.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import type { Interval } from '../../domain/time/event-time.js';
import { busyEntriesOverlapping, compareInList } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { conflictView, type ConflictView } from '../../views/conflict.js';
import { busyEvent, busySeries } from '../calendar/busy-time.js';
import type { Context } from '../context.js';

const MAX_LISTED = 20;
/** How far ahead overlaps are searched. */
const SEARCHED_SECONDS = 5 * HORIZON_SECONDS;

/** Busy time of one event. */
interface Busy extends Interval {
  eventId: string;
  /** The same time as a slot of the event. */
  slotIn: (event: EventRecord) => Slot;
}

/**
 * The events on a calendar that rejects overlaps which overlap an earlier one within five years, each once and by start: they
 * were put there while the calendar was deleted. Lists at most 20, and fewer if the step budget ends the search. Finds them
 * by the calendar entries, and reads only the events that it lists.
 */
export async function listOverlaps(context: Context, { id, settings }: CalendarRecord): Promise<ConflictView[]> {
  if (settings.overlaps === 'allow') return [];
  const startsAtEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const window = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + SEARCHED_SECONDS };
  const entries = await busyEntriesOverlapping(context.table, id, window);
  const singles = entries.filter(({ isSeries }) => !isSeries).map(busySingle);
  const series = await busyInSeries(context, id, { entries: entries.filter(({ isSeries }) => isSeries), window });
  const overlapping = overlapsAmong([...singles, ...series]).slice(0, MAX_LISTED);
  const events = await eventsById(
    context,
    overlapping.map(({ eventId }) => eventId),
  );
  return overlapping.flatMap(({ eventId, slotIn }) => {
    const event = events.get(eventId);
    return event && isBusyFor(event, id) ? [conflictView(slotIn(event), id, { hasId: true })] : [];
  });
}

const busySingle = ({ eventId, startsAtEpochSeconds, endsAtEpochSeconds }: CalendarEntry): Busy => ({
  eventId,
  startsAtEpochSeconds,
  endsAtEpochSeconds,
  slotIn: singleSlot,
});

/** The busy time of series, as far as the budget reaches. Reads only series whose entry does not contain the schedule. */
async function busyInSeries(
  context: Context,
  calendarId: string,
  { entries, window }: { entries: CalendarEntry[]; window: Interval },
): Promise<Busy[]> {
  const { budget } = context;
  const unread = entries.filter((entry) => !busySeries(entry)).map(({ eventId }) => eventId);
  const events = await eventsById(context, unread);
  const found: Busy[] = [];
  try {
    for (const entry of entries) {
      const event = events.get(entry.eventId);
      const source = busySeries(entry) ?? (event && busyEvent(event, calendarId));
      if (!source) continue;
      for (const slot of busySlotsWithin(timetableOf(source.scheduled, budget), [window], budget)) {
        const { startsAtEpochSeconds, endsAtEpochSeconds } = slot;
        const slotIn = (current: EventRecord): Slot => ({ ...slot, event: current });
        found.push({ eventId: entry.eventId, startsAtEpochSeconds, endsAtEpochSeconds, slotIn });
      }
    }
  } catch (error) {
    if (!(error instanceof BudgetExceededError)) throw error;
  }
  return found;
}

const eventsById = async ({ table }: Context, ids: string[]): Promise<Map<string, EventRecord>> =>
  new Map((await findEvents(table, ids)).map((event) => [event.id, event]));

/** The first time of each event that begins before an earlier one ends, by start. */
function overlapsAmong(busy: Busy[]): Busy[] {
  const found = new Map<string, Busy>();
  let endsAtEpochSeconds = -Infinity;
  for (const one of busy.toSorted(compareInList)) {
    if (one.startsAtEpochSeconds < endsAtEpochSeconds && !found.has(one.eventId)) found.set(one.eventId, one);
    endsAtEpochSeconds = Math.max(endsAtEpochSeconds, one.endsAtEpochSeconds);
  }
  return [...found.values()];
}
