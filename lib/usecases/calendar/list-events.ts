import { ALL_TIME, type Interval } from '../../domain/time/event-time.js';
import { spanOf } from '../../domain/event/series.js';
import { authorise, roleOn, type EventRecord, type Reader, type Role } from '../../domain/event/event.js';
import { slotsIn, type Occurrence } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { foldCase } from '../../domain/text.js';
import { eventTag, eventView, type EventView } from '../../views/event.js';
import type { ListPosition } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import type { Context } from '../context.js';
import type { LoadedEvent } from '../events/load.js';
import { EntryMerge, mergeReads } from './entry-merge.js';
import type { FirstReads } from './first-reads.js';
import { ownEvents, type ListScope } from './list-scope.js';
import { Page } from '../page.js';

/** The maximum of events that one filtered request examines. */
export const MAX_EXAMINED = 1_000;
const EXAMINED_AT_ONCE = 100;

/** Selects the events of a list. */
export interface Filter {
  userId: string;
  /** The calendars of the list; by default the events that the user is on. */
  scope?: ListScope;
  /** Reads of the same list that have started before its scope was known. */
  reads?: FirstReads;
  /** Selects the deleted events that the user owns instead of the live ones. */
  isDeleted: boolean;
  /** Case-folded words; each must appear in the case-folded title, description or location. */
  words: string[];
  role: Role | undefined;
}

export interface ListRequest extends Filter {
  /** Selects events that overlap this window. */
  window: Interval | undefined;
  after: ListPosition | undefined;
  limit: number;
}

export interface EventPage {
  items: EventView[];
  /** The position before the next page; `undefined` at the end. */
  next: ListPosition | undefined;
}

/**
 * A series is listed in a window if one of its occurrences is in it, and without a window if it has any occurrence. A
 * deleted series without occurrences is listed too, so that owners can restore it.
 */
const isListed = (event: EventRecord, reader: Reader, request: ListRequest, budget: StepBudget): boolean =>
  isWanted({ event, content: event.content }, reader, request) &&
  (request.isDeleted || takesPlace(event, request.window, budget));

function takesPlace(event: EventRecord, window: Interval | undefined, budget: StepBudget): boolean {
  if (!event.bounds) return true;
  // A series that continues after its start has an occurrence. Only one that ends at its start may have none.
  const { startsAtEpochSeconds, endsAtEpochSeconds } = spanOf(event);
  if (!window && endsAtEpochSeconds > startsAtEpochSeconds) return true;
  return !slotsIn(event, window ?? ALL_TIME, budget).next().done;
}

/** How many events a list examines at once. */
export const examinedAtOnce = ({ words, role, limit }: Pick<ListRequest, 'words' | 'role' | 'limit'>): number =>
  words.length > 0 || role !== undefined ? EXAMINED_AT_ONCE : limit;

/** Reads the entries with which {@link listEvents} begins. */
export const listReads = (context: Context, request: Omit<ListRequest, 'scope' | 'reads'>): FirstReads =>
  mergeReads(context, request, examinedAtOnce(request));

/** A page of the events that the user can see, by start, then id. */
export async function listEvents(context: Context, request: ListRequest): Promise<EventPage> {
  const atOnce = examinedAtOnce(request);
  const page = new Page<EventView>(request.limit);
  const { reader, sources } = request.scope ?? ownEvents(request.userId);
  const merge = new EntryMerge(context, { ...request, sources, reads: request.reads ?? listReads(context, request) });
  let position = request.after;
  for (let examined = 0; examined < MAX_EXAMINED; examined += atOnce) {
    const entries = await merge.take(atOnce);
    const shown = await readListed(context, entries, reader, request);
    for (const entry of entries) {
      const event = shown.get(entry.eventId);
      if (event && !page.add(eventView(event, reader))) return endAt(page, position);
      position = entry;
      if (page.isFull) return endAt(page, entries.at(-1) === entry && !merge.hasMore ? undefined : position);
    }
    if (!merge.hasMore) return endAt(page, undefined);
  }
  return endAt(page, position);
}

/** Reads the events of these entries that belong in the list, by id. */
async function readListed(
  context: Context,
  entries: ListPosition[],
  reader: Reader,
  request: ListRequest,
): Promise<Map<string, EventRecord>> {
  const events = await findEvents(
    context.table,
    entries.map(({ eventId }) => eventId),
  );
  return new Map(
    events.filter((event) => isListed(event, reader, request, context.budget)).map((event) => [event.id, event]),
  );
}

const endAt = ({ items }: Page<EventView>, position: ListPosition | undefined): EventPage => ({
  items,
  next: position && { startsAtEpochSeconds: position.startsAtEpochSeconds, eventId: position.eventId },
});

/** Whether one occurrence of an event belongs in a list. */
export function isWanted(
  { event, content }: Pick<Occurrence, 'event' | 'content'>,
  reader: Reader,
  { isDeleted, words, role: wanted }: Filter,
): boolean {
  const role = roleOn(event, reader);
  // The event is read after its entry. It can be gone or hidden from the reader meanwhile.
  if (!role || event.isDeleted !== isDeleted || (isDeleted && role !== 'owner')) return false;
  if (wanted !== undefined && role !== wanted) return false;
  if (words.length === 0) return true;
  const { title, description, location } = content;
  const text = foldCase([title, description, location].join('\n'));
  return words.every((word) => text.includes(word));
}

/** The event with its tag. @throws ProblemError `not-found` */
export function readEvent({ event, reader }: LoadedEvent): { event: EventView; tag: string } {
  const readable = authorise(event, reader, 'read');
  return { event: eventView(readable, reader), tag: eventTag(readable, reader) };
}
