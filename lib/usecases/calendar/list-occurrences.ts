import { isDeepStrictEqual } from 'node:util';
import { scheduleOf } from '../../domain/event/entry-timing.js';
import { ALL_TIME, type Interval } from '../../domain/time/event-time.js';
import { authorise, type EventRecord, type Reader } from '../../domain/event/event.js';
import {
  occurrenceAt,
  singleSlot,
  slotsIn,
  type Occurrence,
  type Scheduled,
  type Slot,
} from '../../domain/event/occurrence.js';
import { occurrenceView, type OccurrenceView } from '../../views/event.js';
import { findEvents } from '../../store/events.js';
import { Agenda, agendaReads, positionOf, slotsAfter, type Candidate, type OccurrencePosition } from './agenda.js';
import type { Context } from '../context.js';
import type { LoadedEvent } from '../events/load.js';
import { ownEvents } from './list-scope.js';
import { examinedAtOnce, isWanted, MAX_EXAMINED, type Filter } from './list-events.js';
import { Page } from '../page.js';

export interface OccurrencePage {
  items: OccurrenceView[];
  next: OccurrencePosition | undefined;
}

interface PageRequest {
  window: Interval;
  after: OccurrencePosition | undefined;
  limit: number;
}

/** The occurrences of one event, all or within a window of any length. */
export function listOccurrencesOf(
  { budget }: Pick<Context, 'budget'>,
  { event, reader }: LoadedEvent,
  { window = ALL_TIME, ...rest }: Omit<PageRequest, 'window'> & { window: Interval | undefined },
): OccurrencePage {
  const page = { ...rest, window };
  const readable = authorise(event, reader, 'read');
  const found = firstOf(
    slotsAfter((window) => slotsIn(readable, window, budget), page),
    page.limit + 1,
  );
  const shown = found.slice(0, page.limit);
  const last = found.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((slot) => occurrenceView(occurrenceAt(slot), reader)),
    next: last && positionOf(last),
  };
}

function firstOf<T>(values: Iterable<T>, limit: number): T[] {
  const found: T[] = [];
  for (const value of values) {
    found.push(value);
    if (found.length === limit) break;
  }
  return found;
}

/** Everything that the user can see in a window, with each occurrence of a series on its own. */
export async function listOccurrences(context: Context, request: PageRequest & Filter): Promise<OccurrencePage> {
  const isFiltered = request.words.length > 0 || request.role !== undefined;
  const atOnce = examinedAtOnce(request);
  const most = isFiltered ? MAX_EXAMINED : request.limit;
  const { reader, sources } = request.scope ?? ownEvents(request.userId);
  const reads = request.reads ?? agendaReads(context, request.window);
  const agenda = await Agenda.open(context, { ...request, sources, reads });
  const events = new EventReader(context);
  const page = new Page<OccurrenceView>(request.limit);
  let position: OccurrencePosition | undefined;
  for (let examined = 0; examined < most && !page.isFull;) {
    const chunk = await agenda.take(Math.min(atOnce, most - examined));
    if (chunk.length === 0) return { items: page.items, next: undefined };
    await events.read(chunk);
    for (const candidate of chunk) {
      if (!isPassed(events.occurrenceOf(candidate), reader, request, page)) {
        return { items: page.items, next: position };
      }
      position = {
        startsAtEpochSeconds: candidate.startsAtEpochSeconds,
        eventId: candidate.eventId,
        recurrenceId: candidate.recurrenceId,
      };
    }
    examined += chunk.length;
  }
  return { items: page.items, next: (await agenda.hasMore()) ? position : undefined };
}

/** Whether an occurrence is done: it was added to the page, or the filter excludes it. */
function isPassed(
  occurrence: Occurrence | undefined,
  reader: Reader,
  request: Filter,
  page: Page<OccurrenceView>,
): boolean {
  const isShown = occurrence !== undefined && isWanted(occurrence, reader, request);
  return !isShown || page.add(occurrenceView(occurrence, reader));
}

/** Reads the events of a request's candidates, each once. */
class EventReader {
  readonly #events = new Map<string, EventRecord>();
  /** Whether the schedule of an event matches its entry. It can change between the two reads. */
  readonly #isAsInEntry = new Map<string, boolean>();

  constructor(private readonly context: Context) {}

  async read(candidates: Candidate[]): Promise<void> {
    const wanted = new Set(candidates.map(({ eventId }) => eventId).filter((eventId) => !this.#events.has(eventId)));
    for (const event of await findEvents(this.context.table, [...wanted])) this.#events.set(event.id, event);
  }

  /** The occurrence of a candidate; `undefined` if it no longer exists. A moved occurrence belongs to the next list. */
  occurrenceOf({ eventId, slot }: Candidate): Occurrence | undefined {
    const event = this.#events.get(eventId);
    // A single event can have become a series in between, and vice versa.
    if (!event || (event.bounds !== null) !== (slot !== undefined)) return undefined;
    if (!slot) return occurrenceAt(singleSlot(event));
    const found = this.#isUnchanged(event, slot.event) ? { ...slot, event } : this.#sameSlot(event, slot);
    return found && occurrenceAt(found);
  }

  #isUnchanged(event: EventRecord, entry: Scheduled): boolean {
    const known = this.#isAsInEntry.get(event.id);
    if (known !== undefined) return known;
    const { content, bounds } = entry;
    const isUnchanged = isDeepStrictEqual(scheduleOf(event), { content, bounds });
    this.#isAsInEntry.set(event.id, isUnchanged);
    return isUnchanged;
  }

  #sameSlot(event: EventRecord, { startsAtEpochSeconds, recurrenceId }: Slot<Scheduled>): Slot | undefined {
    const moment = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + 1 };
    return [...slotsIn(event, moment, this.context.budget)].find(
      (slot) => slot.recurrenceId === recurrenceId && slot.startsAtEpochSeconds === startsAtEpochSeconds,
    );
  }
}
