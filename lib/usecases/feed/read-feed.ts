import {
  isGone,
  isNotice,
  isOfCalendar,
  isOfEvent,
  type CalendarFeedItem,
  type FeedItem,
} from '../../domain/feed/feed.js';
import { calendarMessage, feedExpired, feedMessage, noticeMessage, type FeedMessageView } from '../../views/feed.js';
import { findCalendarVersions, indexOfCalendarVersions } from '../../store/calendars.js';
import { ProblemError } from '../../domain/errors.js';
import { indexOfVersions } from '../../domain/change/version.js';
import { findVersions } from '../../store/events.js';
import { findLastSeq, listFeed } from '../../store/feed.js';
import type { Context } from '../context.js';
import { Page } from '../page.js';

/** Messages are read so many at a time: a version has up to some 200 KB. */
export const READ_AT_ONCE = 50;

/**
 * At most `limit` messages that come next after a place, as their reader gets them; none when there is nothing after
 * it, or what comes next is not kept any more.
 */
export async function readMessages(
  { table, now }: Pick<Context, 'table' | 'now'>,
  userId: string,
  { after, limit }: { after: number; limit: number },
): Promise<FeedMessageView[]> {
  const items = await listFeed(table, userId, { after, limit, now: now() });
  const isSeen = (item: FeedItem | CalendarFeedItem): boolean => !isGone(item);
  const [versions, ofCalendars] = await Promise.all([
    findVersions(table, items.filter(isOfEvent).filter(isSeen)),
    findCalendarVersions(table, items.filter(isOfCalendar).filter(isSeen)),
  ]);
  const versionOf = indexOfVersions(versions);
  const calendarVersionOf = indexOfCalendarVersions(ofCalendars);
  return items.map((item) => {
    if (isNotice(item)) return noticeMessage(item);
    return isOfCalendar(item)
      ? calendarMessage(item, calendarVersionOf(item))
      : feedMessage(item, userId, versionOf(item));
  });
}

/** Whether a client can go on after a place: there is nothing after it, or that is still kept. */
export const isKeptAfter = async (
  { table, now }: Pick<Context, 'table' | 'now'>,
  userId: string,
  { after, lastSeq }: { after: number; lastSeq: number },
): Promise<boolean> => after >= lastSeq || (await listFeed(table, userId, { after, limit: 1, now: now() })).length > 0;

export interface ChangesPage {
  items: FeedMessageView[];
  /** The newest in the feed when this was read. */
  lastSeq: number;
  /** After which place the next page begins; `undefined` when the items reach up to `lastSeq`. */
  next: number | undefined;
}

/**
 * A page of what a user has heard after `since`; without it, only where the feed ends.
 * @param after where the page begins, when it is not the first
 * @throws ProblemError `malformed-query` when the feed has not reached `since`, `feed-expired` when that is too long ago
 */
export async function readChanges(
  context: Pick<Context, 'table' | 'now'>,
  {
    userId,
    since,
    after,
    limit,
  }: { userId: string; since?: number | undefined; after?: number | undefined; limit: number },
): Promise<ChangesPage> {
  const lastSeq = await findLastSeq(context.table, userId);
  let place = after ?? since ?? lastSeq;
  if (place > lastSeq) throw notReached(lastSeq);
  const page = new Page<FeedMessageView>(limit);
  while (place < lastSeq && !page.isFull) {
    const atOnce = Math.min(READ_AT_ONCE, limit - page.items.length, lastSeq - place);
    const messages = await readMessages(context, userId, { after: place, limit: atOnce });
    const added = messages.findIndex((message) => !page.add(message));
    place += added < 0 ? messages.length : added;
    if (page.items.length === 0) throw feedExpired(lastSeq);
    if (messages.length < atOnce || added >= 0) break;
  }
  return { items: page.items, lastSeq, next: place < lastSeq ? place : undefined };
}

const notReached = (lastSeq: number): ProblemError =>
  new ProblemError('malformed-query', '`since` is ahead of the feed.', {
    members: { errors: [{ parameter: 'since', detail: `must be at most ${lastSeq}, the newest seq` }] },
  });
