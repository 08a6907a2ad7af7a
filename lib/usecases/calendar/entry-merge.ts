import type { CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { Interval } from '../../domain/time/event-time.js';
import { earliestStartIn, slotsOfEntry } from '../../domain/event/entry-timing.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { compareInList, entriesOverlapping, listEntries, type ListPosition } from '../../store/calendar-entries.js';
import { forEachAtMost } from '../at-once.js';
import type { Context } from '../context.js';
import { FirstReads, type EntrySource } from './first-reads.js';

/** Each takes up to five queries at once. The client has 50 connections. */
export const SOURCES_AT_ONCE = 8;

interface EntryRequest {
  isDeleted: boolean;
  window: Interval | undefined;
  after: ListPosition | undefined;
}

interface MergeRequest extends EntryRequest {
  sources: EntrySource[];
  /** The first entries of each source, perhaps already being read. */
  reads: FirstReads;
}

/** Reads the entries with which a merge begins. @param count how many the merge takes at first */
export const mergeReads = (context: Context, request: EntryRequest, count: number): FirstReads =>
  new FirstReads((source) => readPage(context, request, { ...source, position: request.after }, count + 1));

/** One source and its entries that are read but not taken, in order. */
interface Stream extends EntrySource {
  waiting: CalendarEntry[];
  /** The last entry that was read. */
  position: ListPosition | undefined;
  isAtEnd: boolean;
  isStarted: boolean;
}

/** The entries of several sources in the order of lists, each event once. Every source is read page by page. */
export class EntryMerge {
  readonly #streams: Stream[];
  readonly #taken = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly request: MergeRequest,
  ) {
    const { sources, after } = request;
    this.#streams = sources.map((source) => ({
      ...source,
      waiting: [],
      position: after,
      isAtEnd: false,
      isStarted: false,
    }));
  }

  /** Whether the last `take` left entries. */
  get hasMore(): boolean {
    return this.#streams.some(({ waiting, isAtEnd }) => waiting.length > 0 || !isAtEnd);
  }

  /** The next `count` entries, or all that are left. */
  async take(count: number): Promise<CalendarEntry[]> {
    const short = this.#streams.filter(({ waiting, isAtEnd }) => !isAtEnd && waiting.length <= count);
    await forEachAtMost(SOURCES_AT_ONCE, short, (stream) => this.#fill(stream, count + 1));
    const found: CalendarEntry[] = [];
    for (const entry of this.#streams.flatMap(({ waiting }) => waiting).sort(compareInList)) {
      if (found.length === count) break;
      if (this.#taken.has(entry.eventId)) continue;
      this.#taken.add(entry.eventId);
      found.push(entry);
    }
    for (const stream of this.#streams) {
      stream.waiting = stream.waiting.filter(({ eventId }) => !this.#taken.has(eventId));
    }
    return found;
  }

  /** Reads until `count` entries wait, or the source is at its end. */
  async #fill(stream: Stream, count: number): Promise<void> {
    while (!stream.isAtEnd && stream.waiting.length < count) {
      const limit = count - stream.waiting.length;
      const entries = await (stream.isStarted
        ? readPage(this.context, this.request, stream, limit)
        : this.request.reads.of(stream));
      stream.isStarted = true;
      stream.position = entries.at(-1) ?? stream.position;
      stream.isAtEnd = entries.length < limit;
      // An event that was taken can have moved to a later position meanwhile.
      stream.waiting.push(...entries.filter(({ eventId }) => !this.#taken.has(eventId)));
    }
  }
}

/** At most `limit` entries of a source after a position. Only owners list the deleted events of a calendar. */
async function readPage(
  { table, budget }: Context,
  { isDeleted, window }: EntryRequest,
  { participantId, isHomeOnly, isOwned, position: after }: EntrySource & Pick<Stream, 'position'>,
  limit: number,
): Promise<CalendarEntry[]> {
  if (isDeleted && !isOwned) return [];
  const isListed = (entry: CalendarEntry): boolean => !isHomeOnly || entry.isHome;
  if (!window) return listEntries(table, participantId, { isDeleted, after, limit, accept: isListed });
  const accept = (entry: CalendarEntry): boolean =>
    isListed(entry) && (!entry.isSeries || mayOccur(entry, window, budget));
  return entriesOverlapping(table, participantId, window, { after, limit, accept });
}

/** Whether a series can have an occurrence in a window, as far as its entry says. */
function mayOccur(entry: CalendarEntry, window: Interval, budget: StepBudget): boolean {
  if (earliestStartIn(entry, window, budget) === undefined) return false;
  return slotsOfEntry(entry, window, budget)?.next().done !== true;
}
