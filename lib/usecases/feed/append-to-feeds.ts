import type { AnyFeedEntry } from '../../domain/feed/feed.js';
import {
  appendToFeeds,
  findUnpublished,
  groupAppends,
  MAX_APPENDED,
  type FeedAppend,
  type InFeed,
} from '../../store/feed.js';
import { pause, PATIENCE_MILLISECONDS } from '../../store/backoff.js';
import type { FeedContext } from './context.js';

/**
 * Appends to many feeds in as few transactions as possible. If a transaction fails, each of its feeds is appended to
 * separately, so that one feed that cannot be written does not stop the others.
 * @param news the entries for each feed, by user id
 * @param lastSeqs the `seq` of the newest entry of each feed that has any
 * @returns for each user the items that were appended, without those that were already in the feed
 */
export function appendToAll<E extends AnyFeedEntry>(
  context: FeedContext,
  news: Map<string, E[]>,
  lastSeqs: Map<string, number>,
): Map<string, Promise<InFeed<E>[]>> {
  const appends = [...news].map(([userId, entries]) => ({ userId, entries, lastSeq: lastSeqs.get(userId) ?? 0 }));
  const fits = ({ entries }: FeedAppend<E>): boolean => entries.length > 0 && entries.length <= MAX_APPENDED;
  const together = groupAppends(appends.filter(fits)).flatMap((group) => {
    const attempt = appendToFeeds(context.table, group, context.now()).catch(() => undefined);
    return group.map(({ userId, entries }) => {
      const appended = attempt.then((items) => items?.get(userId) ?? appendAgain(context, userId, entries));
      return [userId, appended] as const;
    });
  });
  const alone = appends
    .filter((append) => !fits(append))
    .map(({ userId, entries, lastSeq }) => [userId, append(context, userId, entries, lastSeq)] as const);
  return new Map([...together, ...alone]);
}

/** Appends to one feed, several transactions if necessary. */
async function append<E extends AnyFeedEntry>(
  context: FeedContext,
  userId: string,
  entries: E[],
  lastSeq: number,
): Promise<InFeed<E>[]> {
  const appended: InFeed<E>[] = [];
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  let place = lastSeq;
  let remaining = entries;
  for (let lost = 0; remaining.length > 0;) {
    const next = { userId, entries: remaining.slice(0, MAX_APPENDED), lastSeq: place };
    const items = (await appendToFeeds(context.table, [next], context.now()))?.get(userId);
    if (items) {
      appended.push(...items);
      place += items.length;
      remaining = remaining.slice(items.length);
    } else {
      if (context.now().getTime() > deadline) throw new Error('Other publishers kept appending to the same feed.');
      await pause(lost++);
      const found = await findUnpublished(context.table, userId, remaining);
      place = found.lastSeq;
      remaining = found.unheard;
    }
  }
  return appended;
}

/** Appends the entries that neither a failed attempt nor another publisher has appended. */
async function appendAgain<E extends AnyFeedEntry>(
  context: FeedContext,
  userId: string,
  entries: E[],
): Promise<InFeed<E>[]> {
  const { lastSeq, unheard } = await findUnpublished(context.table, userId, entries);
  return append(context, userId, unheard, lastSeq);
}
