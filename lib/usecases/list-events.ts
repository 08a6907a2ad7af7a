import type { Interval } from '../domain/event-time.js';
import { accessOf, authorise, type EventRecord, type Role } from '../domain/event.js';
import { eventView, type EventView } from '../domain/view.js';
import { entriesOverlapping, listEntries, type ListPosition } from '../store/calendar-entries.js';
import { findEvents } from '../store/events.js';
import type { Context } from './context.js';

/** The most events that one request with a filter looks at. */
const MAX_EXAMINED = 1_000;
const EXAMINED_AT_ONCE = 100;

export interface ListRequest {
  userId: string;
  /** Only events that overlap it. */
  window: Interval | undefined;
  /** The deleted events that the user owns, instead of the live ones. */
  isDeleted: boolean;
  /** Every one of these words, as a substring of title, description or location, whatever the case. */
  words: string[];
  role: Role | undefined;
  after: ListPosition | undefined;
  limit: number;
}

export interface EventPage {
  items: EventView[];
  /** After which place the next page begins; `undefined` at the end. */
  next: ListPosition | undefined;
}

/** A page of the events that the user may see, by start, then id. */
export async function listEvents(context: Context, request: ListRequest): Promise<EventPage> {
  const isFiltered = request.words.length > 0 || request.role !== undefined;
  const budget = isFiltered ? MAX_EXAMINED : request.limit;
  const atOnce = isFiltered ? EXAMINED_AT_ONCE : request.limit;
  const items: EventView[] = [];
  let place = request.after;
  for (let examined = 0; examined < budget; examined += atOnce) {
    const entries = await entriesAfter(context, request, place, atOnce + 1);
    const events = await findEvents(
      context.table,
      entries.slice(0, atOnce).map(({ eventId }) => eventId),
    );
    const wanted = new Map(events.filter((event) => isWanted(event, request)).map((event) => [event.id, event]));
    for (const entry of entries.slice(0, atOnce)) {
      place = entry;
      const event = wanted.get(entry.eventId);
      if (event) items.push(eventView(event, request.userId));
      if (items.length === request.limit)
        return { items, next: hasMore(entries, entry) ? positionOf(entry) : undefined };
    }
    if (entries.length <= atOnce) return { items, next: undefined };
  }
  return { items, next: place && positionOf(place) };
}

const hasMore = (entries: ListPosition[], last: ListPosition): boolean => entries.at(-1) !== last;
const positionOf = ({ startsAtEpochSeconds, eventId }: ListPosition): ListPosition => ({
  startsAtEpochSeconds,
  eventId,
});

const entriesAfter = (
  context: Context,
  { userId, window, isDeleted }: ListRequest,
  after: ListPosition | undefined,
  limit: number,
) =>
  window
    ? entriesOverlapping(context.table, userId, window, { after, limit })
    : listEntries(context.table, userId, { isDeleted, after, limit });

function isWanted(event: EventRecord, { userId, isDeleted, words, role }: ListRequest): boolean {
  const access = accessOf(event, userId);
  // Read a moment after the calendar, the event may be gone or no longer this user's.
  if (!access || event.isDeleted !== isDeleted || (isDeleted && access.role !== 'owner')) return false;
  if (role !== undefined && access.role !== role) return false;
  const { title, description, location } = event.content;
  const text = [title, description, location].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** @throws Failure `not-found` */
export const readEvent = (event: EventRecord | undefined, userId: string): EventView =>
  eventView(authorise(event, userId, 'read'), userId);
