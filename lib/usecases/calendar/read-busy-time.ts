import { earliestStartIn } from '../../domain/event/entry-timing.js';
import type { CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { Interval } from '../../domain/time/event-time.js';
import { busyEntriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { forEachAtMost } from '../at-once.js';
import { busyEvent, busySeries, busySpans } from './busy-time.js';
import type { Context } from '../context.js';

/** Each takes five queries at once. The client has 50 connections, and a query that waits for one for a second fails. */
const PARTICIPANTS_AT_ONCE = 8;

/** The steps that it costs to read and parse an entry, which takes about 20 µs of CPU. */
const STEPS_AN_ENTRY = 10;

/** The steps per span of the result. The maximum of spans, about 100 bytes each, fits in memory. */
const STEPS_A_SPAN = 2;

/** The busy entries that a request has read before, by participant. */
export type EntriesRead = ReadonlyMap<string, CalendarEntry[]>;

/** Reads the entries with which {@link readBusyTime} starts. One round trip. */
export const readEntries = async (context: Context, participantId: string, window: Interval): Promise<EntriesRead> =>
  new Map([[participantId, await busyEntriesOverlapping(context.table, participantId, window)]]);

/**
 * The busy time of people and calendars within a window, by id: disjoint spans that can extend beyond the window. Two
 * round trips for each eight participants: the entries, then the series whose entries contain no schedule.
 * @param participantIds ids of users and calendars; each is read once
 * @param read entries within the window that are read already
 * @param exceptEventId an event that does not count as busy time
 * @throws BudgetExceededError
 */
export async function readBusyTime(
  context: Context,
  participantIds: string[],
  window: Interval,
  { read = new Map(), exceptEventId }: { read?: EntriesRead | undefined; exceptEventId?: string | undefined } = {},
): Promise<Map<string, Interval[]>> {
  const busy = await forEachAtMost(
    PARTICIPANTS_AT_ONCE,
    [...new Set(participantIds)],
    async (id) => [id, await busyTimeOf(context, id, window, { read, exceptEventId })] as const,
  );
  return new Map(busy);
}

async function busyTimeOf(
  context: Context,
  participantId: string,
  window: Interval,
  { read, exceptEventId }: { read: EntriesRead; exceptEventId: string | undefined },
): Promise<Interval[]> {
  const found = read.get(participantId) ?? (await busyEntriesOverlapping(context.table, participantId, window));
  context.budget.spend(STEPS_AN_ENTRY * found.length);
  const entries = found.filter(({ eventId }) => eventId !== exceptEventId);
  const series = entries.filter(
    (entry) => entry.isSeries && earliestStartIn(entry, window, context.budget) !== undefined,
  );
  const unread = series.filter(({ timing }) => !timing?.schedule);
  const events = await findEvents(
    context.table,
    unread.map(({ eventId }) => eventId),
  );
  const sources = [...series.map(busySeries), ...events.map((event) => busyEvent(event, participantId))];
  const known = entries.filter(({ isSeries }) => !isSeries);
  const spans = busySpans(
    context,
    sources.filter((source) => source !== undefined),
    { window, known },
  );
  context.budget.spend(STEPS_A_SPAN * spans.length);
  return spans;
}
