import type { Interval } from '../domain/event-time.js';
import { authorise, type EventRecord } from '../domain/event.js';
import { occurrenceAt, singleSlot, slotsIn, type Occurrence } from '../domain/occurrence.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import { occurrenceView, type OccurrenceView } from '../domain/view.js';
import { entriesOverlapping } from '../store/calendar-entries.js';
import { findEvents } from '../store/events.js';
import type { Context } from './context.js';
import { isWanted, MAX_EXAMINED, EXAMINED_AT_ONCE, type Filter } from './list-events.js';
import { Page } from './page.js';
import { within } from './step-limit.js';

/** A place in a list of occurrences: by start, then event, then the name of the occurrence. */
export interface OccurrencePosition {
  startsAtEpochSeconds: number;
  eventId: string;
  occurrenceStart: string;
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
type Candidate = OccurrencePosition & { occurrence?: Occurrence };

const candidateOf = (occurrence: Occurrence): Candidate => ({ ...positionOf(occurrence), occurrence });

const positionOf = ({ startsAtEpochSeconds, event, occurrenceStart }: Occurrence): OccurrencePosition => ({
  startsAtEpochSeconds,
  eventId: event.id,
  occurrenceStart,
});

const keyOf = ({ eventId, occurrenceStart }: OccurrencePosition): string => `${eventId} ${occurrenceStart}`;

const isAfter = (one: OccurrencePosition, place: OccurrencePosition | undefined): boolean =>
  !place ||
  one.startsAtEpochSeconds > place.startsAtEpochSeconds ||
  (one.startsAtEpochSeconds === place.startsAtEpochSeconds && keyOf(one) > keyOf(place));

/** The window without what lies before a place. */
const rest = (
  { startsAtEpochSeconds, endsAtEpochSeconds }: Interval,
  after: OccurrencePosition | undefined,
): Interval => ({
  startsAtEpochSeconds: Math.max(startsAtEpochSeconds, after?.startsAtEpochSeconds ?? -Infinity),
  endsAtEpochSeconds,
});

/** At most so many occurrences of one event after a place, in order. */
function occurrencesAfter(event: EventRecord, { window, after, limit }: PageRequest, budget: StepBudget): Occurrence[] {
  const found: Occurrence[] = [];
  for (const slot of slotsIn(event, rest(window, after), budget)) {
    const occurrence = occurrenceAt(slot);
    if (isAfter(positionOf(occurrence), after)) found.push(occurrence);
    if (found.length === limit) break;
  }
  return found;
}

/** The occurrences of one event within a window of any length. */
export const listOccurrencesOf = (
  event: EventRecord | undefined,
  userId: string,
  page: PageRequest,
): Promise<OccurrencePage> =>
  within((budget) => {
    const found = occurrencesAfter(authorise(event, userId, 'read'), { ...page, limit: page.limit + 1 }, budget);
    const shown = found.slice(0, page.limit);
    const last = found.length > page.limit ? shown.at(-1) : undefined;
    return Promise.resolve({
      items: shown.map((occurrence) => occurrenceView(occurrence, userId)),
      next: last && positionOf(last),
    });
  });

/** Everything that the user may see in a window, each recurring event at each of its times. */
export const listOccurrences = (context: Context, request: PageRequest & Filter): Promise<OccurrencePage> =>
  within(async (budget) => {
    const isFiltered = request.words.length > 0 || request.role !== undefined;
    const atOnce = isFiltered ? EXAMINED_AT_ONCE : request.limit;
    const most = isFiltered ? MAX_EXAMINED : request.limit;
    const candidates = await candidatesAfter(context, { ...request, limit: most + 1 }, budget);
    const page = new Page<OccurrenceView>(request.limit);
    let examined = 0;
    while (examined < Math.min(most, candidates.length) && !page.isFull) {
      const chunk = candidates.slice(examined, Math.min(examined + atOnce, most));
      const read = await readSingles(context, chunk);
      const left = chunk.findIndex(
        (candidate) => !isPassed(candidate.occurrence ?? read.get(candidate.eventId), request, page),
      );
      examined += left === -1 ? chunk.length : left;
      if (left !== -1) break;
    }
    return { items: page.items, next: nextAfter(candidates, examined) };
  });

/** Whether an occurrence is done with: it has gone into the page, or is not for it. */
function isPassed(occurrence: Occurrence | undefined, request: Filter, page: Page<OccurrenceView>): boolean {
  const isShown = occurrence !== undefined && isWanted(occurrence, request);
  return !isShown || page.add(occurrenceView(occurrence, request.userId));
}

function nextAfter(candidates: Candidate[], examined: number): OccurrencePosition | undefined {
  const last = candidates[examined - 1];
  if (!last || examined >= candidates.length) return undefined;
  const { startsAtEpochSeconds, eventId, occurrenceStart } = last;
  return { startsAtEpochSeconds, eventId, occurrenceStart };
}

/** The first so many candidates after a place, in order. Series are read and expanded, single events are not yet read. */
async function candidatesAfter(
  context: Context,
  request: PageRequest & Filter,
  budget: StepBudget,
): Promise<Candidate[]> {
  const { window, after, limit, userId } = request;
  const entries = await entriesOverlapping(context.table, userId, window);
  const series = await findEvents(
    context.table,
    entries.filter(({ isSeries }) => isSeries).map(({ eventId }) => eventId),
  );
  const singles = entries.filter(({ isSeries }) => !isSeries).map((entry) => ({ ...entry, occurrenceStart: '' }));
  return [
    ...series.flatMap((event) => occurrencesAfter(event, request, budget).map(candidateOf)),
    ...singles.filter((single) => isAfter(single, after)),
  ]
    .sort((a, b) => (isAfter(a, b) ? 1 : -1))
    .slice(0, limit);
}

/** The single events among the candidates, by id. */
async function readSingles(context: Context, candidates: Candidate[]): Promise<Map<string, Occurrence>> {
  const eventIds = candidates.filter(({ occurrence }) => !occurrence).map(({ eventId }) => eventId);
  const events = await findEvents(context.table, eventIds);
  // Read a moment after the calendar, one may recur by now; its occurrences are the next page's, or the next list's.
  const singles = events.filter(({ bounds }) => bounds === null);
  return new Map(singles.map((event) => [event.id, occurrenceAt(singleSlot(event))]));
}
