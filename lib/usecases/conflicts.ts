import { calendarChange, entriesOf, type CalendarEntry } from '../domain/calendar.js';
import type { Change } from '../domain/change.js';
import { overlaps } from '../domain/event-time.js';
import { Failure, type Fault } from '../domain/failure.js';
import { entriesOverlapping } from '../store/calendar-entries.js';
import { findEvents } from '../store/events.js';
import type { Context } from './context.js';

/** The most conflicts that an answer lists. */
const MAX_LISTED = 20;

/** An event in the way. Of two new events of one batch, the one in the way has no id yet. */
export interface Conflict {
  event_id: string | null;
  title: string;
  start_time: string;
  end_time: string;
}

/** What stands in the way of one change: other events, and earlier ones of the same batch. */
interface Clash {
  index: number;
  entry: CalendarEntry;
  batchIndex: number | undefined;
}

/** Whether a change adds busy time to this calendar or moves it there; only then is there anything to judge. */
export const movesBusyTime = ({ before, version }: Change, userId: string): boolean =>
  calendarChange(before, version.event).busyTimeMovedFor.has(userId);

/** Everything on this user's calendar that the changes would overlap, by start. */
export async function findClashes(context: Context, userId: string, changes: Change[]): Promise<Clash[]> {
  const entries = changes.map((change) =>
    movesBusyTime(change, userId) ? entriesOf(change.version.event).get(userId) : undefined,
  );
  const clashes = await Promise.all(
    entries.map(async (entry, index): Promise<Clash[]> => {
      if (!entry) return [];
      const stored = await entriesOverlapping(context.table, userId, entry);
      const others = stored.filter(
        (other) => other.isBusy && changes.every(({ version }) => version.event.id !== other.eventId),
      );
      return [
        ...others.map((other) => ({ index, entry: other, batchIndex: undefined })),
        ...entries
          .slice(0, index)
          .flatMap((other, batchIndex) => (other && overlaps(entry, other) ? { index, entry: other, batchIndex } : [])),
      ];
    }),
  );
  return clashes.flat();
}

/** The events behind the clashes, each once, as the caller may see them: they are all on the caller's own calendar. */
export async function listConflicts(context: Context, clashes: Clash[], changes: Change[]): Promise<Conflict[]> {
  const listed = [...new Map(clashes.map((clash) => [clash.entry.eventId, clash])).values()].slice(0, MAX_LISTED);
  const stored = listed.filter(({ batchIndex }) => batchIndex === undefined).map(({ entry }) => entry.eventId);
  const events = new Map((await findEvents(context.table, stored)).map((event) => [event.id, event]));
  return listed.flatMap(({ entry, batchIndex }): Conflict[] => {
    const event = batchIndex === undefined ? events.get(entry.eventId) : changes[batchIndex]?.version.event;
    if (!event) return [];
    const { title, start_time, end_time } = event.content;
    return [{ event_id: batchIndex === undefined ? event.id : null, title, start_time, end_time }];
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
      members: { conflicts, ...(changes.length > 1 ? { errors: clashes.slice(0, MAX_LISTED).map(faultOf) } : {}) },
    },
  );
