import type { CalendarEntry } from '../../domain/event/calendar-entry.js';
import { earliestStartIn, slotsOfEntry } from '../../domain/event/entry-timing.js';
import type { Interval } from '../../domain/time/event-time.js';
import type { EventRecord } from '../../domain/event/event.js';
import { Heap } from '../../domain/heap.js';
import { slotsIn, type Scheduled, type Slot } from '../../domain/event/occurrence.js';
import type { RecurrenceId } from '../../domain/recurrence/series.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { forEachAtMost } from '../at-once.js';
import type { Context } from '../context.js';
import { SOURCES_AT_ONCE } from './entry-merge.js';
import { FirstReads, type EntrySource } from './first-reads.js';

/** A position in a list of occurrences: by start, then event, then the occurrence's position in its series. */
export interface OccurrencePosition {
  startsAtEpochSeconds: number;
  eventId: string;
  /** 0 for a single event. */
  recurrenceId: RecurrenceId;
}

/**
 * An occurrence as its calendar entry describes it: a slot of a series, or a single event, which is the whole entry.
 */
export type Candidate = OccurrencePosition & { slot?: Slot<Scheduled> };

interface AgendaRequest {
  /** Several can contain the same event. */
  sources: EntrySource[];
  /** The entries of the sources, perhaps already being read. */
  reads: FirstReads;
  window: Interval;
  after: OccurrencePosition | undefined;
}

export const positionOf = ({ startsAtEpochSeconds, event, recurrenceId }: Slot<Scheduled>): OccurrencePosition => ({
  startsAtEpochSeconds,
  eventId: event.id,
  recurrenceId,
});

const isAfter = (one: OccurrencePosition, position: OccurrencePosition | undefined): boolean => {
  if (!position) return true;
  if (one.startsAtEpochSeconds !== position.startsAtEpochSeconds) {
    return one.startsAtEpochSeconds > position.startsAtEpochSeconds;
  }
  return one.eventId === position.eventId ? one.recurrenceId > position.recurrenceId : one.eventId > position.eventId;
};

/** The slots of one event after a position, in order, computed lazily. */
export function* slotsAfter<Of extends Scheduled>(
  slotsWithin: (window: Interval) => Iterable<Slot<Of>>,
  { window, after }: Pick<AgendaRequest, 'window' | 'after'>,
): Generator<Slot<Of>, void> {
  const startsAtEpochSeconds = Math.max(window.startsAtEpochSeconds, after?.startsAtEpochSeconds ?? -Infinity);
  for (const slot of slotsWithin({ ...window, startsAtEpochSeconds })) {
    if (isAfter(positionOf(slot), after)) yield slot;
  }
}

/**
 * The position of an event in the merge. A waiting event only has a lower bound of its next occurrence, which is
 * computed once every other event is later.
 */
type Turn = OccurrencePosition &
  (
    | { state: 'waiting'; entry: CalendarEntry }
    | { state: 'single' }
    | { state: 'expanded'; slot: Slot<Scheduled>; rest: Iterator<Slot<Scheduled>, void> }
  );

/** Reads the entries of an agenda. */
export const agendaReads = ({ table }: Context, window: Interval): FirstReads =>
  new FirstReads(async ({ participantId, isHomeOnly }) => {
    const entries = await entriesOverlapping(table, participantId, window);
    return entries.filter(({ isHome }) => isHome || !isHomeOnly);
  });

/** How many events are read at once if their entries do not contain their times. */
const READ_AT_ONCE = 25;

/**
 * All occurrences on several calendars within a window, by start. A series is expanded only as far as the page needs, and not
 * before all earlier events of other entries are listed. Only events whose entries do not contain their times are read.
 */
export class Agenda {
  readonly #turns = new Heap<Turn>((a, b) => isAfter(b, a));

  private constructor(
    private readonly context: Context,
    private readonly request: AgendaRequest,
  ) {}

  static async open(context: Context, request: AgendaRequest): Promise<Agenda> {
    const agenda = new Agenda(context, request);
    const found = await forEachAtMost(SOURCES_AT_ONCE, request.sources, (source) => request.reads.of(source));
    const eachOnce = new Map(found.flat().map((entry) => [entry.eventId, entry]));
    for (const entry of eachOnce.values()) agenda.#enter(entry);
    return agenda;
  }

  /** The next `count` occurrences, in order. */
  async take(count: number): Promise<Candidate[]> {
    const taken: Candidate[] = [];
    while (taken.length < count && (await this.hasMore())) taken.push(this.#next());
    return taken;
  }

  async hasMore(): Promise<boolean> {
    for (let turn = this.#turns.least; turn?.state === 'waiting'; turn = this.#turns.least) await this.#expand();
    return this.#turns.least !== undefined;
  }

  #enter(entry: CalendarEntry): void {
    const { after, window } = this.request;
    const { eventId, isSeries, startsAtEpochSeconds } = entry;
    const single = { startsAtEpochSeconds, eventId, recurrenceId: 0 };
    if (!isSeries) {
      if (isAfter(single, after)) this.#turns.push({ ...single, state: 'single' });
      return;
    }
    const earliest = earliestStartIn(entry, window, this.context.budget);
    if (earliest === undefined) return;
    this.#turns.push({
      startsAtEpochSeconds: Math.max(earliest, after?.startsAtEpochSeconds ?? -Infinity),
      eventId,
      recurrenceId: -Infinity,
      state: 'waiting',
      entry,
    });
  }

  #next(): Candidate {
    const turn = this.#turns.pop();
    if (!turn || turn.state === 'waiting') throw new Error('the agenda has no next item');
    const { startsAtEpochSeconds, eventId, recurrenceId } = turn;
    const position = { startsAtEpochSeconds, eventId, recurrenceId };
    if (turn.state === 'single') return position;
    this.#goOn(turn.rest);
    return { ...position, slot: turn.slot };
  }

  /**
   * Expands the waiting event at the top. If it must be read, the waiting events next to it are read in the same
   * request.
   */
  async #expand(): Promise<void> {
    const unread: string[] = [];
    for (let turn = this.#turns.least; turn?.state === 'waiting'; turn = this.#turns.least) {
      const { entry } = turn;
      if (entry.timing?.schedule) {
        if (unread.length > 0) break;
        this.#turns.pop();
        this.#begin((window) => slotsOfEntry(entry, window, this.context.budget) ?? []);
        return;
      }
      this.#turns.pop();
      unread.push(entry.eventId);
      if (unread.length === READ_AT_ONCE) break;
    }
    for (const event of await findEvents(this.context.table, unread)) this.#beginEvent(event);
  }

  #beginEvent(event: EventRecord): void {
    // The event is read after the calendar and can be a single event by now. It then belongs to the next list.
    if (event.bounds) this.#begin((window) => slotsIn(event, window, this.context.budget));
  }

  #begin(slotsWithin: (window: Interval) => Iterable<Slot<Scheduled>>): void {
    this.#goOn(slotsAfter(slotsWithin, this.request));
  }

  #goOn(rest: Iterator<Slot<Scheduled>, void>): void {
    const next = rest.next();
    if (!next.done) this.#turns.push({ ...positionOf(next.value), state: 'expanded', slot: next.value, rest });
  }
}
