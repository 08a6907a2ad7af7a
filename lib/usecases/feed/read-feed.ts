import {
  isGone,
  isNotice,
  isOfCalendar,
  isOfEvent,
  subjectIdOf,
  withPresentRole,
  type AnyFeedItem,
  type CalendarFeedItem,
  type FeedItem,
} from '../../domain/feed/feed.js';
import { calendarMessage, feedExpired, feedMessage, noticeMessage, type FeedMessageView } from '../../views/feed.js';
import { findCalendarVersions, indexOfCalendarVersions } from '../../store/calendars.js';
import { ProblemError } from '../../domain/errors.js';
import { indexOfVersions } from '../../domain/change/version.js';
import { findIntactVersions } from '../../store/events.js';
import { listFeed } from '../../store/feed.js';
import { findLastSeq } from '../../store/feed-head.js';
import { readerOfAll } from '../events/reader.js';
import type { Context } from '../context.js';
import { Page } from '../page.js';

/** How many messages are read at once: a version can have about 200 KB. */
export const READ_AT_ONCE = 50;

/** A message, and what log lines say about it. */
export interface TracedMessage {
  message: FeedMessageView;
  trace: { seq: number; subjectId?: string; version?: number; requestId?: string | undefined };
}

/** @param version the version that caused the message, if it was read */
export const traced = (
  item: AnyFeedItem,
  message: FeedMessageView,
  version?: { requestId?: string | undefined },
): TracedMessage => ({
  message,
  trace: {
    seq: item.seq,
    ...(!isNotice(item) && { subjectId: subjectIdOf(item), version: item.version, requestId: version?.requestId }),
  },
});

/**
 * At most `limit` messages after a position, as their reader may see them now: events that they had only through a
 * calendar that no longer shows them are left out of their messages. Empty at the end of the feed, or if the next
 * message has expired.
 */
export async function readMessages(
  { table, now }: Pick<Context, 'table' | 'now'>,
  userId: string,
  { after, limit }: { after: number; limit: number },
): Promise<TracedMessage[]> {
  const items = await listFeed(table, userId, { after, limit, now: now() });
  const isSeen = (item: FeedItem | CalendarFeedItem): boolean => !isGone(item);
  const [versions, ofCalendars] = await Promise.all([
    findIntactVersions(table, items.filter(isOfEvent).filter(isSeen)),
    findCalendarVersions(table, items.filter(isOfCalendar).filter(isSeen)),
  ]);
  const versionOf = indexOfVersions(versions);
  const throughCalendars = items.filter(isOfEvent).filter(({ calendarRole }) => calendarRole !== undefined);
  // The roles are read after the feed, so that they are not older than the entries.
  const reader = await readerOfAll(
    { table },
    userId,
    throughCalendars.flatMap((item) => versionOf(item)?.event ?? []),
  );
  const calendarVersionOf = indexOfCalendarVersions(ofCalendars);
  return items.map((item) => {
    if (isNotice(item)) return traced(item, noticeMessage(item));
    if (isOfCalendar(item)) {
      const version = calendarVersionOf(item);
      return traced(item, calendarMessage(item, version), version);
    }
    const version = versionOf(item);
    const isChecked = version !== undefined && item.calendarRole !== undefined;
    const shown = isChecked ? withPresentRole(item, version.event, reader) : item;
    return traced(item, feedMessage(shown, userId, version), version);
  });
}

/** Whether a client can continue after a position: at the end of the feed, or if the next message has not expired. */
export const isKeptAfter = async (
  { table, now }: Pick<Context, 'table' | 'now'>,
  userId: string,
  { after, lastSeq }: { after: number; lastSeq: number },
): Promise<boolean> => after >= lastSeq || (await listFeed(table, userId, { after, limit: 1, now: now() })).length > 0;

export interface ChangesPage {
  items: FeedMessageView[];
  /** The newest `seq` when the feed was read. */
  lastSeq: number;
  /** The position before the next page; `undefined` if the items reach `lastSeq`. */
  next: number | undefined;
}

/**
 * A page of the user's feed after `since`; without `since`, only the end of the feed.
 * @param after the position before the page, unless it is the first
 * @throws ProblemError `malformed-query` if `since` is ahead of the feed, `feed-expired` if the next message has
 *   expired
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
  let position = after ?? since ?? lastSeq;
  if (position > lastSeq) throw notReached(lastSeq);
  const page = new Page<FeedMessageView>(limit);
  while (position < lastSeq && !page.isFull) {
    const atOnce = Math.min(READ_AT_ONCE, limit - page.items.length, lastSeq - position);
    const messages = await readMessages(context, userId, { after: position, limit: atOnce });
    const added = messages.findIndex(({ message }) => !page.add(message));
    position += added < 0 ? messages.length : added;
    if (page.items.length === 0) throw feedExpired(lastSeq);
    if (messages.length < atOnce || added >= 0) break;
  }
  return { items: page.items, lastSeq, next: position < lastSeq ? position : undefined };
}

const notReached = (lastSeq: number): ProblemError =>
  new ProblemError('malformed-query', '`since` is ahead of the feed.', {
    members: { errors: [{ parameter: 'since', detail: `must be at most ${lastSeq}, the newest seq` }] },
  });
