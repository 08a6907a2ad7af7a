import type { CalendarEntry } from '../../domain/event/calendar-entry.js';
import { earliestStartIn, slotsOfEntry } from '../../domain/event/entry-timing.js';
import type { Interval } from '../../domain/time/event-time.js';
import type { EventRecord } from '../../domain/event/event.js';
import { Heap } from '../../domain/heap.js';
import { slotsIn, type Scheduled, type Slot } from '../../domain/event/occurrence.js';
import type { RecurrenceId } from '../../domain/recurrence/series.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import type { Context } from '../context.js';

/** A place in a list of occurrences: by start, then event, then the occurrence's place in its series. */
export interface OccurrencePosition {
  startsAtEpochSeconds: number;
  eventId: string;
  /** 0 for a single event. */
  recurrenceId: RecurrenceId;
}

/** An occurrence as its entry has it: of a series its slot; a single event is the whole entry. */
export type Candidate = OccurrencePosition & { slot?: Slot<Scheduled> };

interface AgendaRequest {
  userId: string;
  window: Interval;
  after: OccurrencePosition | undefined;
}

export const positionOf = ({ startsAtEpochSeconds, event, recurrenceId }: Slot<Scheduled>): OccurrencePosition => ({
  startsAtEpochSeconds,
  eventId: event.id,
  recurrenceId,
});

const isAfter = (one: OccurrencePosition, place: OccurrencePosition | undefined): boolean => {
  if (!place) return true;
  if (one.startsAtEpochSeconds !== place.startsAtEpochSeconds) {
    return one.startsAtEpochSeconds > place.startsAtEpochSeconds;
  }
  return one.eventId === place.eventId ? one.recurrenceId > place.recurrenceId : one.eventId > place.eventId;
};

/** The times of one event after a place, in order, as they are asked for. */
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
 * Where an event stands in the merge. One that is waiting has only a place before which it has no occurrence: its
 * occurrences are worked out when all others are later.
 */
type Turn = OccurrencePosition &
  (
    | { state: 'waiting'; entry: CalendarEntry }
    | { state: 'single' }
    | { state: 'expanded'; slot: Slot<Scheduled>; rest: Iterator<Slot<Scheduled>, void> }
  );

/** How many events whose entries do not have their times are read at once. */
const READ_AT_ONCE = 25;

/**
 * Everything on a calendar within a window, by start: each series is expanded no further than it is asked for, and not
 * at all while others come before anything that it may have. Only events whose entries do not say when are read.
 */
export class Agenda {
  readonly #turns = new Heap<Turn>((a, b) => isAfter(b, a));

  private constructor(
    private readonly context: Context,
    private readonly request: AgendaRequest,
  ) {}

  static async open(context: Context, request: AgendaRequest): Promise<Agenda> {
    const agenda = new Agenda(context, request);
    for (const entry of await entriesOverlapping(context.table, request.userId, request.window)) agenda.#enter(entry);
    return agenda;
  }

  /** The next so many, in order. */
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
    if (!turn || turn.state === 'waiting') throw new Error('nothing is next');
    const { startsAtEpochSeconds, eventId, recurrenceId } = turn;
    const position = { startsAtEpochSeconds, eventId, recurrenceId };
    if (turn.state === 'single') return position;
    this.#goOn(turn.rest);
    return { ...position, slot: turn.slot };
  }

  /** Expands what is waiting at the top; of what must be read for that, as much as is next to each other there. */
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
    // Read a moment after the calendar, it may be a single event by now: that is the next list's.
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
