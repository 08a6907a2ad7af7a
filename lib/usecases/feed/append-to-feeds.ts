import type { AnyFeedEntry, InFeed } from '../../domain/feed/feed.js';
import {
  appendToFeeds,
  findUnpublished,
  fitsTransaction,
  groupAppends,
  type RulesCondition,
  type FeedAppend,
} from '../../store/feed.js';
import type { FeedHead } from '../../store/feed-head.js';
import { pause, RETRY_MILLISECONDS } from '../../store/backoff.js';
import type { FeedContext } from './context.js';

/** An entry, with a condition for each calendar through which its reader gets it. */
export interface ConditionalEntry<E extends AnyFeedEntry> {
  entry: E;
  conditions: readonly RulesCondition[];
}

/** Appends news to feeds. */
export interface Appending<E extends AnyFeedEntry, N extends ConditionalEntry<E>> {
  /**
   * Reads the members of calendars again.
   * @returns the news without the entries whose reader has lost access
   */
  recheckAccess: (news: Map<string, N[]>) => Promise<Map<string, N[]>>;
  /** The heads of the feeds, by user id. */
  heads: ReadonlyMap<string, FeedHead>;
}

/** The outcome for one feed. */
export interface Appended<E extends AnyFeedEntry> {
  /** The new items. */
  items: InFeed<E>[];
  /** The head on which the last append was conditional: with the subscribers who must be notified. */
  head: FeedHead;
}

const EMPTY_FEED: FeedHead = { lastSeq: 0, connections: [], hasWebhooks: false };
const NOTHING_APPENDED = { items: [], head: EMPTY_FEED };

/** How often a whole group is retried after calendars changed. After that, each feed is appended to separately. */
const GROUP_ATTEMPTS = 3;

/**
 * Appends to many feeds in as few transactions as possible. If a transaction fails, each of its feeds is appended to
 * separately, so that one feed that cannot be written does not stop the others. If it fails because the rules of a
 * calendar changed, access is checked again first.
 * @param news the news for each feed, by user id
 * @returns for each user what was appended, without what was already in the feed
 */
export function appendToAll<E extends AnyFeedEntry, N extends ConditionalEntry<E>>(
  context: FeedContext,
  news: Map<string, N[]>,
  appending: Appending<E, N>,
  attempt = 1,
): Map<string, Promise<Appended<E>>> {
  const { heads } = appending;
  const appends = [...news].map(([userId, own]) => appendOf<E>(userId, own, heads.get(userId) ?? EMPTY_FEED));
  const fits = (append: FeedAppend<E>): boolean => append.entries.length > 0 && fitsTransaction(append);
  const newsOf = (userId: string): N[] => news.get(userId) ?? [];
  const together = groupAppends(appends.filter(fits)).flatMap((group) => {
    const own = new Map(group.map(({ userId }) => [userId, newsOf(userId)]));
    const outcome = appendGroup(context, group, own, { appending, attempt });
    return group.map(({ userId }) => {
      const appended = outcome.then(
        (items) => items?.get(userId) ?? appendAgain<E, N>(context, userId, newsOf(userId), appending),
      );
      return [userId, appended] as const;
    });
  });
  const alone = appends
    .filter((append) => !fits(append))
    .map(
      ({ userId, head }) => [userId, append<E, N>(context, { userId, news: newsOf(userId), head }, appending)] as const,
    );
  return new Map([...together, ...alone]);
}

const appendOf = <E extends AnyFeedEntry>(
  userId: string,
  news: ConditionalEntry<E>[],
  head: FeedHead,
): FeedAppend<E> => ({
  userId,
  entries: news.map(({ entry }) => entry),
  conditions: news.flatMap(({ conditions }) => conditions),
  head,
});

/**
 * Appends to the feeds of one group in one transaction. Checks access again if the rules of a calendar changed.
 * @returns the appends that were started, by user id; `undefined` if each feed must be appended to separately
 */
async function appendGroup<E extends AnyFeedEntry, N extends ConditionalEntry<E>>(
  context: FeedContext,
  group: FeedAppend<E>[],
  news: Map<string, N[]>,
  { appending, attempt }: { appending: Appending<E, N>; attempt: number },
): Promise<Map<string, Appended<E> | Promise<Appended<E>>> | undefined> {
  const outcome = await appendToFeeds(context.table, group, context.now()).catch(() => 'feed-changed' as const);
  if (outcome instanceof Map) {
    return new Map(group.map(({ userId, head }) => [userId, { items: outcome.get(userId) ?? [], head }]));
  }
  if (outcome === 'feed-changed' || attempt >= GROUP_ATTEMPTS) return undefined;
  const again = appendToAll(context, await appending.recheckAccess(news), appending, attempt + 1);
  // Prevents an unhandled rejection. The caller awaits each of them.
  for (const append of again.values()) append.catch(() => undefined);
  return new Map([...news.keys()].map((userId) => [userId, again.get(userId) ?? NOTHING_APPENDED]));
}

/** The news at the beginning that fit one transaction. One entry always does: an event has few calendars. */
function firstThatFit<E extends AnyFeedEntry>(
  userId: string,
  news: ConditionalEntry<E>[],
  head: FeedHead,
): FeedAppend<E> {
  let count = 1;
  while (count < news.length && fitsTransaction(appendOf(userId, news.slice(0, count + 1), head))) count++;
  return appendOf(userId, news.slice(0, count), head);
}

/** Appends to one feed, several transactions if necessary. */
async function append<E extends AnyFeedEntry, N extends ConditionalEntry<E>>(
  context: FeedContext,
  { userId, news, head }: { userId: string; news: N[]; head: FeedHead },
  { recheckAccess }: Pick<Appending<E, N>, 'recheckAccess'>,
): Promise<Appended<E>> {
  const appended: InFeed<E>[] = [];
  const deadline = context.now().getTime() + RETRY_MILLISECONDS;
  let current = head;
  let remaining = news;
  for (let lost = 0; remaining.length > 0;) {
    const outcome = await appendToFeeds(context.table, [firstThatFit(userId, remaining, current)], context.now());
    if (outcome instanceof Map) {
      const items = outcome.get(userId) ?? [];
      appended.push(...items);
      current = { ...current, lastSeq: current.lastSeq + items.length };
      remaining = remaining.slice(items.length);
    } else {
      if (context.now().getTime() > deadline) throw new Error('Other publishers kept appending to the same feed.');
      await pause(lost++);
      if (outcome === 'rules-changed') {
        remaining = (await recheckAccess(new Map([[userId, remaining]]))).get(userId) ?? [];
      }
      ({ head: current, unpublished: remaining } = await withoutPublished(context, userId, remaining));
    }
  }
  return { items: appended, head: current };
}

/** Appends the entries that neither a failed attempt nor another publisher has appended. */
async function appendAgain<E extends AnyFeedEntry, N extends ConditionalEntry<E>>(
  context: FeedContext,
  userId: string,
  news: N[],
  appending: Appending<E, N>,
): Promise<Appended<E>> {
  const { head, unpublished } = await withoutPublished(context, userId, news);
  return append(context, { userId, news: unpublished, head }, appending);
}

async function withoutPublished<E extends AnyFeedEntry, N extends ConditionalEntry<E>>(
  { table }: FeedContext,
  userId: string,
  news: N[],
): Promise<{ head: FeedHead; unpublished: N[] }> {
  const found = await findUnpublished(
    table,
    userId,
    news.map(({ entry }) => entry),
  );
  const unpublished = new Set<AnyFeedEntry>(found.unpublished);
  return { head: found.head, unpublished: news.filter(({ entry }) => unpublished.has(entry)) };
}
