import { currentCalendar, currentItem, type CurrentItemView } from '../../views/feed.js';
import { isCalendarId } from '../../domain/calendar/calendar.js';
import { findOwnCalendars } from '../../store/calendars.js';
import { findEvents } from '../../store/events.js';
import type { Context } from '../context.js';
import { readerOfAll } from '../events/reader.js';
import { Page } from '../page.js';
import { calendarsWithEvents, listSubjects, type Subject } from './current-subjects.js';

/** How many events are read at once: one can have about 150 KB. */
const READ_AT_ONCE = 50;

/** The maximum number of reads that find nothing to list. After that, the page is empty and has a next one. */
const MAX_READS = 20;

/**
 * A page of everything that was ever in the user's feed and of the events of the calendars that they show, by id: the
 * current events and calendars, and the ids of those that are gone. Anything missing here is announced later in the
 * feed, or is on a calendar that the feed announces later.
 */
export async function listCurrent(
  context: Pick<Context, 'table'>,
  { userId, after, limit }: { userId: string; after?: string | undefined; limit: number },
): Promise<{ items: CurrentItemView[]; next: string | undefined }> {
  const page = new Page<CurrentItemView>(limit);
  const calendars = await calendarsWithEvents(context.table, userId);
  let position = after;
  for (let read = 0; read < MAX_READS && !page.isFull; read++) {
    const atOnce = Math.min(READ_AT_ONCE, limit - page.items.length);
    const { subjects, next } = await listSubjects(context.table, userId, { calendars, after: position, limit: atOnce });
    const items = await viewsOf(context, userId, subjects);
    for (const { subjectId } of subjects) {
      const item = items.get(subjectId);
      if (item && !page.add(item)) return { items: page.items, next: position };
      position = subjectId;
    }
    if (next === undefined) return { items: page.items, next: undefined };
    position = next;
  }
  return { items: page.items, next: position };
}

/** The current view of each subject, by id. Subjects that are gone and were never in the feed are missing. */
async function viewsOf(
  context: Pick<Context, 'table'>,
  userId: string,
  subjects: Subject[],
): Promise<Map<string, CurrentItemView>> {
  const present = subjects.filter(({ isGone }) => !isGone).map(({ subjectId }) => subjectId);
  const [events, calendars] = await Promise.all([
    findEvents(
      context.table,
      present.filter((id) => !isCalendarId(id)),
    ),
    findOwnCalendars(context.table, userId, present.filter(isCalendarId)),
  ]);
  const reader = await readerOfAll(context, userId, events);
  const eventOf = new Map(events.map((event) => [event.id, event]));
  const views = subjects.flatMap(({ subjectId, hasMarker }) => {
    const item = isCalendarId(subjectId)
      ? currentCalendar(subjectId, calendars.get(subjectId))
      : currentItem(subjectId, reader, eventOf.get(subjectId));
    return hasMarker || item.type === 'event.current' ? [[subjectId, item] as const] : [];
  });
  return new Map(views);
}
