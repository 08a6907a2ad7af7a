import type { Interval } from '../../domain/time/event-time.js';
import { authorise, type EventRecord } from '../../domain/event/event.js';
import { occurrenceAt, singleSlot, slotsIn, type Occurrence, type Slot } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import type { RecurrenceId } from '../../domain/recurrence/series.js';
import { occurrenceView, type OccurrenceView } from '../../views/event.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import type { Context } from '../context.js';
import { isWanted, MAX_EXAMINED, EXAMINED_AT_ONCE, type Filter } from './list-events.js';
import { Page } from '../page.js';

/** A place in a list of occurrences: by start, then event, then the occurrence's place in its series. */
export interface OccurrencePosition {
  startsAtEpochSeconds: number;
  eventId: string;
  /** 0 for a single event. */
  recurrenceId: RecurrenceId;
}

export interface OccurrencePage {
  items: OccurrenceView[];
  next: OccurrencePosition | undefined;
}

interface PageRequest {
  window: Interval;
  after: OccurrencePosition | undefined;
  limit: number;
}

/** Something in a window that is not looked at before its turn: an occurrence, or a single event that is not read yet. */
type Candidate = OccurrencePosition & { slot?: Slot };

const candidateOf = (slot: Slot): Candidate => ({ ...positionOf(slot), slot });

const positionOf = ({ startsAtEpochSeconds, event, recurrenceId }: Slot): OccurrencePosition => ({
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

/** The window without what lies before a place. */
const rest = (
  { startsAtEpochSeconds, endsAtEpochSeconds }: Interval,
  after: OccurrencePosition | undefined,
): Interval => ({
  startsAtEpochSeconds: Math.max(startsAtEpochSeconds, after?.startsAtEpochSeconds ?? -Infinity),
  endsAtEpochSeconds,
});

/** At most so many times of one event after a place, in order. */
function slotsAfter(event: EventRecord, { window, after, limit }: PageRequest, budget: StepBudget): Slot[] {
  const found: Slot[] = [];
  for (const slot of slotsIn(event, rest(window, after), budget)) {
    if (isAfter(positionOf(slot), after)) found.push(slot);
    if (found.length === limit) break;
  }
  return found;
}

/** The occurrences of one event within a window of any length. */
export function listOccurrencesOf(
  { budget }: Context,
  event: EventRecord | undefined,
  userId: string,
  page: PageRequest,
): OccurrencePage {
  const found = slotsAfter(authorise(event, userId, 'read'), { ...page, limit: page.limit + 1 }, budget);
  const shown = found.slice(0, page.limit);
  const last = found.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((slot) => occurrenceView(occurrenceAt(slot), userId)),
    next: last && positionOf(last),
  };
}

/** Everything that the user may see in a window, each recurring event at each of its times. */
export async function listOccurrences(context: Context, request: PageRequest & Filter): Promise<OccurrencePage> {
  const isFiltered = request.words.length > 0 || request.role !== undefined;
  const atOnce = isFiltered ? EXAMINED_AT_ONCE : request.limit;
  const most = isFiltered ? MAX_EXAMINED : request.limit;
  const candidates = await candidatesAfter(context, { ...request, limit: most + 1 });
  const page = new Page<OccurrenceView>(request.limit);
  let examined = 0;
  while (examined < Math.min(most, candidates.length) && !page.isFull) {
    const chunk = candidates.slice(examined, Math.min(examined + atOnce, most));
    const read = await readSingles(context, chunk);
    const left = chunk.findIndex(
      ({ slot, eventId }) => !isPassed(slot ? occurrenceAt(slot) : read.get(eventId), request, page),
    );
    examined += left === -1 ? chunk.length : left;
    if (left !== -1) break;
  }
  return { items: page.items, next: nextAfter(candidates, examined) };
}

/** Whether an occurrence is done with: it has gone into the page, or is not for it. */
function isPassed(occurrence: Occurrence | undefined, request: Filter, page: Page<OccurrenceView>): boolean {
  const isShown = occurrence !== undefined && isWanted(occurrence, request);
  return !isShown || page.add(occurrenceView(occurrence, request.userId));
}

function nextAfter(candidates: Candidate[], examined: number): OccurrencePosition | undefined {
  const last = candidates[examined - 1];
  if (!last || examined >= candidates.length) return undefined;
  const { startsAtEpochSeconds, eventId, recurrenceId } = last;
  return { startsAtEpochSeconds, eventId, recurrenceId };
}

/** The first so many candidates after a place, in order. Series are read and expanded, single events are not yet read. */
async function candidatesAfter(context: Context, request: PageRequest & Filter): Promise<Candidate[]> {
  const { window, after, limit, userId } = request;
  const entries = await entriesOverlapping(context.table, userId, window);
  const series = await findEvents(
    context.table,
    entries.filter(({ isSeries }) => isSeries).map(({ eventId }) => eventId),
  );
  const singles = entries.filter(({ isSeries }) => !isSeries).map((entry) => ({ ...entry, recurrenceId: 0 }));
  return [
    ...series.flatMap((event) => slotsAfter(event, request, context.budget).map(candidateOf)),
    ...singles.filter((single) => isAfter(single, after)),
  ]
    .sort((a, b) => (isAfter(a, b) ? 1 : -1))
    .slice(0, limit);
}

/** The single events among the candidates, by id. */
async function readSingles(context: Context, candidates: Candidate[]): Promise<Map<string, Occurrence>> {
  const eventIds = candidates.filter(({ slot }) => !slot).map(({ eventId }) => eventId);
  const events = await findEvents(context.table, eventIds);
  // Read a moment after the calendar, one may recur by now; its occurrences are the next page's, or the next list's.
  const singles = events.filter(({ bounds }) => bounds === null);
  return new Map(singles.map((event) => [event.id, occurrenceAt(singleSlot(event))]));
}
