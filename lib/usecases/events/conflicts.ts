import { busyTimeAdded, calendarChange, type CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { Change } from '../../domain/change/change.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlapTester, windowAround } from '../../domain/time/event-time.js';
import { Failure, type Fault } from '../../domain/errors.js';
import { occurrenceAt, type Slot } from '../../domain/event/occurrence.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { busyTimeOf } from '../calendar/busy-time.js';
import type { Context } from '../context.js';

/** What becomes of a write that overlaps something. */
export type OnConflict = 'reject' | 'allow';

/** The most conflicts that an answer lists. */
const MAX_LISTED = 20;

/** An event in the way, and the first of its occurrences that is. One that is not written, of the same batch, has no id. */
export interface Conflict {
  event_id: string | null;
  occurrence_start?: string;
  title: string;
  start_time: string;
  end_time: string;
}

/** What stands in the way of one change: another event, or an earlier one of the same batch. */
interface Clash {
  index: number;
  slot: Slot;
  batchIndex: number | undefined;
}

/** Whether all is created at once; of a split, one of the two is there already. */
const isBatch = (changes: Change[]): boolean => changes.length > 1 && changes.every(({ before }) => !before);

/** Whether a change adds busy time to this calendar or moves it there; only then is there anything to judge. */
export const movesBusyTime = ({ before, version }: Change, userId: string): boolean =>
  calendarChange(before, version.event).busyTimeMovedFor.has(userId);

/** What is to be judged, and what was let pass before it and shall count as if it were in the store. */
interface Judged {
  changes: Change[];
  pending: Change[];
}

/**
 * Everything on this user's calendar that the changes would overlap: of each event the first time, by start.
 * @throws BudgetExceeded when there is more recurring time than can be judged at once
 */
export async function findClashes(context: Context, userId: string, { changes, pending }: Judged): Promise<Clash[]> {
  const nowEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const added = changes.map((change) => busyTimeAdded(change, userId, nowEpochSeconds, context.budget));
  const found = await Promise.all(
    added.map(async (slots, index) => {
      const stored = await clashesInStore(context, userId, slots, changes);
      const besides = [...pending, ...changes.slice(0, index)].flatMap((earlier) =>
        firstOverlapping(busyAround(context, earlier.version.event, userId, slots), slots).map((slot) => ({
          slot,
          batchIndex: isBatch(changes) ? changes.indexOf(earlier) : undefined,
        })),
      );
      return [...stored.map((slot) => ({ slot, batchIndex: undefined })), ...besides].map((clash) => ({
        index,
        ...clash,
      }));
    }),
  );
  return found.flat();
}

async function clashesInStore(context: Context, userId: string, slots: Slot[], changes: Change[]): Promise<Slot[]> {
  const window = windowAround(slots);
  if (!window) return [];
  const entries = await entriesOverlapping(context.table, userId, window);
  const isOther = ({ eventId }: CalendarEntry): boolean => changes.every(({ version }) => version.event.id !== eventId);
  const busy = entries.filter((entry) => entry.isBusy && isOther(entry));
  const isInTheWay = overlapTester(slots);
  const inTheWay = busy.filter((entry) => !entry.isSeries && isInTheWay(entry)).slice(0, MAX_LISTED);
  const series = busy.filter((entry) => entry.isSeries);
  const events = await findEvents(
    context.table,
    [...inTheWay, ...series].map(({ eventId }) => eventId),
  );
  return events
    .flatMap((event) => firstOverlapping(busyTimeOf(context, event, userId, window), slots))
    .sort((a, b) => a.startsAtEpochSeconds - b.startsAtEpochSeconds);
}

/** When an event keeps this person busy while these slots last. */
function busyAround(context: Context, event: EventRecord, userId: string, slots: Slot[]): Slot[] {
  const window = windowAround(slots);
  return window ? busyTimeOf(context, event, userId, window) : [];
}

/** The first of some slots that overlaps one of the others, as a list of one or none. Both are in order of start. */
function firstOverlapping(slots: Slot[], others: Slot[]): Slot[] {
  const first = slots.find(overlapTester(others));
  return first ? [first] : [];
}

const bySlot = ({ slot: a }: Clash, { slot: b }: Clash): number =>
  a.startsAtEpochSeconds - b.startsAtEpochSeconds || (a.event.id < b.event.id ? -1 : 1);

/**
 * The events behind the clashes, each once and by start, as the caller may see them: they are all on the caller's own calendar.
 * @param unwritten what will not be there for an id to name
 */
export function listConflicts(clashes: Clash[], unwritten: Change[]): Conflict[] {
  const nameless = new Set(unwritten.filter(({ before }) => !before).map(({ version }) => version.event.id));
  const byEvent = new Map<string, Clash>();
  for (const clash of clashes.toSorted(bySlot)) {
    if (!byEvent.has(clash.slot.event.id)) byEvent.set(clash.slot.event.id, clash);
  }
  return [...byEvent.values()].slice(0, MAX_LISTED).map(({ slot }) => {
    const { event, occurrenceStart, content } = occurrenceAt(slot);
    return {
      event_id: nameless.has(event.id) ? null : event.id,
      ...(event.bounds ? { occurrence_start: occurrenceStart } : {}),
      title: content.title,
      start_time: content.start_time,
      end_time: content.end_time,
    };
  });
}
const faultOf = ({ index, batchIndex }: Clash): Fault => ({
  pointer: `/events/${index}`,
  detail: batchIndex === undefined ? 'overlaps an event on your calendar' : `overlaps /events/${batchIndex}`,
});

/** The refusal, with every event in the way; in a batch also which of its events they are in the way of. */
export const scheduleConflict = (conflicts: Conflict[], clashes: Clash[], changes: Change[]): Failure =>
  new Failure(
    'schedule-conflict',
    'This overlaps other events on your calendar. Send `on_conflict=allow` to keep both.',
    {
      members: { conflicts, ...(isBatch(changes) ? { errors: clashes.slice(0, MAX_LISTED).map(faultOf) } : {}) },
    },
  );
