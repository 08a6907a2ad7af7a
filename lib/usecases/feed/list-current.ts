import { currentCalendar, currentItem, type CurrentItemView } from '../../views/feed.js';
import { isCalendarId } from '../../domain/calendar/calendar.js';
import { findOwnCalendars } from '../../store/calendars.js';
import { findEvents } from '../../store/events.js';
import { listFeedMarkers } from '../../store/feed.js';
import type { Context } from '../context.js';
import { Page } from '../page.js';

/** How many events are read at once: one can have about 150 KB. */
const READ_AT_ONCE = 50;

/**
 * A page of everything that was ever in the user's feed, by id: the current events and calendars, and the ids of those
 * that are gone. Anything missing here is still to come in the feed.
 */
export async function listCurrent(
  context: Pick<Context, 'table'>,
  { userId, after, limit }: { userId: string; after?: string | undefined; limit: number },
): Promise<{ items: CurrentItemView[]; next: string | undefined }> {
  const page = new Page<CurrentItemView>(limit);
  let place = after;
  while (!page.isFull) {
    const atOnce = Math.min(READ_AT_ONCE, limit - page.items.length);
    const heard = await listFeedMarkers(context.table, userId, { after: place, limit: atOnce });
    const present = heard.filter(({ isGone }) => !isGone).map(({ subjectId }) => subjectId);
    const [events, calendars] = await Promise.all([
      findEvents(
        context.table,
        present.filter((id) => !isCalendarId(id)),
      ),
      findOwnCalendars(context.table, userId, present.filter(isCalendarId)),
    ]);
    const eventOf = new Map(events.map((event) => [event.id, event]));
    for (const { subjectId } of heard) {
      const item = isCalendarId(subjectId)
        ? currentCalendar(subjectId, calendars.get(subjectId))
        : currentItem(subjectId, userId, eventOf.get(subjectId));
      if (!page.add(item)) return { items: page.items, next: place };
      place = subjectId;
    }
    if (heard.length < atOnce) return { items: page.items, next: undefined };
  }
  return { items: page.items, next: place };
}
